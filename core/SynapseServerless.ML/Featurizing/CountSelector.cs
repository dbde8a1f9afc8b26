using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Learns which slots of a vector column are ever different from zero; its model keeps those and drops the others.</summary>
public sealed class CountSelector : AggregateEstimator<CountSelector.Used>
{
    /// <summary>The vector column, dense or sparse.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>The column that gets the narrower vectors; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    private string Output => OutputCol ?? Uid + "_output";

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        InputColumns.Require(
            input, Uid, "inputCol", InputCol,
            static type => SparseVectors.IsVector(type) || type is ListType { ValueDataType: FloatType or DoubleType }, "a column of vectors");
        return Schemas.With(input, ColumnMetadata.Vector(Output, 0));
    }

    /// <inheritdoc/>
    protected override Used Create(Schema input) => new();

    /// <inheritdoc/>
    protected override Used Add(Used state, RecordBatch batch, StageContext context)
    {
        Field field = InputColumns.Require(batch.Schema, Uid, "inputCol", InputCol);
        IArrowArray column = InputColumns.Get(batch, Uid, InputCol);
        if (column is StructArray sparse)
        {
            for (int row = 0; row < sparse.Length; row++)
            {
                if (sparse.IsNull(row))
                    continue;
                SparseVectors.Row(sparse, row, out ReadOnlySpan<int> indices, out ReadOnlySpan<float> values);
                for (int i = 0; i < indices.Length; i++)
                {
                    if (values[i] != 0)
                        state.Slots.Add(indices[i]);
                }
            }
            return state;
        }
        SlotSource source = FastVectorAssembler.Source(field, Uid, "inputCol");
        var numbers = new float[source.Width];
        for (int row = 0; row < column.Length && state.Slots.Count < source.Width; row++)
        {
            if (column.IsNull(row))
                continue;
            source.Write(column, row, 1, numbers, source.Width);
            for (int slot = 0; slot < numbers.Length; slot++)
            {
                if (numbers[slot] != 0)
                    state.Slots.Add(slot);
            }
        }
        return state;
    }

    /// <inheritdoc/>
    protected override Used Combine(Used left, Used right)
    {
        left.Slots.UnionWith(right.Slots);
        return left;
    }

    /// <inheritdoc/>
    protected override Transformer Finish(Used state, Schema input, StageContext context) => new CountSelectorModel
    {
        Uid = Uid + "Model",
        InputCol = InputCol,
        OutputCol = Output,
        Indices = [.. state.Slots.Order()],
    };

    /// <summary>The slots that were different from zero in some row.</summary>
    public sealed class Used
    {
        /// <summary>The slots, from 0.</summary>
        public HashSet<int> Slots { get; init; } = [];
    }
}

/// <summary>Keeps some slots of a vector column; what CountSelector fits.</summary>
/// <remarks>The output is sparse when the input is and more than 256 slots are kept, or none; otherwise it is dense. A null vector is NaN throughout.</remarks>
public sealed class CountSelectorModel : BatchTransformer
{
    /// <summary>The slots to keep, ascending from 0.</summary>
    public IReadOnlyList<int> Indices { get; init; } = [];

    /// <summary>The vector column, dense or sparse.</summary>
    public string InputCol { get; init; } = "";

    /// <summary>The column that gets the narrower vectors; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        VectorPlan plan = Plan(input);
        return BoundBatchTransformer.Of(input, plan.Output, (batch, _, _) => plan.AddTo(batch), keepsRows: true);
    }

    private VectorPlan Plan(Schema input)
    {
        Field field = InputColumns.Require(input, Uid, "inputCol", InputCol, SparseVectors.IsVector, "a column of vectors");
        SlotSource whole = FastVectorAssembler.Source(field, Uid, "inputCol");
        IReadOnlyList<string>? names = ColumnMetadata.Slots(field) ?? whole.Names;
        if (Indices.Count > 0 && Indices[^1] >= whole.Width)
        {
            throw new SpecificationException(
                $"Slot {Indices[^1]} was learned, and the vectors of column '{InputCol}' have {whole.Width} slots", Location.OfParameter(Uid, "indices"),
                "Give vectors of the width that the model was fitted on.");
        }
        var source = new SelectedSource(whole, Indices)
        {
            Column = InputCol,
            Width = Indices.Count,
            Names = names is null ? null : [.. Indices.Select(slot => names[slot])],
            Categorical = [.. whole.Categorical.Select(slot => Indices.ToList().IndexOf(slot)).Where(slot => slot >= 0)],
        };
        return new VectorPlan(input, OutputCol ?? Uid + "_output", [source], Uid);
    }

    private sealed class SelectedSource(SlotSource whole, IReadOnlyList<int> indices) : SlotSource
    {
        private readonly Dictionary<int, int> _places = indices.Index().ToDictionary(pair => pair.Item, pair => pair.Index);

        public override bool IsSparse => whole.IsSparse || indices.Count == 0;

        public override void Write(IArrowArray column, int firstRow, int rows, Span<float> target, int stride)
        {
            if (column is not StructArray sparse)
            {
                var numbers = new float[whole.Width];
                for (int row = 0; row < rows; row++)
                {
                    whole.Write(column, firstRow + row, 1, numbers, whole.Width);
                    for (int i = 0; i < indices.Count; i++)
                        target[(row * stride) + i] = numbers[indices[i]];
                }
                return;
            }
            for (int row = 0; row < rows; row++)
            {
                Span<float> slots = target.Slice(row * stride, indices.Count);
                slots.Fill(sparse.IsNull(firstRow + row) ? float.NaN : 0);
                if (sparse.IsNull(firstRow + row))
                    continue;
                SparseVectors.Row(sparse, firstRow + row, out ReadOnlySpan<int> active, out ReadOnlySpan<float> values);
                for (int i = 0; i < active.Length; i++)
                {
                    if (_places.TryGetValue(active[i], out int place))
                        slots[place] = values[i];
                }
            }
        }

        public override void WriteSparse(IArrowArray column, int row, int first, SparseVectors.Builder builder)
        {
            if (column is not StructArray sparse || sparse.IsNull(row))
                return;
            SparseVectors.Row(sparse, row, out ReadOnlySpan<int> active, out ReadOnlySpan<float> values);
            for (int i = 0; i < active.Length; i++)
            {
                if (_places.TryGetValue(active[i], out int place))
                    builder.Add(first + place, values[i]);
            }
        }
    }
}
