using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Images;

/// <summary>A column of lists of numbers in the making.</summary>
internal sealed class SampleColumn : IMediaColumn<float[]>
{
    private static readonly ListType _type = new(new Field("item", FloatType.Default, nullable: false));

    private readonly Validity _validity = new();
    private readonly GrowingBuffer<int> _offsets = new(16);
    private readonly GrowingBuffer<float> _values = new();

    public SampleColumn() => _offsets.Add(0);

    /// <summary>The type of the column.</summary>
    public static IArrowType Type => _type;

    public long Bytes => _values.Bytes;

    public int Append(float[] value)
    {
        if (((long)_values.Count + value.Length) * sizeof(float) > System.Array.MaxLength)
            throw new MediaException("The samples do not fit into a batch, which has 2 GB at most", "Cut the sound into pieces.");
        value.CopyTo(_values.Grow(value.Length));
        _offsets.Add(_values.Count);
        _validity.Add(true);
        return 1;
    }

    public void AppendNull()
    {
        _offsets.Add(_values.Count);
        _validity.Add(false);
    }

    public IArrowArray Build()
    {
        var values = new ArrayData(FloatType.Default, _values.Count, 0, 0, [ArrowBuffer.Empty, _values.Build()]);
        return new ListArray(new ArrayData(_type, _validity.Rows, _validity.Nulls, 0, [_validity.Build(), _offsets.Build()], [values]));
    }
}
