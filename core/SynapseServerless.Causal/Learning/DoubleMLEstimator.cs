using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Causal;

/// <summary>Estimates the average effect of treatments on an outcome where features have a hand in both, by double machine learning.</summary>
/// <remarks>
/// <para>Chernozhukov and others, "Double/debiased machine learning for treatment and structural parameters" (2018): models of the outcome and of each
/// treatment are fitted on some folds and predict the others, and the effect is the regression of what is left of the outcome on what is left of the treatments, over the
/// rows of all folds. Treatments are numbers: 0 and 1, or how much of something. A classifier predicts a treatment by the probability of 1.</para>
/// <para>The fit reads its data for each model and once more to score, and holds none of it. Folds and draws go by a hash of all cells of a row, so that how rows are cut into
/// partitions changes nothing; equal rows are in one fold.</para>
/// <para>SynapseML estimates an effect for each fold and averages, has no standard errors, and takes one treatment.</para>
/// </remarks>
public sealed class DoubleMLEstimator : GangEstimator
{
    /// <summary>Predicts a treatment from the features: any classifier or regressor. Its <c>labelCol</c>, <c>featuresCol</c> and <c>weightCol</c> are set by this stage.</summary>
    [Required]
    public Estimator? TreatmentModel { get; init; }

    /// <summary>Predicts the outcome from the features: any classifier or regressor. Its <c>labelCol</c>, <c>featuresCol</c> and <c>weightCol</c> are set by this stage.</summary>
    [Required]
    public Estimator? OutcomeModel { get; init; }

    /// <summary>The column of the treatment, a number or boolean; null where there are <c>treatmentCols</c>.</summary>
    public string? TreatmentCol { get; init; }

    /// <summary>The columns of several treatments, whose effects are estimated together; 8 at most.</summary>
    [MaxLength(8)]
    public IReadOnlyList<string> TreatmentCols { get; init; } = [];

    /// <summary>The column of the outcome, a number or boolean.</summary>
    [Required]
    public string OutcomeCol { get; init; } = "";

    /// <summary>The column of feature vectors.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>The column of weights of rows, above 0; null for 1 each.</summary>
    public string? WeightCol { get; init; }

    /// <summary>The shares of the rows that the folds get, one number above 0 for each fold.</summary>
    [MinLength(2)]
    public IReadOnlyList<double> SampleSplitRatio { get; init; } = [0.5, 0.5];

    /// <summary>The quantile of the upper end of confidence intervals: 0.975 for intervals that cover the effect 95 times out of 100.</summary>
    [Range(0.5001, 0.99999999)]
    public double ConfidenceLevel { get; init; } = 0.975;

    /// <summary>How often the effect is estimated, each time with other folds or another bootstrap sample.</summary>
    [Range(1, 100_000)]
    public int MaxIter { get; init; } = 1;

    /// <summary>
    /// Where standard errors and intervals come from: <c>influence</c> functions, the median over iterations where there are several, or a <c>bootstrap</c> whose samples the
    /// iterations are.
    /// </summary>
    /// <remarks>SynapseML knows the bootstrap alone, which needs some hundred iterations.</remarks>
    [AllowedValues("influence", "bootstrap")]
    public string Inference { get; init; } = "influence";

    /// <summary>How many iterations are at work at a time; models may have threads of their own.</summary>
    /// <remarks>SynapseML's default is 10.</remarks>
    [Range(1, 1_000)]
    public int Parallelism { get; init; } = 1;

    /// <summary>Seed of folds and bootstrap samples.</summary>
    public long Seed { get; init; }

    private IReadOnlyList<string> Treatments => TreatmentCol is { Length: > 0 } one ? [one, .. TreatmentCols] : TreatmentCols;

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (Treatments.Count == 0)
            yield return BadParameter(nameof(TreatmentCol), "A treatment must be named", "Give treatmentCol, or treatmentCols for several.");
        else if (Treatments.Distinct(StringComparer.Ordinal).Count() < Treatments.Count || Treatments.Contains(OutcomeCol))
            yield return BadParameter(nameof(TreatmentCol), "A column is named twice among treatments and outcome", "Give each a column of its own.");
        if (SampleSplitRatio.Any(static share => !(share > 0 && double.IsFinite(share))))
            yield return BadParameter(nameof(SampleSplitRatio), "A fold needs a share of the rows", "Give numbers above 0, such as [0.5, 0.5].");
        if (Inference == "bootstrap" && MaxIter < 20)
            yield return BadParameter(nameof(MaxIter), $"{MaxIter} bootstrap samples have no quantiles to speak of", "Give 20 at least, some hundred for good intervals, or set inference to influence.");
        foreach ((string parameter, Estimator? model) in new[] { (nameof(TreatmentModel), TreatmentModel), (nameof(OutcomeModel), OutcomeModel) })
        {
            if (model is not null && Nuisance.Objection(model) is { } objection)
                yield return BadParameter(parameter, objection, "Give a classifier or a regressor, which has the parameter labelCol.");
        }
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        InputColumns.Require(input, Uid, "outcomeCol", OutcomeCol, NumericColumn.IsReadable, "a column of numbers or booleans");
        foreach (string treatment in Treatments)
            InputColumns.Require(input, Uid, TreatmentCol == treatment ? "treatmentCol" : "treatmentCols", treatment, NumericColumn.IsReadable, "a column of numbers or booleans");
        if (WeightCol is not null)
            InputColumns.Require(input, Uid, "weightCol", WeightCol, NumericColumn.IsNumber, "a column of numbers");
        FeatureRows.Require(input, Uid, "featuresCol", FeaturesCol);
        Model(OutcomeModel!, OutcomeCol).Check(input);
        foreach (string treatment in Treatments)
            Model(TreatmentModel!, treatment).Check(input);
        return input;
    }

    /// <inheritdoc/>
    public override async Task<Transformer> FitAsync(Dataset data, StageContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> treatments = Treatments;
        var fitting = new CrossFitting(
            Uid, Model(OutcomeModel!, OutcomeCol), [.. treatments.Select(treatment => Model(TreatmentModel!, treatment))], [OutcomeCol, .. treatments, .. WeightCol is null ? (string[])[] : [WeightCol]]);
        long rows = await fitting.CheckAsync(data, treatments, SampleSplitRatio.Count, context, cancellationToken).ConfigureAwait(false);
        int degree = Math.Min(Parallelism, MaxIter), share = context.Threads > 0 ? Math.Max(1, context.Threads / degree) : 0, done = 0;
        var options = new LocalOptions { Host = context.Host, Parallelism = share };
        var found = new (double[] Effects, double[] Errors)[MaxIter];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = degree, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, MaxIter, parallel, async (iteration, token) =>
        {
            found[iteration] = await IterateAsync(fitting, data, treatments, iteration, options, token).ConfigureAwait(false);
            context.Progress?.Report(new StageProgress(
                Interlocked.Increment(ref done), MaxIter, string.Create(CultureInfo.InvariantCulture, $"iteration {iteration}, effect {found[iteration].Effects[0]:G6}")));
        }).ConfigureAwait(false);
        return new DoubleMLModel
        {
            Uid = Uid + "Model", ConfidenceLevel = ConfidenceLevel, Inference = Inference, Rows = rows,
            Effects = [.. treatments.Select((name, i) => Effect(name, [.. found.Select(one => one.Effects[i])], [.. found.Select(one => one.Errors[i])]))],
        };
    }

    private async Task<(double[] Effects, double[] Errors)> IterateAsync(
        CrossFitting fitting, Dataset data, IReadOnlyList<string> treatments, int iteration, LocalOptions options, CancellationToken cancellationToken)
    {
        double sum = SampleSplitRatio.Sum();
        var dealing = new Dealing([.. SampleSplitRatio.Select(share => share / sum)], Hash64.Mix(Hash64.Mix((ulong)Seed) ^ (ulong)iteration), Inference == "bootstrap");
        var moments = new ResidualMoments(treatments.Count);
        string[] columns = [CrossFitting.OutcomeResidual, .. treatments.Select((_, i) => CrossFitting.TreatmentResidual(i)), .. treatments, .. WeightCol is null ? (string[])[] : [WeightCol]];
        await fitting.RunAsync(data, dealing, options, async (residuals, _) =>
        {
            for (int partition = 0; partition < residuals.PartitionCount; partition++)
            {
                await foreach (RecordBatch batch in residuals.ReadAsync(partition, columns, cancellationToken).ConfigureAwait(false))
                {
                    using (batch)
                        Add(moments, batch, treatments.Count);
                }
            }
        }, cancellationToken).ConfigureAwait(false);
        return moments.Solve(Uid, treatments);
    }

    private void Add(ResidualMoments moments, RecordBatch batch, int treatments)
    {
        double[][] values = [.. batch.Arrays.Select(NumericColumn.ToDoubles)];
        double[] residuals = new double[treatments], observed = new double[treatments];
        for (int row = 0; row < batch.Length; row++)
        {
            double weight = WeightCol is null ? 1 : values[^1][row];
            if (!(weight >= 0))
                throw new DataException(FormattableString.Invariant($"A row has the weight {weight}"), Location.OfStage(Uid, WeightCol), "Weights are 0 or more.");
            for (int i = 0; i < treatments; i++)
                (residuals[i], observed[i]) = (values[1 + i][row], values[1 + treatments + i][row]);
            if (double.IsNaN(values[0][row]) || residuals.Any(double.IsNaN))
                throw new DataException("A model predicts nothing for a row that it could be fitted without", Location.OfStage(Uid), "Impute missing features first, or give models that take rows with them.");
            moments.Add(values[0][row], residuals, weight);
            moments.Watch(observed, weight);
        }
    }

    // Of several iterations the median, and its variance with what they differ by (Chernozhukov and others, 2018, definition 3.3).
    private TreatmentEffect Effect(string name, double[] effects, double[] errors)
    {
        if (Inference == "bootstrap")
        {
            double mean = effects.Average(), deviation = Math.Sqrt(effects.Sum(effect => (effect - mean) * (effect - mean)) / (effects.Length - 1));
            double[] sorted = [.. effects.Order()];
            return new TreatmentEffect
            {
                Treatment = name, Effect = mean, StandardError = deviation, Low = Quantiles.Of(sorted, 1 - ConfidenceLevel), High = Quantiles.Of(sorted, ConfidenceLevel),
                PValue = Normal.TwoSided(mean / deviation), Raw = effects,
            };
        }
        double effect = Quantiles.Of([.. effects.Order()], 0.5);
        double error = Math.Sqrt(Quantiles.Of([.. errors.Select((one, i) => (one * one) + ((effects[i] - effect) * (effects[i] - effect))).Order()], 0.5));
        double reach = Normal.Quantile(ConfidenceLevel) * error;
        return new TreatmentEffect { Treatment = name, Effect = effect, StandardError = error, Low = effect - reach, High = effect + reach, PValue = Normal.TwoSided(effect / error), Raw = effects };
    }

    private Nuisance Model(Estimator estimator, string label) => new(estimator, label, FeaturesCol, WeightCol);
}
