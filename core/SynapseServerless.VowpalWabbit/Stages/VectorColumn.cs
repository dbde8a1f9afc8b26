using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.VowpalWabbit;

/// <summary>A column of vectors as a namespace: its name gives the letter, and the hash that slots of dense vectors are counted from.</summary>
/// <param name="name">Name of the column.</param>
/// <param name="options">How names are hashed, and how many weights there are.</param>
internal sealed class VectorColumn(string name, LearnerOptions options)
{
    private readonly byte _index = Encoding.UTF8.GetBytes(name)[0];
    private readonly uint _base = FeatureHash.Murmur(Encoding.UTF8.GetBytes(name), options.HashSeed);
    private readonly ulong _mask = (1UL << options.Bits) - 1;
    private IArrowArray? _column;

    /// <summary>Name of the column.</summary>
    public string Name => name;

    /// <summary>Begins a batch.</summary>
    public void Open(IArrowArray column) => _column = column;

    /// <summary>Whether a type is that of vectors.</summary>
    public static bool Accepts(IArrowType type) => SparseVectors.IsVector(type);

    /// <summary>Adds the vector of a row to an example.</summary>
    public void Add(int row, Example example)
    {
        if (_column!.IsNull(row))
            throw new VwLineException($"The vector in '{name}' is missing", 1, "Impute missing values first, or set onError to setAside to go on without the row.");
        FeatureGroup group = example.Group(_index);
        if (_column is StructArray sparse)
        {
            SparseVectors.Row(sparse, row, out ReadOnlySpan<int> slots, out ReadOnlySpan<float> values);
            for (int i = 0; i < slots.Length; i++)
                Add(group, (ulong)(uint)slots[i] & _mask, values[i], slots[i]);
        }
        else
        {
            AddDense((FixedSizeListArray)_column, row, group);
        }
        if (group.Count > 0 && !example.Has(_index))
            example.AddNamespace(_index);
    }

    private void AddDense(FixedSizeListArray column, int row, FeatureGroup group)
    {
        int width = ((FixedSizeListType)column.Data.DataType).ListSize, start = (column.Offset + row) * width;
        if (column.Values is FloatArray floats)
        {
            ReadOnlySpan<float> values = floats.Values.Slice(start, width);
            for (int i = 0; i < width; i++)
                Add(group, (_base + (ulong)i) & _mask, values[i], i);
        }
        else
        {
            ReadOnlySpan<double> values = ((DoubleArray)column.Values).Values.Slice(start, width);
            for (int i = 0; i < width; i++)
                Add(group, (_base + (ulong)i) & _mask, (float)values[i], i);
        }
    }

    private void Add(FeatureGroup group, ulong place, float value, int slot)
    {
        if (value == 0)
            return;
        if (!float.IsFinite(value))
            throw new VwLineException($"Slot {slot} of '{name}' is {value}", 1, "Impute missing values first, or set onError to setAside to go on without the row.");
        group.Add(place, value, options.KeepsNames ? $"{name}^{slot}" : null);
    }
}
