using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Images;

/// <summary>A column of lists of boxes in the making.</summary>
internal sealed class BoxColumn : IMediaColumn<IReadOnlyList<Box>>
{
    private readonly Validity _validity = new();
    private readonly GrowingBuffer<int> _offsets = new(16), _x = new(), _y = new(), _width = new(), _height = new();
    private readonly GrowingBuffer<float> _score = new(), _angle = new();

    public BoxColumn() => _offsets.Add(0);

    public long Bytes => _x.Bytes * 6;

    public int Append(IReadOnlyList<Box> value)
    {
        foreach (Box box in value)
        {
            _x.Add(box.X);
            _y.Add(box.Y);
            _width.Add(box.Width);
            _height.Add(box.Height);
            _score.Add(box.Score);
            _angle.Add(box.Angle);
        }
        _offsets.Add(_x.Count);
        _validity.Add(true);
        return 1;
    }

    public void AppendNull()
    {
        _offsets.Add(_x.Count);
        _validity.Add(false);
    }

    public IArrowArray Build()
    {
        ArrayData Numbers(GrowingBuffer<int> values) => new(Int32Type.Default, values.Count, 0, 0, [ArrowBuffer.Empty, values.Build()]);
        ArrayData Floats(GrowingBuffer<float> values) => new(FloatType.Default, values.Count, 0, 0, [ArrowBuffer.Empty, values.Build()]);
        var boxes = new ArrayData(Box.Type, _x.Count, 0, 0, [ArrowBuffer.Empty], [Numbers(_x), Numbers(_y), Numbers(_width), Numbers(_height), Floats(_score), Floats(_angle)]);
        return new ListArray(new ArrayData(Box.ListType, _validity.Rows, _validity.Nulls, 0, [_validity.Build(), _offsets.Build()], [boxes]));
    }
}
