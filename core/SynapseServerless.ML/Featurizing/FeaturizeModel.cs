using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Turns columns into one vector as Featurize learned it.</summary>
public sealed class FeaturizeModel : BatchTransformer, IOnnxExport, ITracesColumns
{
    private const string PayloadFile = "columns.json";
    private static readonly JsonSerializerOptions _json = new(StateJson.Options) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private IReadOnlyList<FeaturizedColumn> _columns;

    /// <summary>A model without columns, to be loaded.</summary>
    public FeaturizeModel() => _columns = [];

    internal FeaturizeModel(IReadOnlyList<FeaturizedColumn> columns) => _columns = columns;

    /// <summary>The vector column; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>What happens to rows that have a null which is not imputed, or NaN in a number: <c>skip</c>, <c>error</c> or <c>keep</c> (NaN in its slots).</summary>
    [AllowedValues("skip", "error", "keep")]
    public string VectorAssemblerHandleInvalid { get; init; } = "skip";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Origins(Schema input) => Plan(input).Origins;

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        VectorPlan plan = Plan(input);
        int[] places = [.. _columns.Where(column => column.CanBeInvalid).Select(column => input.GetFieldIndex(column.Name))];
        return BoundBatchTransformer.Of(
            input, plan.Output,
            (batch, context, _) =>
            {
                using RecordBatch? valid = InvalidRows.Handle(batch, places, VectorAssemblerHandleInvalid, nanIsInvalid: true, context);
                return plan.AddTo(valid ?? batch);
            },
            keepsRows: VectorAssemblerHandleInvalid != "skip");
    }

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        OnnxValue[] slots = [.. _columns.Select(column => FeatureForms.Slots(graph, column)).OfType<OnnxValue>()];
        if (slots.Length == 0)
            throw graph.Refuse("no column has features");
        graph.Set(OutputCol ?? Uid + "_output", graph.Side(slots));
        if (_columns.Any(static column => column.CanBeInvalid))
            VectorForms.NoteMissing(graph, VectorAssemblerHandleInvalid);
    }

    /// <inheritdoc/>
    public override ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken) =>
        folder.WriteTextAsync(PayloadFile, JsonSerializer.Serialize(_columns, _json), cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask LoadPayloadAsync(StageFolder folder, CancellationToken cancellationToken) =>
        _columns = JsonSerializer.Deserialize<FeaturizedColumn[]>(await folder.ReadTextAsync(PayloadFile, cancellationToken).ConfigureAwait(false), _json)
            ?? throw new DataException($"The file {PayloadFile} of a saved FeaturizeModel is empty", Location.OfStage(Uid), "Fit and save it again.");

    private VectorPlan Plan(Schema input) => new(input, OutputCol ?? Uid + "_output", [.. _columns.Select(column => Source(input, column))], Uid);

    private SlotSource Source(Schema input, FeaturizedColumn column)
    {
        Field field = InputColumns.Require(
            input, Uid, "inputCols", column.Name, type => Fits(type, column.Kind),
            $"the type that {Uid} was fitted on: {Expected(column.Kind)}");
        return column.Source(field, Uid);
    }

    private static bool Fits(Apache.Arrow.Types.IArrowType type, FeatureKind kind)
    {
        FeatureKind? found = FeaturizedColumn.KindOf(new Field("x", type, true), oneHot: false);
        return kind is FeatureKind.Index or FeatureKind.OneHot ? found == FeatureKind.Number : found == kind;
    }

    private static string Expected(FeatureKind kind) => kind switch
    {
        FeatureKind.Text => "text",
        FeatureKind.Date => "a date",
        FeatureKind.Time => "a timestamp",
        FeatureKind.Vector => "a vector",
        _ => "a number or boolean",
    };
}
