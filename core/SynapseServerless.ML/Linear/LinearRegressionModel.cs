using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Gives each row a weighted sum of its features; what LinearRegression fits.</summary>
public sealed class LinearRegressionModel : BatchTransformer, IModelInsights, IOnnxExport
{
    /// <summary>The coefficients of the features.</summary>
    public IReadOnlyList<double> Coefficients { get; init; } = [];

    /// <summary>What is added to the weighted sum.</summary>
    public double Intercept { get; init; }

    /// <summary>The scale of errors that Huber's loss has found; 1 of a squared error.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>The column of feature vectors.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>The column that gets the prediction.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>How many iterations the fit took.</summary>
    public int TotalIterations { get; init; }

    /// <summary>Whether the fit converged.</summary>
    public bool Converged { get; init; } = true;

    /// <summary>The objective at the start of the fit and after each iteration.</summary>
    public IReadOnlyList<double> ObjectiveHistory { get; init; } = [];

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        LinearModels.CheckWidth(input, Uid, FeaturesCol, Coefficients.Count);
        var added = new AddedColumns(input, NumberColumns.Number(PredictionCol));
        var coefficients = new Coefficients([[.. Coefficients]], [Intercept]);
        return BoundBatchTransformer.Of(
            input, added.Output,
            (batch, context, _) =>
            {
                LearningRows rows = LearningRows.Read(batch, LearningColumns.OfFeatures(Uid, FeaturesCol));
                double[] predictions = new double[rows.Count];
                coefficients.Margins(rows, 0, rows.Count, predictions, rows.Count);
                using RecordBatch good = context.RejectRows(batch, rows.Bad);
                return added.To(good, NumericColumn.Of(predictions));
            },
            keepsRows: true);
    }

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        graph.Set(PredictionCol, graph.Scalar(LinearForms.Sums(graph, FeaturesCol, [[.. Coefficients]], [Intercept])));
        graph.Note(LinearForms.Rejected);
    }

    /// <inheritdoc/>
    public ModelInsights GetInsights() => new()
    {
        TrainingCurves = ObjectiveHistory.Count > 1 ? new Dictionary<string, IReadOnlyList<double>> { ["objective"] = ObjectiveHistory } : [],
        Facts = new Dictionary<string, string>
        {
            ["features"] = Coefficients.Count.ToString(CultureInfo.InvariantCulture),
            ["intercept"] = Intercept.ToString("G6", CultureInfo.InvariantCulture),
            ["iterations"] = TotalIterations.ToString(CultureInfo.InvariantCulture),
            ["converged"] = Converged ? "yes" : "no",
        },
    };
}
