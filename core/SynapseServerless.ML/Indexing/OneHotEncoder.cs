using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Learns how many categories columns of indexes have, to write each index as a vector with a slot for every category.</summary>
/// <remarks>As Spark's. Where a column carries levels, as StringIndexer's do, there are as many categories as levels, whether all came or not.</remarks>
public sealed class OneHotEncoder : AggregateEstimator<OneHotEncoder.Sizes>
{
    /// <summary>The column of indexes; or name several in <see cref="InputCols"/>.</summary>
    public string? InputCol { get; init; }

    /// <summary>The column that is written; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>The columns of indexes, each encoded by itself.</summary>
    public IReadOnlyList<string>? InputCols { get; init; }

    /// <summary>The columns that are written, one for each of <see cref="InputCols"/>.</summary>
    public IReadOnlyList<string>? OutputCols { get; init; }

    /// <summary>What happens to indexes beyond the categories and to nulls: <c>error</c>, or <c>keep</c> (a category of its own, the last).</summary>
    [AllowedValues("error", "keep")]
    public string HandleInvalid { get; init; } = "error";

    /// <summary>Whether the last category has no slot: it is zero throughout.</summary>
    public bool DropLast { get; init; } = true;

    private ColumnPairs Columns => new(Uid, InputCol, OutputCol, InputCols, OutputCols);

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => Columns.Objections();

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        foreach (string column in Columns.Inputs)
            Input(input, Uid, column);
        return Schemas.With(input, [.. Columns.Outputs.Select(static name => ColumnMetadata.Vector(name, 0))]);
    }

    /// <inheritdoc/>
    protected override Sizes Create(Schema input) => new() { Counts = [.. Columns.Inputs.Select(static _ => 0)] };

    /// <inheritdoc/>
    protected override Sizes Add(Sizes state, RecordBatch batch, StageContext context)
    {
        for (int i = 0; i < state.Counts.Length; i++)
        {
            string column = Columns.Inputs[i];
            double[] indexes = NumericColumn.ToDoubles(InputColumns.Get(batch, Uid, column));
            var bad = new List<BadRow>();
            for (int row = 0; row < indexes.Length; row++)
            {
                if (ClassColumn.IsIndex(indexes[row], int.MaxValue - 1))
                    state.Counts[i] = Math.Max(state.Counts[i], (int)indexes[row] + 1);
                else if (!double.IsNaN(indexes[row]))
                    bad.Add(new BadRow(row, column, $"{CellTexts.Number(indexes[row])} is not the index of a category", "Indexes are whole numbers from 0; StringIndexer makes them."));
            }
            if (bad.Count > 0)
                context.Rows.Reject(batch, bad, context);
        }
        return state;
    }

    /// <inheritdoc/>
    protected override Sizes Combine(Sizes left, Sizes right) => new() { Counts = [.. left.Counts.Zip(right.Counts, Math.Max)] };

    /// <inheritdoc/>
    protected override Transformer Finish(Sizes state, Schema input, StageContext context)
    {
        int[] sizes = [.. Columns.Inputs.Select((column, i) => ColumnMetadata.Levels(Input(input, Uid, column))?.Count ?? state.Counts[i])];
        int none = System.Array.IndexOf(sizes, 0);
        return none < 0
            ? new OneHotEncoderModel { Uid = Uid + "Model", InputCols = Columns.Inputs, OutputCols = Columns.Outputs, CategorySizes = sizes, HandleInvalid = HandleInvalid, DropLast = DropLast }
            : throw new DataException("There are no categories", Location.OfStage(Uid, Columns.Inputs[none]), "Fit on rows whose index is not null.");
    }

    internal static Field Input(Schema schema, string uid, string column) =>
        InputColumns.Require(schema, uid, "inputCols", column, NumericColumn.IsNumber, "a column of category indexes, such as StringIndexer makes");

    /// <summary>How many categories columns have.</summary>
    public sealed class Sizes
    {
        /// <summary>By column, the largest index and 1.</summary>
        public int[] Counts { get; init; } = [];
    }
}

/// <summary>Writes indexes as sparse vectors with a slot for every category; what OneHotEncoder fits.</summary>
public sealed class OneHotEncoderModel : BatchTransformer, IOnnxExport, ITracesColumns
{
    /// <summary>By column, how many categories there are.</summary>
    public IReadOnlyList<int> CategorySizes { get; init; } = [];

    /// <summary>The columns of indexes.</summary>
    public IReadOnlyList<string> InputCols { get; init; } = [];

    /// <summary>The columns that are written.</summary>
    public IReadOnlyList<string> OutputCols { get; init; } = [];

    /// <summary>What happens to indexes beyond the categories and to nulls: <c>error</c>, or <c>keep</c> (a category of its own, the last).</summary>
    [AllowedValues("error", "keep")]
    public string HandleInvalid { get; init; } = "error";

    /// <summary>Whether the last category has no slot.</summary>
    public bool DropLast { get; init; } = true;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Origins(Schema input) => ITracesColumns.Pairs(InputCols, OutputCols);

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        Field[] fields = [.. InputCols.Select(column => OneHotEncoder.Input(input, Uid, column))];
        int[] places = [.. InputCols.Select(column => input.GetFieldIndex(column))];
        var added = new AddedColumns(input, [.. fields.Select((field, i) => Output(field, OutputCols[i], CategorySizes[i]))]);
        return BoundBatchTransformer.Of(
            input, added.Output,
            (batch, context, _) =>
            {
                var bad = new SortedDictionary<int, BadRow>();
                IArrowArray[] columns = [.. places.Select((place, i) => Vectors(batch.Column(place), InputCols[i], CategorySizes[i], bad))];
                using RecordBatch all = added.To(batch, columns);
                return bad.Count == 0 ? Batches.Share(all) : context.RejectRows(batch, [.. bad.Values], all);
            },
            keepsRows: true);
    }

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        for (int i = 0; i < InputCols.Count; i++)
            graph.Set(OutputCols[i], Slots(graph, InputCols[i], CategorySizes[i]));
        if (HandleInvalid != "keep")
            graph.Note("an index beyond the categories, or a missing one, gives zeros; the stage rejects the row");
    }

    private OnnxValue Slots(IOnnxGraph graph, string column, int size)
    {
        int width = Width(size);
        if (width == 0)
            throw graph.Refuse($"the vectors of column '{column}' have no slots");
        OnnxValue index = graph.Numbers(VectorForms.Number(graph, column));
        OnnxValue known = graph.As(LevelForms.Matches(graph, index, [.. Enumerable.Range(0, size).Select(static slot => (double)slot)]), OnnxElement.Float);
        OnnxValue all = HandleInvalid != "keep" ? known : graph.Side(known, graph.Compute("Sub", graph.Constant(1f) with { Width = 1 }, LevelForms.Sum(graph, known, keeps: true)));
        return width == all.Width ? all : graph.Node(
            "Gather", [all, graph.Constant([.. Enumerable.Range(0, width).Select(static slot => (long)slot)])], OnnxElement.Float, width, new OnnxSetting("axis", 1L));
    }

    private int Width(int size) => size + (HandleInvalid == "keep" ? 1 : 0) - (DropLast ? 1 : 0);

    private Field Output(Field input, string name, int size)
    {
        int width = Width(size);
        Field field = SparseVectors.Field(name, width);
        if (width > VectorPlan.MaxNamedSlots)
            return field;
        IReadOnlyList<System.Text.Json.JsonElement>? levels = ColumnMetadata.Levels(input);
        return ColumnMetadata.With(field, ColumnMetadata.SlotsKey, Enumerable.Range(0, width).Select(slot =>
            slot >= size ? "invalid" : levels is not null && slot < levels.Count ? levels[slot].ToString() : slot.ToString(CultureInfo.InvariantCulture)));
    }

    private StructArray Vectors(IArrowArray column, string name, int size, SortedDictionary<int, BadRow> bad)
    {
        double[] indexes = NumericColumn.ToDoubles(column);
        int width = Width(size);
        var builder = new SparseVectors.Builder(width);
        for (int row = 0; row < indexes.Length; row++)
        {
            bool known = ClassColumn.IsIndex(indexes[row], size);
            int slot = known ? (int)indexes[row] : size;
            if (!known && HandleInvalid == "error")
            {
                bad.TryAdd(row, new BadRow(
                    row, name, double.IsNaN(indexes[row]) ? "The index is missing" : $"{CellTexts.Number(indexes[row])} is not the index of one of the {size} categories",
                    "Set handleInvalid to keep (a category of its own), or fit again on data that have it."));
            }
            else if (slot < width)
                builder.Add(slot, 1);
            builder.EndRow();
        }
        return builder.Build();
    }
}
