using System.ComponentModel.DataAnnotations;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Learns the distinct values of a column and replaces each by its index.</summary>
/// <remarks>
/// Values are sorted: numbers by size, text by code units. Nulls and NaN are one level of their own, which stands first in the model's
/// <see cref="ValueIndexerModel.Levels"/> and has the index after all others, as in SynapseML.
/// </remarks>
public sealed class ValueIndexer : AggregateEstimator<ValueIndexer.Seen>
{
    /// <summary>The column to index: whole numbers, floating-point numbers, text or booleans.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>The column that gets the indexes; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>What happens to values not seen when fitting: <c>error</c>, <c>keep</c> (the index of missing values) or <c>skip</c> (the row is dropped).</summary>
    /// <remarks>SynapseML has no such parameter: there an unknown value silently gets one index more than there are levels.</remarks>
    [AllowedValues("error", "keep", "skip")]
    public string HandleInvalid { get; init; } = "error";

    private string Output => OutputCol ?? Uid + "_output";

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Field field = Input(input, Uid, InputCol);
        return Schemas.With(input, ML.Levels.Annotate(new Field(Output, Int32Type.Default, nullable: false), Levels.TypeOf(field.DataType)!, null));
    }

    /// <inheritdoc/>
    // Every value of the rows fitted on is a level.
    public override FitColumns? ColumnsOfFit() => new([InputCol], [Output], KeepsRows: true);

    /// <inheritdoc/>
    protected override Seen Create(Schema input) => new();

    /// <inheritdoc/>
    protected override Seen Add(Seen state, RecordBatch batch, StageContext context)
    {
        state.Add(InputColumns.Get(batch, Uid, InputCol));
        return state;
    }

    /// <inheritdoc/>
    protected override Seen Combine(Seen left, Seen right)
    {
        left.Values.UnionWith(right.Values);
        left.HasMissing |= right.HasMissing;
        return left;
    }

    /// <inheritdoc/>
    protected override Transformer Finish(Seen state, Schema input, StageContext context)
    {
        string type = Levels.TypeOf(Input(input, Uid, InputCol).DataType)!;
        return new ValueIndexerModel
        {
            Uid = Uid + "Model",
            InputCol = InputCol,
            OutputCol = Output,
            DataType = type,
            HandleInvalid = HandleInvalid,
            Levels = [.. state.HasMissing ? new string?[] { null } : [], .. state.Values.Order(ML.Levels.Order(type))],
        };
    }

    internal static Field Input(Schema schema, string uid, string column) => InputColumns.Require(
        schema, uid, "inputCol", column, static type => Levels.TypeOf(type) is not null, "a column of whole or floating-point numbers, text or booleans");

    /// <summary>The values seen so far.</summary>
    public sealed class Seen
    {
        private readonly HashSet<string> _values = new(StringComparer.Ordinal);
        private LevelCollector? _collector;
        private bool _hasMissing;

        /// <summary>The values, as text.</summary>
        public HashSet<string> Values
        {
            get => Collected()._values;
            init => _values = new(value, StringComparer.Ordinal);
        }

        /// <summary>Whether there were nulls or NaN.</summary>
        public bool HasMissing
        {
            get => Collected()._hasMissing;
            set => _hasMissing = value;
        }

        internal void Add(IArrowArray column) => (_collector ??= new LevelCollector()).Add(column);

        // Values become text when all of them are there.
        private Seen Collected()
        {
            if (_collector is { } collector)
            {
                _collector = null;
                _values.UnionWith(collector.Values().Select(static value => value.Key));
                _hasMissing |= collector.HasMissing;
            }
            return this;
        }
    }
}

/// <summary>Replaces the values of a column by their indexes; what ValueIndexer fits.</summary>
public sealed class ValueIndexerModel : BatchTransformer, IOnnxExport, ITracesColumns
{
    /// <summary>The levels as text, null for missing values; index i stands for the i-th of those that are not null.</summary>
    public IReadOnlyList<string?> Levels { get; init; } = [];

    /// <summary>Type of the levels: <c>string</c>, <c>integer</c>, <c>long</c>, <c>double</c> or <c>boolean</c>.</summary>
    [AllowedValues("string", "integer", "long", "double", "boolean")]
    public string DataType { get; init; } = "string";

    /// <summary>The column to index.</summary>
    public string InputCol { get; init; } = "input";

    /// <summary>The column that gets the indexes; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>What happens to values that are no level: <c>error</c>, <c>keep</c> (the index of missing values) or <c>skip</c> (the row is dropped).</summary>
    [AllowedValues("error", "keep", "skip")]
    public string HandleInvalid { get; init; } = "error";

    private string Output => OutputCol ?? Uid + "_output";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Origins(Schema input) => ITracesColumns.Pairs([InputCol], [Output]);

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        ValueIndexer.Input(input, Uid, InputCol);
        int place = input.GetFieldIndex(InputCol);
        bool hasMissing = HandleInvalid == "keep" || Levels.Contains(null);
        IEnumerable<string?> levels = Levels.Where(level => level is not null);
        var added = new AddedColumns(input, ML.Levels.Annotate(
            new Field(Output, Int32Type.Default, nullable: false), DataType, hasMissing ? levels.Append(null) : levels));
        var known = new LevelIndex(Levels.OfType<string>());
        return BoundBatchTransformer.Of(
            input, added.Output, (batch, context, _) => Transform(batch, place, known, hasMissing, added, context), keepsRows: HandleInvalid != "skip");
    }

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        string[] levels = [.. Levels.OfType<string>()];
        graph.Set(Output, LevelForms.Index(graph, InputCol, levels));
        if (HandleInvalid != "keep")
            graph.Note($"a value of column '{InputCol}' that is no level gets the index {levels.Length}; the stage {(HandleInvalid == "skip" ? "drops" : "rejects")} the row");
    }

    private RecordBatch Transform(RecordBatch batch, int place, LevelIndex known, bool hasMissing, AddedColumns added, StageContext context)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(batch.Length * sizeof(int));
        Span<int> indexes = MemoryMarshal.Cast<byte, int>(buffer.AsSpan());
        if (known.Find(batch.Column(place), indexes))
            return added.To(batch, Column(buffer));
        bool[]? keep = null;
        List<BadRow>? bad = null;
        for (int row = 0; row < indexes.Length; row++)
        {
            int index = indexes[row];
            if (index >= 0)
                continue;
            indexes[row] = known.Count;
            if (HandleInvalid == "keep" || (index == LevelIndex.Missing && hasMissing))
                continue;
            keep ??= [.. Enumerable.Repeat(true, batch.Length)];
            keep[row] = false;
            if (HandleInvalid == "error")
                (bad ??= []).Add(Unknown(row, index == LevelIndex.Missing ? null : CellTexts.Read(ArrowArrayFactory.Slice(batch.Column(place), row, 1))[0]));
        }
        if (keep is null)
            return added.To(batch, Column(buffer));
        int[] kept = [.. indexes.ToArray().Where((_, row) => keep[row])];
        using RecordBatch rest = bad is null ? Batches.Filter(batch, keep) : context.RejectRows(batch, bad);
        return added.To(rest, NumericColumn.Of(kept));
    }

    private static Int32Array Column(byte[] indexes) => new(new ArrowBuffer(indexes), ArrowBuffer.Empty, indexes.Length / sizeof(int), 0, 0);

    private BadRow Unknown(int row, string? value) => new(
        row, InputCol,
        value is null ? "A value is missing, and none was when the levels were learned" : $"'{value}' is none of the {Levels.Count} levels that were learned",
        "Set handleInvalid to keep (count it as missing) or skip (drop the row), or fit again on data that have it.");
}
