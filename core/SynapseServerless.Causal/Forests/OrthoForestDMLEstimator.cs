using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Causal;

/// <summary>Estimates the effect of a treatment row by row, by a forest over what double machine learning leaves of outcome and treatment.</summary>
/// <remarks>
/// <para>Outcome and treatment are predicted from confounders by models that were fitted on other folds, and trees split the rows where the effects on both sides differ
/// most. The effect of a row is that of the rows which share leaves with it. Bounds come from a bootstrap of little bags (Athey, Tibshirani and Wager,
/// "Generalized random forests", 2019): two trees at a time see one half of the rows, and the halves differ.</para>
/// <para>Residuals and features of the forest are held in memory, 16 bytes and a byte for each feature of a row.</para>
/// <para>SynapseML grows 20 trees for each of two folds whatever numTrees is, and draws its bags without a seed.</para>
/// </remarks>
public sealed class OrthoForestDMLEstimator : GangEstimator
{
    /// <summary>Predicts the treatment from the confounders: any classifier or regressor. Its <c>labelCol</c>, <c>featuresCol</c> and <c>weightCol</c> are set by this stage.</summary>
    [Required]
    public Estimator? TreatmentModel { get; init; }

    /// <summary>Predicts the outcome from the confounders: any classifier or regressor. Its <c>labelCol</c>, <c>featuresCol</c> and <c>weightCol</c> are set by this stage.</summary>
    [Required]
    public Estimator? OutcomeModel { get; init; }

    /// <summary>The column of the treatment, a number or boolean.</summary>
    [Required]
    public string TreatmentCol { get; init; } = "";

    /// <summary>The column of the outcome, a number or boolean.</summary>
    [Required]
    public string OutcomeCol { get; init; } = "";

    /// <summary>The column of vectors that the effect may differ by.</summary>
    [Required]
    public string HeterogeneityVecCol { get; init; } = "X";

    /// <summary>The column of vectors that outcome and treatment are predicted from.</summary>
    [Required]
    public string ConfounderVecCol { get; init; } = "XW";

    /// <summary>The column of weights for the two models, above 0; null for 1 each.</summary>
    public string? WeightCol { get; init; }

    /// <summary>The column that gets the effect.</summary>
    [Required]
    public string OutputCol { get; init; } = "EffectAverage";

    /// <summary>The column that gets the lower end of the interval of the effect.</summary>
    [Required]
    public string OutputLowCol { get; init; } = "EffectLowerBound";

    /// <summary>The column that gets the upper end of the interval of the effect.</summary>
    [Required]
    public string OutputHighCol { get; init; } = "EffectUpperBound";

    /// <summary>How many trees; two make a bag, so that an odd number is rounded up. Bounds want some hundred.</summary>
    [Range(4, 100_000)]
    public int NumTrees { get; init; } = 20;

    /// <summary>The most steps from the root of a tree to a leaf.</summary>
    [Range(1, 30)]
    public int MaxDepth { get; init; } = 5;

    /// <summary>The fewest rows of a leaf, among those that choose splits and among those that the effect is taken from.</summary>
    [Range(1, 1_000_000)]
    public int MinSamplesLeaf { get; init; } = 10;

    /// <summary>The shares of the rows that the folds get, one number above 0 for each fold.</summary>
    [MinLength(2)]
    public IReadOnlyList<double> SampleSplitRatio { get; init; } = [0.5, 0.5];

    /// <summary>The quantile of the upper end of intervals: 0.975 for intervals that cover the effect 95 times out of 100.</summary>
    [Range(0.5001, 0.99999999)]
    public double ConfidenceLevel { get; init; } = 0.975;

    /// <summary>The column of what is left of the treatment, in SynapseML.</summary>
    [NoEffect("What is left goes to the forest without a column of its own.")]
    public string TreatmentResidualCol { get; init; } = "TreatmentResidual";

    /// <summary>The column of what is left of the outcome, in SynapseML.</summary>
    [NoEffect("What is left goes to the forest without a column of its own.")]
    public string OutcomeResidualCol { get; init; } = "OutcomeResidual";

    /// <summary>The column of features, in SynapseML.</summary>
    [NoEffect("confounderVecCol and heterogeneityVecCol say what is learnt from, in SynapseML as well.")]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>How often SynapseML repeats an estimate.</summary>
    [NoEffect("A forest is grown once, in SynapseML as well.")]
    public int MaxIter { get; init; } = 1;

    /// <summary>How many repetitions SynapseML has at work at a time.</summary>
    [NoEffect("Folds and trees are at work side by side.")]
    public int Parallelism { get; init; } = 10;

    /// <summary>Seed of folds and trees.</summary>
    public long Seed { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (SampleSplitRatio.Any(static share => !(share > 0 && double.IsFinite(share))))
            yield return BadParameter(nameof(SampleSplitRatio), "A fold needs a share of the rows", "Give numbers above 0, such as [0.5, 0.5].");
        if (new[] { OutputCol, OutputLowCol, OutputHighCol }.Distinct(StringComparer.Ordinal).Count() < 3)
            yield return BadParameter(nameof(OutputCol), "Two outputs have one column", "Give the effect and its bounds a column each.");
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
        InputColumns.Require(input, Uid, "treatmentCol", TreatmentCol, NumericColumn.IsReadable, "a column of numbers or booleans");
        if (WeightCol is not null)
            InputColumns.Require(input, Uid, "weightCol", WeightCol, NumericColumn.IsNumber, "a column of numbers");
        FeatureRows.Require(input, Uid, "confounderVecCol", ConfounderVecCol);
        FeatureRows.Require(input, Uid, "heterogeneityVecCol", HeterogeneityVecCol);
        Model(OutcomeModel!, OutcomeCol).Check(input);
        Model(TreatmentModel!, TreatmentCol).Check(input);
        return OrthoForestDMLModel.Output(input, OutputCol, OutputLowCol, OutputHighCol);
    }

    /// <inheritdoc/>
    public override async Task<Transformer> FitAsync(Dataset data, StageContext context, CancellationToken cancellationToken)
    {
        var fitting = new CrossFitting(Uid, Model(OutcomeModel!, OutcomeCol), [Model(TreatmentModel!, TreatmentCol)], [OutcomeCol, TreatmentCol, .. WeightCol is null ? (string[])[] : [WeightCol]]);
        await fitting.CheckAsync(data, [TreatmentCol], SampleSplitRatio.Count, context, cancellationToken).ConfigureAwait(false);
        double sum = SampleSplitRatio.Sum();
        var dealing = new Dealing([.. SampleSplitRatio.Select(share => share / sum)], Hash64.Mix((ulong)Seed), Resample: false);
        var rows = new EffectRows();
        await fitting.RunAsync(data, dealing, new LocalOptions { Host = context.Host, Parallelism = context.Threads }, async (residuals, fold) =>
        {
            await GatherAsync(residuals, rows, cancellationToken).ConfigureAwait(false);
            context.Progress?.Report(new StageProgress(fold + 1, SampleSplitRatio.Count, string.Create(CultureInfo.InvariantCulture, $"residuals of fold {fold}")));
        }, cancellationToken).ConfigureAwait(false);
        if (rows.Count < 8 * MinSamplesLeaf || rows.Squares.Sum() <= 0)
        {
            throw new DataException(
                rows.Count < 8 * MinSamplesLeaf ? $"{rows.Count} rows are too few for trees whose leaves have {MinSamplesLeaf}" : "The confounders predict the treatment without a residual, so that no row tells what it does",
                Location.OfStage(Uid, rows.Count < 8 * MinSamplesLeaf ? HeterogeneityVecCol : TreatmentCol), $"Give {8 * MinSamplesLeaf} rows at least, and confounders that leave some of the treatment open.");
        }
        rows.Bin();
        return new OrthoForestDMLModel
        {
            Uid = Uid + "Model", HeterogeneityVecCol = HeterogeneityVecCol, OutputCol = OutputCol, OutputLowCol = OutputLowCol, OutputHighCol = OutputHighCol, ConfidenceLevel = ConfidenceLevel,
            Width = rows.Width, Rows = rows.Count, Trees = Grow(rows, context.Threads > 0 ? context.Threads : Environment.ProcessorCount, cancellationToken),
        };
    }

    private async Task GatherAsync(Dataset residuals, EffectRows rows, CancellationToken cancellationToken)
    {
        for (int partition = 0; partition < residuals.PartitionCount; partition++)
        {
            await foreach (RecordBatch batch in residuals.ReadAsync(partition, [HeterogeneityVecCol, CrossFitting.OutcomeResidual, CrossFitting.TreatmentResidual(0)], cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                {
                    FeatureRows features = FeatureRows.Read(batch, Uid, HeterogeneityVecCol);
                    double[] outcomes = NumericColumn.ToDoubles(batch.Column(1)), treatments = NumericColumn.ToDoubles(batch.Column(2));
                    if (features.Bad.Count > 0)
                        throw new DataException(features.Bad[0].Problem, Location.OfStage(Uid, HeterogeneityVecCol), features.Bad[0].Remedy);
                    for (int row = 0; row < batch.Length; row++)
                    {
                        if (double.IsNaN(outcomes[row]) || double.IsNaN(treatments[row]))
                            throw new DataException("A model predicts nothing for a row that it could be fitted without", Location.OfStage(Uid), "Impute missing features first, or give models that take rows with them.");
                        rows.Add(features.Row(row), outcomes[row], treatments[row]);
                    }
                }
            }
        }
    }

    private EffectNode[][] Grow(EffectRows rows, int threads, CancellationToken cancellationToken)
    {
        var trees = new EffectNode[(NumTrees + 1) / 2 * 2][];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.For(0, trees.Length / 2, parallel, bag =>
        {
            ulong state = Hash64.Mix(Hash64.Mix((ulong)Seed ^ 0x5DEECE66D) ^ (ulong)bag);
            int[] half = [.. Enumerable.Range(0, rows.Count)];
            Shuffle(half, ref state);
            half = half[..(rows.Count / 2)];
            for (int tree = 2 * bag; tree < (2 * bag) + 2; tree++)
            {
                Shuffle(half, ref state);
                int[] own = [.. half];
                trees[tree] = new EffectTree(rows, MaxDepth, MinSamplesLeaf).Grow(own.AsSpan(0, own.Length / 2), own.AsSpan(own.Length / 2));
            }
        });
        return trees;
    }

    private static void Shuffle(int[] rows, ref ulong state)
    {
        for (int i = rows.Length - 1; i > 0; i--)
        {
            int other = (int)Math.BigMul(state = Hash64.Mix(state), (ulong)(i + 1), out _);
            (rows[i], rows[other]) = (rows[other], rows[i]);
        }
    }

    private Nuisance Model(Estimator estimator, string label) => new(estimator, label, ConfounderVecCol, WeightCol);
}
