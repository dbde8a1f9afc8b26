using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Gives each row the raw score of each class and the class of the highest; what OneVsRest fits.</summary>
public sealed class OneVsRestModel : Transformer, IModelInsights, IOnnxExport
{
    /// <summary>The models, one for each class.</summary>
    [Required, MinLength(2)]
    public IReadOnlyList<Transformer> Models { get; init; } = [];

    /// <summary>What the classes stand for; empty where nothing is known.</summary>
    public IReadOnlyList<string> Levels { get; init; } = [];

    /// <summary>Type of what the classes stand for: <c>string</c>, <c>integer</c>, <c>long</c>, <c>double</c> or <c>boolean</c>.</summary>
    public string LevelType { get; init; } = "string";

    /// <summary>The column of feature vectors.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>The column that gets the class.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>The column that gets the raw score of each class; none when empty.</summary>
    public string RawPredictionCol { get; init; } = "rawPrediction";

    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsCheap => Models.All(static model => model.IsCheap);

    private ClassColumns Outputs => new(RawPredictionCol, "", PredictionCol);

    private IEnumerable<string> RawCols => Models.Select(static model => Name(model, "rawPredictionCol")!);

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (Models.FirstOrDefault(static model => Name(model, "rawPredictionCol") is not { Length: > 0 }) is { } silent)
            yield return BadParameter(nameof(Models), $"{silent.Type} writes no raw scores", "Give models that OneVsRest fitted.");
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => Stages().TransformSchema(input);

    /// <inheritdoc/>
    public override BoundTransformer Bind(Schema input) => Stages().Bind(input);

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var scores = new List<OnnxValue>();
        foreach (Transformer model in Models)
        {
            graph.Stage(model);
            OnnxValue raw = graph.As(graph.Column(Name(model, "rawPredictionCol")!), OnnxElement.Double);
            scores.Add(graph.Node("Gather", [raw, graph.Constant(1L)], OnnxElement.Double, 1, new OnnxSetting("axis", 1L)));
            foreach (string column in Columns(model).Distinct())
                graph.Remove(column);
        }
        OnnxValue all = graph.Side(scores);
        if (RawPredictionCol.Length > 0)
            graph.Set(RawPredictionCol, all);
        graph.Set(PredictionCol, graph.Choose(all, []));
    }

    /// <inheritdoc/>
    public ModelInsights GetInsights() => new()
    {
        Facts = new Dictionary<string, string>
        {
            ["classes"] = Models.Count.ToString(CultureInfo.InvariantCulture),
            ["model of each"] = Models[0].Type,
        },
    };

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (Transformer model in Models)
            model.Dispose();
        base.Dispose(disposing);
    }

    private PipelineModel Stages() => new([
        .. Models,
        new ClassScores { Uid = Uid, RawCols = [.. RawCols], Outputs = Outputs, Names = new ClassNames(Levels, LevelType) },
        new DropColumns { Cols = [.. Models.SelectMany(Columns).Distinct()] }]);

    private static IEnumerable<string> Columns(Transformer model) =>
        ((string[])["rawPredictionCol", "probabilityCol", "predictionCol"]).Select(parameter => Name(model, parameter)).OfType<string>().Where(static name => name.Length > 0);

    private static string? Name(Transformer model, string parameter) => StageCopies.Parameter(model, parameter)?.GetValue(model) as string;

    /// <summary>Puts the scores of classes side by side and names the class of the highest.</summary>
    private sealed class ClassScores : BatchTransformer
    {
        public required IReadOnlyList<string> RawCols { get; init; }

        public required ClassColumns Outputs { get; init; }

        public required ClassNames Names { get; init; }

        public override BoundBatchTransformer Bind(Schema input)
        {
            var added = new AddedColumns(input, Outputs.Fields(RawCols.Count, Names));
            int[] places = [.. RawCols.Select(column => input.GetFieldIndex(column))];
            return BoundBatchTransformer.Of(input, added.Output, (batch, _, _) =>
            {
                int classes = places.Length;
                double[] raw = new double[batch.Length * classes], predictions = new double[batch.Length];
                for (int k = 0; k < classes; k++)
                {
                    var vectors = (FixedSizeListArray)batch.Column(places[k]);
                    int width = ((Apache.Arrow.Types.FixedSizeListType)vectors.Data.DataType).ListSize;
                    double[] scores = NumericColumn.ToDoubles(vectors.Values);
                    for (int row = 0; row < batch.Length; row++)
                        raw[(row * classes) + k] = scores[((vectors.Offset + row) * width) + 1];
                }
                ClassColumns.Choose(raw, classes, [], predictions);
                return Outputs.AddTo(batch, added, raw, [], predictions);
            }, keepsRows: true);
        }
    }
}
