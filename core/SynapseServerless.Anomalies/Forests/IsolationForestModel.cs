using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Anomalies;

/// <summary>Scores rows by how few cuts set them apart, and says which feature it was; what IsolationForest fits.</summary>
public sealed class IsolationForestModel : BatchTransformer, IModelInsights, IOnnxExport
{
    private const string File = "forest.bin";

    /// <summary>The column of feature vectors.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>The column that gets the label: 1 for an outlier, else 0.</summary>
    [Required]
    public string PredictionCol { get; init; } = "predictedLabel";

    /// <summary>The column that gets the score, above 0 and at most 1: the higher, the more of an outlier.</summary>
    [Required]
    public string ScoreCol { get; init; } = "outlierScore";

    /// <summary>The column that gets a vector of how much each feature adds to the logarithm of the score to base 2; null for none.</summary>
    public string? ContributionsCol { get; init; }

    /// <summary>The column that gets the name of the feature that adds most to the score, the index where features have no names; null for none.</summary>
    public string? TopFeatureCol { get; init; }

    /// <summary>The score from which a row is labelled 1.</summary>
    public double OutlierScoreThreshold { get; init; } = 0.5;

    /// <summary>The fraction of outliers that the fit was asked for; 0 for none.</summary>
    public double Contamination { get; init; }

    /// <summary>How many rows the fit saw.</summary>
    public long TrainingRows { get; init; }

    // What the parameters do not hold: a file of its own.
    [NotAParameter]
    internal IsolationTrees? Trees { get; set; }

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        Field[] fields = IsolationColumns.Fields(input, Uid, FeaturesCol, ScoreCol, PredictionCol, ContributionsCol, TopFeatureCol);
        IsolationTrees trees = Trees ?? throw new SpecificationException("The model has no trees", Location.OfStage(Uid), "Load it from the folder that a fit wrote.");
        int width = FeatureRows.WidthOf(input, Uid, "featuresCol", FeaturesCol);
        if (width != trees.Width)
            throw new SpecificationException($"The vectors have {width} values and the forest {trees.Width}", Location.OfStage(Uid, FeaturesCol), "Assemble the same features as for the fit.");
        var added = new AddedColumns(input, fields);
        string[] names = ColumnMetadata.Slots(input.GetFieldByName(FeaturesCol)) is { } slots && slots.Count == width
            ? [.. slots] : [.. Enumerable.Range(0, width).Select(static slot => slot.ToString(CultureInfo.InvariantCulture))];
        return BoundBatchTransformer.Of(input, added.Output, (batch, context, token) => Transform(batch, trees, names, added, context, token), keepsRows: true);
    }

    /// <inheritdoc/>
    public override ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken) => Trees is null
        ? ValueTask.CompletedTask
        : folder.WriteAsync(File, stream => stream.WriteAsync(BinaryState.Write(Trees.Save), cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask LoadPayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        await using Stream stream = await folder.OpenReadAsync(File, cancellationToken).ConfigureAwait(false);
        Trees = BinaryState.Read(await BinaryState.AllAsync(stream, cancellationToken).ConfigureAwait(false), IsolationTrees.Load);
    }

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (ContributionsCol is not null || TopFeatureCol is not null)
            throw graph.Refuse($"how much each feature adds ({(ContributionsCol is not null ? "contributionsCol" : "topFeatureCol")}) is found on the way through the trees, which ONNX does not tell");
        OnnxValue score = IsolationForms.Score(graph, FeaturesCol, Trees ?? throw graph.Refuse("it has no trees"));
        graph.Set(ScoreCol, score);
        graph.Set(PredictionCol, graph.As(graph.Compare("GreaterOrEqual", score, graph.Constant(OutlierScoreThreshold), 0), OnnxElement.Double));
        graph.Note("a vector that is missing, or has a missing or infinite value, gets a score all the same; the stage rejects the row");
    }

    /// <inheritdoc/>
    public ModelInsights GetInsights() => new()
    {
        Facts = new Dictionary<string, string>
        {
            ["trees"] = (Trees?.Count ?? 0).ToString(CultureInfo.InvariantCulture),
            ["rows of a tree"] = (Trees?.Samples ?? 0).ToString(CultureInfo.InvariantCulture),
            ["rows"] = TrainingRows.ToString(CultureInfo.InvariantCulture),
            ["outliers from a score of"] = OutlierScoreThreshold.ToString("G6", CultureInfo.InvariantCulture),
        },
    };

    private RecordBatch Transform(RecordBatch batch, IsolationTrees trees, string[] names, AddedColumns added, StageContext context, CancellationToken cancellationToken)
    {
        FeatureRows rows = FeatureRows.Read(batch, Uid, FeaturesCol);
        if (rows.Bad.Count > 0)
        {
            using RecordBatch good = context.RejectRows(batch, rows.Bad);
            return added.To(good, Columns(FeatureRows.Read(good, Uid, FeaturesCol), good.Length, trees, names, context, cancellationToken));
        }
        return added.To(batch, Columns(rows, batch.Length, trees, names, context, cancellationToken));
    }

    private IArrowArray[] Columns(FeatureRows rows, int count, IsolationTrees trees, string[] names, StageContext context, CancellationToken cancellationToken)
    {
        double[] scores = new double[count], labels = new double[count];
        trees.Score(rows.Values, scores, context.Threads > 0 ? context.Threads : Environment.ProcessorCount, cancellationToken);
        for (int row = 0; row < count; row++)
            labels[row] = scores[row] >= OutlierScoreThreshold ? 1 : 0;
        var columns = new List<IArrowArray> { NumericColumn.Of(scores), NumericColumn.Of(labels) };
        if (ContributionsCol is null && TopFeatureCol is null)
            return [.. columns];
        var values = new float[count * rows.Width];
        var top = new StringArray.Builder();
        double[] shares = new double[rows.Width];
        for (int row = 0; row < count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            trees.Contributions(rows.Row(row), shares);
            for (int i = 0; i < shares.Length; i++)
                values[(row * rows.Width) + i] = (float)shares[i];
            top.Append(names[shares.AsSpan().IndexOf(shares.Max())]);
        }
        if (ContributionsCol is not null)
        {
            var items = new FloatArray(NumericColumn.Buffer(values), ArrowBuffer.Empty, values.Length, 0, 0);
            columns.Add(new FixedSizeListArray(ColumnMetadata.Vector(ContributionsCol, rows.Width).DataType, count, items, ArrowBuffer.Empty, 0));
        }
        if (TopFeatureCol is not null)
            columns.Add(top.Build());
        return [.. columns];
    }
}
