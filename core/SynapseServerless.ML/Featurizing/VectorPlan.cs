using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>How one vector column is put together from the columns of a schema.</summary>
internal sealed class VectorPlan
{
    /// <summary>The widest vector that is kept dense although most of it is zero.</summary>
    public const int MaxDenseWidth = 256;

    /// <summary>The widest vector whose slots are named.</summary>
    public const int MaxNamedSlots = 16_384;

    // A block of rows stays in the cache nearest to the core while its columns are written one after the other.
    private const int BlockFloats = 8_192;

    private readonly IReadOnlyList<SlotSource> _sources;
    private readonly int[] _places;
    private readonly AddedColumns _added;

    /// <summary>Plans a vector.</summary>
    /// <param name="schema">Schema of the input.</param>
    /// <param name="output">Name of the vector column.</param>
    /// <param name="sources">What fills its slots, in order.</param>
    /// <param name="stage">The stage, for errors.</param>
    public VectorPlan(Schema schema, string output, IReadOnlyList<SlotSource> sources, string stage)
    {
        Stage = stage;
        _sources = sources;
        Width = sources.Sum(source => source.Width);
        IsSparse = (Width > MaxDenseWidth || Width == 0) && sources.Any(source => source.IsSparse);
        Field = Describe(output);
        _places = [.. sources.Select(source => schema.GetFieldIndex(source.Column))];
        _added = new AddedColumns(schema, Field);
    }

    /// <summary>Schema of the output.</summary>
    public Schema Output => _added.Output;

    /// <summary>The vector column.</summary>
    public Field Field { get; }

    /// <summary>The column of each slot.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Origins => new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        [Field.Name] = [.. _sources.SelectMany(source => Enumerable.Repeat(source.Column, source.Width))],
    };

    /// <summary>How many slots it has.</summary>
    public int Width { get; }

    /// <summary>Whether it is kept sparse.</summary>
    public bool IsSparse { get; }

    private string Stage { get; }

    /// <summary>A batch with its vector column.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    public RecordBatch AddTo(RecordBatch batch) => _added.To(batch, Assemble(batch));

    private IArrowArray Assemble(RecordBatch batch)
    {
        IArrowArray[] columns = System.Array.ConvertAll(_places, batch.Column);
        return IsSparse ? Sparse(columns, batch.Length) : Dense(columns, batch.Length);
    }

    private FixedSizeListArray Dense(IArrowArray[] columns, int rows)
    {
        long bytes = (long)rows * Width * sizeof(float);
        if (bytes > System.Array.MaxLength)
        {
            throw new DataException(
                $"{rows} vectors of {Width} numbers are {bytes >> 20} MB, more than one column can hold", Location.OfStage(Stage, Field.Name),
                "Lower options.batchRows.");
        }
        byte[] buffer = GC.AllocateUninitializedArray<byte>((int)bytes);
        Span<float> slots = MemoryMarshal.Cast<byte, float>(buffer.AsSpan());
        int block = Math.Max(16, BlockFloats / Math.Max(1, Width));
        for (int first = 0; first < rows; first += block)
        {
            int count = Math.Min(block, rows - first);
            int slot = 0;
            for (int i = 0; i < columns.Length; i++)
            {
                if (_sources[i].Width == 0)
                    continue;
                _sources[i].Write(columns[i], first, count, slots.Slice((first * Width) + slot, (count * Width) - slot), Width);
                slot += _sources[i].Width;
            }
        }
        var values = new FloatArray(new ArrowBuffer(buffer), ArrowBuffer.Empty, rows * Width, 0, 0);
        return new FixedSizeListArray(Field.DataType, rows, values, ArrowBuffer.Empty, 0);
    }

    private StructArray Sparse(IArrowArray[] columns, int rows)
    {
        var builder = new SparseVectors.Builder(Width);
        for (int row = 0; row < rows; row++)
        {
            int slot = 0;
            for (int i = 0; i < columns.Length; i++)
            {
                _sources[i].WriteSparse(columns[i], row, slot, builder);
                slot += _sources[i].Width;
            }
            builder.EndRow();
        }
        return builder.Build();
    }

    private Field Describe(string name)
    {
        Field field = IsSparse ? SparseVectors.Field(name, Width) : ColumnMetadata.Vector(name, Width);
        if (Width <= MaxNamedSlots && _sources.All(source => source.Names is not null))
            field = ColumnMetadata.With(field, ColumnMetadata.SlotsKey, _sources.SelectMany(source => source.Names!));
        var categorical = new List<int>();
        int slot = 0;
        foreach (SlotSource source in _sources)
        {
            categorical.AddRange(source.Categorical.Select(index => slot + index));
            slot += source.Width;
        }
        return categorical.Count == 0 ? field : ColumnMetadata.With(field, ColumnMetadata.CategoricalSlotsKey, categorical);
    }
}
