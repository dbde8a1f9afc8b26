using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using Microsoft.Extensions.Logging;
using SynapseServerless.Data;
using SynapseServerless.ML.Numbers;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Learns means that follow, through a link, from a weighted sum of features: counts (poisson), shares (binomial), amounts above 0 (gamma, tweedie) and numbers (gaussian).</summary>
/// <remarks>
/// <para>Parameters and defaults are those of Spark ML's GeneralizedLinearRegression. It is solved by iteratively reweighted least squares, each step a pass over the data;
/// one pass before them looks at the rows, and one after them makes the summary: deviances, dispersion, Akaike's criterion, standard errors, t and p.</para>
/// <para>Up to 4,096 features. Features of which some are weighted sums of others have no single solution: that is an error without a penalty, where Spark gives one of the solutions.</para>
/// </remarks>
public sealed class GeneralizedLinearRegression : IterativeEstimator<GlmProgress, GlmState>
{
    /// <summary>The column of feature vectors, dense or sparse.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>The column of labels.</summary>
    [Required]
    public string LabelCol { get; init; } = "label";

    /// <summary>The column that the model writes the mean to.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>The column that the model writes the weighted sum to, of which the link makes the mean; none when not set.</summary>
    public string? LinkPredictionCol { get; init; }

    /// <summary>The column of weights of rows, none of them negative; null for 1 each. Of binomial it is how many trials the label is the share of.</summary>
    public string? WeightCol { get; init; }

    /// <summary>The column of numbers that are added to the weighted sum as they are, such as the logarithm of an exposure; null for none.</summary>
    public string? OffsetCol { get; init; }

    /// <summary>How labels are spread around their means: <c>gaussian</c>, <c>binomial</c>, <c>poisson</c>, <c>gamma</c> or <c>tweedie</c>.</summary>
    [AllowedValues("gaussian", "binomial", "poisson", "gamma", "tweedie")]
    public string Family { get; init; } = "gaussian";

    /// <summary>How means follow from the sum: <c>identity</c>, <c>log</c>, <c>inverse</c>, <c>logit</c>, <c>probit</c>, <c>cloglog</c> or <c>sqrt</c>, as the family allows; null for the family's own. Tweedie goes by <see cref="LinkPower"/>.</summary>
    [AllowedValues(null, "identity", "log", "inverse", "logit", "probit", "cloglog", "sqrt")]
    public string? Link { get; init; }

    /// <summary>By which power of the mean the variance goes, of tweedie: 0, or from 1 on.</summary>
    [Range(0, double.MaxValue)]
    [EffectNeeds(nameof(Family), "tweedie")]
    public double VariancePower { get; init; }

    /// <summary>Which power of the mean is the sum, of tweedie, 0 being the logarithm; null for 1 - <see cref="VariancePower"/>.</summary>
    [EffectNeeds(nameof(Family), "tweedie")]
    public double? LinkPower { get; init; }

    /// <summary>Whether there is an intercept.</summary>
    public bool FitIntercept { get; init; } = true;

    /// <summary>The most iterations.</summary>
    [Range(1, 100_000)]
    public int MaxIter { get; init; } = 25;

    /// <summary>The fit has converged when no coefficient moves further than this.</summary>
    [Range(0, double.MaxValue)]
    public double Tol { get; init; } = 1e-6;

    /// <summary>How much the squares of coefficients cost, by half and by the sum of working weights.</summary>
    [Range(0, double.MaxValue)]
    public double RegParam { get; init; }

    /// <summary>How it is solved.</summary>
    [AllowedValues("irls")]
    public string Solver { get; init; } = "irls";

    /// <summary>How deep Spark's tree of sums is.</summary>
    [NoEffect("The engine merges partial sums in a tree of its own.")]
    public int AggregationDepth { get; init; } = 2;

    private GlmFamily Distribution => new(Family, VariancePower);

    private GlmLink LinkFunction => Family == "tweedie" ? new GlmLink("power", LinkPower ?? (1 - VariancePower)) : new GlmLink(Link ?? GlmLink.Of[Family][0], 0);

    private LearningColumns Columns => new(Uid, FeaturesCol, LabelCol, WeightCol)
    {
        Problem = label => Distribution.Problem(label) is { } why ? string.Create(CultureInfo.InvariantCulture, $"The label is {label}, {why}") : null,
        LabelRemedy = "Choose another family, or change the labels.",
    };

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (Family != "tweedie" && Link is not null && !GlmLink.Of[Family].Contains(Link))
            yield return BadParameter(nameof(Link), $"The family {Family} has no link {Link}", $"Its links are {string.Join(", ", GlmLink.Of[Family])}.");
        if (Family == "tweedie" && Link is not null)
            yield return BadParameter(nameof(Link), "The family tweedie uses linkPower", "Leave link out, and set linkPower: 0 is log, 1 identity, -1 inverse.");
        if (Family == "tweedie" && VariancePower is > 0 and < 1)
            yield return BadParameter(nameof(VariancePower), "No distribution has a variance by a power between 0 and 1", "Give 0, or 1 and above.");
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Columns.Require(input);
        return Schemas.With(input, GeneralizedLinearRegressionModel.Fields(input, Uid, PredictionCol, LinkPredictionCol, OffsetCol));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string>? ColumnsToFit(Schema input) => [.. ((string?[])[FeaturesCol, LabelCol, WeightCol, OffsetCol]).Where(static name => name is { Length: > 0 }).Select(static name => name!).Distinct()];

    /// <inheritdoc/>
    protected override GlmState Create(GlmProgress? model, Schema input)
    {
        int width = VectorRows.WidthOf(VectorRows.Require(input, Uid, "featuresCol", FeaturesCol), Uid, "featuresCol");
        if (width > ProductSums.MaxWidth)
            throw new SpecificationException($"There are {width} features, and it takes {ProductSums.MaxWidth} at most", Location.OfParameter(Uid, "featuresCol"), "Select features first, or use LogisticRegression or LinearRegression.");
        return model is null ? new GlmState { Summary = new LearningSummary(width) } : new GlmState { Sums = new GlmSums(width + 1) };
    }

    /// <inheritdoc/>
    protected override GlmState Add(GlmProgress? model, GlmState state, RecordBatch batch, StageContext context)
    {
        LearningRows rows = LearningRows.Read(batch, Columns);
        double[]? offsets = OffsetCol is { Length: > 0 } column ? NumericColumn.ToDoubles(InputColumns.Get(batch, Uid, column)) : null;
        if (model is null)
        {
            for (int i = 0; i < rows.Count && offsets is not null; i++)
            {
                if (!double.IsFinite(offsets[rows.RowOf(i)]))
                    rows.Bad.Add(new BadRow(rows.RowOf(i), OffsetCol, "The offset is missing, NaN or infinite", "Offsets are finite numbers."));
            }
            if (rows.Bad.Count > 0)
                context.Rows.Reject(batch, rows.Bad, context);
        }
        state.Summary?.Add(rows, areClasses: false);
        state.Sums?.Add(rows, offsets, model!, Distribution, LinkFunction);
        return state;
    }

    /// <inheritdoc/>
    protected override GlmState Combine(GlmState left, GlmState right)
    {
        left.Summary?.Add(right.Summary!);
        left.Sums?.Add(right.Sums!);
        return left;
    }

    /// <inheritdoc/>
    protected override Iteration<GlmProgress> Learn(GlmProgress? model, GlmState state, Schema input, StageContext context)
    {
        if (model is null)
        {
            LearningSummary seen = state.Summary!;
            if (seen.Rows == 0)
                throw new DataException("There are no rows to learn from", Location.OfStage(Uid, FeaturesCol), "Fit on rows with features and a label, of a weight above 0.");
            return new Iteration<GlmProgress>(new GlmProgress
            {
                Centers = FitIntercept ? seen.Means() : new double[seen.Width], LabelMean = seen.LabelMean, Weight = seen.Weight, Rows = seen.Rows,
                Factors = System.Array.ConvertAll(seen.Deviations(ofSample: true), static deviation => deviation > 0 ? 1 / deviation : 0),
            }, false, $"{seen.Rows} rows of {seen.Width} features");
        }
        GlmSums sums = state.Sums!;
        double[]? factor = double.IsFinite(sums.Weight) && sums.Weight > 0 ? sums.Factor(model, RegParam, FitIntercept) : null;
        if (factor is null)
        {
            throw new DataException(
                "The equations of the fit have no single solution: some features are weighted sums of others, or means have left the range of the family", Location.OfStage(Uid, FeaturesCol),
                "Leave such features out (OneHotEncoder's dropLast does), set regParam above 0, or choose another link.");
        }
        if (model.IsLast)
            return new Iteration<GlmProgress>(model with { Summary = Summarize(model, sums, factor) }, true);
        double[] next = sums.Solve(factor, FitIntercept);
        GlmProgress moved = model with { Point = next, Iteration = model.Iteration + 1 };
        double change = model.Point is null ? double.PositiveInfinity : Change(model.AsTheyAre(), moved.AsTheyAre());
        bool last = change < Tol || moved.Iteration >= MaxIter;
        return new Iteration<GlmProgress>(moved with { Change = change, IsLast = last }, false, string.Create(
            CultureInfo.InvariantCulture, $"iteration {moved.Iteration}, deviance {sums.Deviance:G6}"));
    }

    /// <inheritdoc/>
    protected override Transformer Finish(GlmProgress model, Schema input, StageContext context)
    {
        bool converged = model.Change < Tol;
        if (!converged)
        {
            context.Logger.LogWarning("{Stage}: {Note}", Uid, string.Create(
                CultureInfo.InvariantCulture, $"The fit has not converged after {model.Iteration} iterations: the last moved a coefficient by {model.Change:G3}, and tol is {Tol:G3}. Raise maxIter or tol, or set regParam above 0."));
        }
        Coefficients found = model.AsTheyAre();
        return new GeneralizedLinearRegressionModel
        {
            Uid = Uid + "Model", FeaturesCol = FeaturesCol, PredictionCol = PredictionCol, LinkPredictionCol = LinkPredictionCol, OffsetCol = OffsetCol,
            Coefficients = found.Slopes[0], Intercept = FitIntercept ? found.Intercepts[0] : 0, Family = Family, VariancePower = VariancePower, Link = LinkFunction.Name, LinkPower = LinkFunction.Power,
            NumIterations = model.Iteration, Converged = converged, Summary = model.Summary,
        };
    }

    /// <inheritdoc/>
    protected override ValueTask SaveAsync(GlmState state, Stream stream, CancellationToken cancellationToken) => BinaryState.SaveAsync(stream, state.Save, cancellationToken);

    /// <inheritdoc/>
    protected override ValueTask<GlmState> LoadAsync(Stream stream, CancellationToken cancellationToken) => BinaryState.LoadAsync(stream, GlmState.Load, cancellationToken);

    private static double Change(Coefficients before, Coefficients after) =>
        before.Slopes[0].Zip(after.Slopes[0], static (a, b) => Math.Abs(a - b)).Append(Math.Abs(before.Intercepts[0] - after.Intercepts[0])).Max();

    private GlmSummary Summarize(GlmProgress model, GlmSums sums, double[] factor)
    {
        int width = model.Centers.Length, rank = model.Factors.Count(static number => number > 0) + (FitIntercept ? 1 : 0);
        long freedom = model.Rows - rank;
        double dispersion = Distribution.HasDispersion ? sums.Pearson / freedom : 1;
        var summary = new GlmSummary
        {
            Deviance = sums.Deviance, NullDeviance = OffsetCol is { Length: > 0 } || !FitIntercept ? null : sums.NullDeviance, Dispersion = dispersion, Aic = sums.Aic(Distribution, model, rank), ResidualDegreeOfFreedom = freedom,
        };
        if (RegParam > 0 || freedom <= 0)
            return summary;
        double unit = dispersion / sums.Weight;
        double[] variances = Cholesky.InverseDiagonal(factor, width + 1);
        var errors = new List<double>();
        for (int j = 0; j < width; j++)
            errors.Add(model.Factors[j] * Math.Sqrt(variances[j] * unit));
        Coefficients found = model.AsTheyAre();
        List<double> coefficients = [.. found.Slopes[0]];
        if (FitIntercept)
        {
            double[] along = [.. Enumerable.Range(0, width).Select(j => -model.Centers[j] * model.Factors[j]), 1];
            errors.Add(Math.Sqrt(Minimizer.Dot(along, Cholesky.Solve(factor, along)) * unit));
            coefficients.Add(found.Intercepts[0]);
        }
        double[] values = [.. coefficients.Zip(errors, static (coefficient, error) => error > 0 ? coefficient / error : double.NaN)];
        return summary with
        {
            StandardErrors = errors, TValues = values,
            PValues = [.. values.Select(value => Distribution.HasDispersion ? Distributions.StudentTails(value, freedom) : Distributions.NormalTails(value))],
        };
    }
}
