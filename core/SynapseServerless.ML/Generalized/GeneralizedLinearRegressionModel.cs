using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Gives each row the mean that follows from a weighted sum of its features; what GeneralizedLinearRegression fits.</summary>
public sealed class GeneralizedLinearRegressionModel : BatchTransformer, IModelInsights, IOnnxExport
{
    /// <summary>The coefficients of the features.</summary>
    public IReadOnlyList<double> Coefficients { get; init; } = [];

    /// <summary>What is added to the weighted sum.</summary>
    public double Intercept { get; init; }

    /// <summary>How labels are spread around their means: <c>gaussian</c>, <c>binomial</c>, <c>poisson</c>, <c>gamma</c> or <c>tweedie</c>.</summary>
    [AllowedValues("gaussian", "binomial", "poisson", "gamma", "tweedie")]
    public string Family { get; init; } = "gaussian";

    /// <summary>How means follow from the sum: <c>identity</c>, <c>log</c>, <c>inverse</c>, <c>logit</c>, <c>probit</c>, <c>cloglog</c>, <c>sqrt</c>, or <c>power</c> of tweedie.</summary>
    [AllowedValues("identity", "log", "inverse", "logit", "probit", "cloglog", "sqrt", "power")]
    public string Link { get; init; } = "identity";

    /// <summary>By which power of the mean the variance goes, of tweedie.</summary>
    public double VariancePower { get; init; }

    /// <summary>Which power of the mean is the sum, of tweedie; 0 is the logarithm.</summary>
    public double LinkPower { get; init; }

    /// <summary>The column of feature vectors.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>The column that gets the mean.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>The column that gets the weighted sum; none when not set.</summary>
    public string? LinkPredictionCol { get; init; }

    /// <summary>The column of numbers that are added to the weighted sum; null for none.</summary>
    public string? OffsetCol { get; init; }

    /// <summary>How many iterations the fit took.</summary>
    public int NumIterations { get; init; }

    /// <summary>Whether the fit converged.</summary>
    public bool Converged { get; init; } = true;

    /// <summary>How good the fit is: deviances, dispersion, Akaike's criterion, standard errors, t and p.</summary>
    public GlmSummary? Summary { get; init; }

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        LinearModels.CheckWidth(input, Uid, FeaturesCol, Coefficients.Count);
        var added = new AddedColumns(input, Fields(input, Uid, PredictionCol, LinkPredictionCol, OffsetCol));
        var coefficients = new Coefficients([[.. Coefficients]], [Intercept]);
        var family = new GlmFamily(Family, VariancePower);
        var link = new GlmLink(Link, LinkPower);
        return BoundBatchTransformer.Of(input, added.Output, (batch, context, _) => Transform(batch, coefficients, family, link, added, context), keepsRows: true);
    }

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        OnnxValue sum = graph.Scalar(LinearForms.Sums(graph, FeaturesCol, [[.. Coefficients]], [Intercept]));
        if (OffsetCol is { Length: > 0 } offset)
            sum = graph.Compute("Add", sum, graph.As(graph.Scalar(graph.Column(offset)), OnnxElement.Double));
        graph.Set(PredictionCol, LinearForms.Mean(graph, sum, new GlmLink(Link, LinkPower), new GlmFamily(Family, VariancePower)));
        if (LinkPredictionCol is { Length: > 0 } link)
            graph.Set(link, sum);
        graph.Note(LinearForms.Rejected);
    }

    /// <inheritdoc/>
    public ModelInsights GetInsights() => new()
    {
        Facts = new Dictionary<string, string>
        {
            ["family and link"] = $"{Family}, {Link}",
            ["iterations"] = NumIterations.ToString(CultureInfo.InvariantCulture),
            ["converged"] = Converged ? "yes" : "no",
            ["deviance"] = Summary?.Deviance.ToString("G6", CultureInfo.InvariantCulture) ?? "",
        },
    };

    internal static IReadOnlyList<Field> Fields(Schema input, string uid, string prediction, string? linkPrediction, string? offset)
    {
        if (offset is { Length: > 0 })
            InputColumns.Require(input, uid, "offsetCol", offset, NumericColumn.IsReadable, "a column of numbers");
        return linkPrediction is { Length: > 0 } ? [NumberColumns.Number(prediction), NumberColumns.Number(linkPrediction)] : [NumberColumns.Number(prediction)];
    }

    private RecordBatch Transform(RecordBatch batch, Coefficients coefficients, GlmFamily family, GlmLink link, AddedColumns added, StageContext context)
    {
        // An offset that is missing makes a bad row, as a missing label does in a fit.
        LearningColumns columns = OffsetCol is { Length: > 0 } offset ? new LearningColumns(Uid, FeaturesCol, offset, null) : LearningColumns.OfFeatures(Uid, FeaturesCol);
        LearningRows rows = LearningRows.Read(batch, columns);
        double[] sums = new double[rows.Count], means = new double[rows.Count];
        coefficients.Margins(rows, 0, rows.Count, sums, rows.Count);
        for (int row = 0; row < sums.Length; row++)
        {
            sums[row] += rows.Labels[row];
            means[row] = family.Project(link.Mean(sums[row]));
        }
        using RecordBatch good = context.RejectRows(batch, rows.Bad);
        return added.Fields.Count == 1 ? added.To(good, NumericColumn.Of(means)) : added.To(good, NumericColumn.Of(means), NumericColumn.Of(sums));
    }
}
