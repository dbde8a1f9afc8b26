using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Gives each row the index of the nearest cluster center; what KMeans fits.</summary>
public sealed class KMeansModel : BatchTransformer, IModelInsights, IOnnxExport
{
    /// <summary>The centers, one vector each.</summary>
    public IReadOnlyList<double[]> ClusterCenters { get; init; } = [];

    /// <summary>How many rows each cluster had in the last pass of the fit.</summary>
    public IReadOnlyList<long> ClusterSizes { get; init; } = [];

    /// <summary>The sum of squared distances of the rows to the centers that the last pass of the fit went by.</summary>
    public double TrainingCost { get; init; }

    /// <summary>How often the fit moved the centers.</summary>
    public int NumIter { get; init; }

    /// <summary>The column of feature vectors.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>The column that gets the index of the cluster, from 0.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>How far rows are apart: <c>euclidean</c>, or <c>cosine</c> (1 minus the cosine of the angle).</summary>
    [AllowedValues("euclidean", "cosine")]
    public string DistanceMeasure { get; init; } = "euclidean";

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        Output(input, Uid, FeaturesCol, PredictionCol);
        int? width = SparseVectors.Size(input.GetFieldByName(FeaturesCol));
        if (width is { } found && ClusterCenters.Count > 0 && found != ClusterCenters[0].Length)
        {
            throw new SpecificationException(
                $"The vectors have {found} values and the centers {ClusterCenters[0].Length}", Location.OfStage(Uid, FeaturesCol),
                "Assemble the same features as for the fit.");
        }
        var added = new AddedColumns(input, Prediction(PredictionCol));
        double[][] centers = [.. ClusterCenters];
        return BoundBatchTransformer.Of(input, added.Output, (batch, context, _) => Transform(batch, centers, added, context), keepsRows: true);
    }

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        OnnxValue vectors = VectorForms.Doubles(graph, FeaturesCol);
        if (DistanceMeasure == "cosine")
            vectors = graph.As(graph.As(graph.Compute("Div", vectors, VectorForms.Lengths(graph, vectors, 2)), OnnxElement.Float), OnnxElement.Double);
        // The square of the vector's own length is in all distances, and need not be added.
        OnnxValue[] distances = [.. ClusterCenters.Select(center => graph.Compute(
            "Sub", graph.Constant(center.Sum(static value => value * value)) with { Width = 1 },
            LevelForms.Sum(graph, graph.Compute("Mul", vectors, graph.Constant([.. center.Select(static value => 2 * value)])), keeps: true)))];
        graph.Set(PredictionCol, graph.Node("ArgMin", [graph.Side(distances)], OnnxElement.Int64, 0, new OnnxSetting("axis", 1L), new OnnxSetting("keepdims", 0L)));
        graph.Note("a vector that is missing, infinite or, for the cosine, of zeros gets a cluster all the same; the stage rejects the row");
    }

    private RecordBatch Transform(RecordBatch batch, double[][] centers, AddedColumns added, StageContext context)
    {
        KMeansRows rows = KMeansRows.Read(batch, Uid, FeaturesCol, null, DistanceMeasure == "cosine");
        var clusters = new List<int>(batch.Length);
        for (int row = 0; row < batch.Length; row++)
        {
            if (rows.Use[row])
                clusters.Add(KMeansRows.Nearest(rows.Values.AsSpan(row * rows.Width, rows.Width), centers).Center);
        }
        using RecordBatch good = context.RejectRows(batch, rows.Bad);
        return added.To(good, NumericColumn.Of(clusters.ToArray()));
    }

    /// <inheritdoc/>
    public ModelInsights GetInsights() => new()
    {
        Facts = new Dictionary<string, string>
        {
            ["clusters"] = ClusterCenters.Count.ToString(CultureInfo.InvariantCulture),
            ["iterations"] = NumIter.ToString(CultureInfo.InvariantCulture),
            ["training cost"] = TrainingCost.ToString("G6", CultureInfo.InvariantCulture),
            ["rows by cluster"] = string.Join(", ", ClusterSizes.Take(20)) + (ClusterSizes.Count > 20 ? ", ..." : ""),
        },
    };

    internal static Schema Output(Schema input, string uid, string features, string prediction)
    {
        InputColumns.Require(input, uid, "featuresCol", features, SparseVectors.IsVector, "a column of vectors; FastVectorAssembler makes one");
        return Schemas.With(input, Prediction(prediction));
    }

    private static Field Prediction(string name) => new(name, Int32Type.Default, nullable: false);
}
