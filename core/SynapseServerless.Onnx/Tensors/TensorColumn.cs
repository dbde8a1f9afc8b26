using System.Buffers;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SynapseServerless.Onnx.Tensors;

/// <summary>A column of numbers, vectors, lists or matrices.</summary>
/// <param name="output">Name of the output.</param>
/// <param name="column">Name of the column.</param>
/// <param name="element">Type of the elements.</param>
/// <param name="item">Type of the items of the column.</param>
/// <param name="row">The dimensions of a row, -1 where one is not fixed; null where they are not known, which makes a flat list.</param>
/// <param name="isWhole">Whether a row is all of the tensor.</param>
internal sealed class TensorColumn(string output, string column, TensorElementType element, IArrowType item, int[]? row, bool isWhole)
    : OutputColumn(output, new Field(column, TypeOf(item, row ?? [-1]), nullable: true))
{
    private bool IsFixed => _row is not null && _row.All(size => size > 0);

    public override OutputCollector Collect(int rows) => new Collector(this, rows);

    private sealed class Collector(TensorColumn owner, int total) : OutputCollector
    {
        private readonly TensorElementType _element = owner._element;
        private readonly ShapeLog _shapes = new(owner._row);
        private readonly StringArray.Builder _texts = new();
        private byte[] _memory = [];
        private MemoryHandle _pin;
        private int _bytes;

        private int Size => ElementTypes.Size(_element);

        private int RowBytes => Size * owner._row!.Aggregate(1, (product, size) => product * size);

        public override OrtValue? Prepare(int rows, RunMemory memory)
        {
            if (!owner.IsFixed || owner._isWhole || Size == 0)
                return null;
            if (_memory.Length == 0)
            {
                _memory = GC.AllocateUninitializedArray<byte>(checked(total * RowBytes));
                _pin = _memory.AsMemory().Pin();
            }
            int bytes = rows * RowBytes;
            return _bytes + bytes > _memory.Length ? null : Over(rows, bytes, memory);
        }

        private unsafe OrtValue Over(int rows, int bytes, RunMemory memory) => memory.Keep(OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, _element, [rows, .. owner._row!.Select(size => (long)size)], (nint)((byte*)_pin.Pointer + _bytes), bytes));

        public override void Append(OrtValue value, int rows, int kept, bool prepared)
        {
            if (prepared)
            {
                _bytes += kept * RowBytes;
                _shapes.Add(kept, owner._row!);
                return;
            }
            long[] shape = value.GetTensorTypeAndShape().Shape;
            int[] cell = CellShape(shape, rows);
            int items = checked(cell.Aggregate(kept, (product, size) => product * size));
            if (_element == TensorElementType.String)
            {
                for (int i = 0; i < items; i++)
                    _texts.Append(value.GetStringElementAsSpan(i));
            }
            else
                Append(value.GetTensorMutableRawData()[..(items * Size)]);
            _shapes.Add(kept, cell);
        }

        private int[] CellShape(long[] shape, int rows)
        {
            if (!owner._isWhole && (shape.Length == 0 || shape[0] != rows))
            {
                string found = shape.Length == 0 ? "one value" : $"{shape[0]}";
                throw new OutputException($"The output '{owner.Output}' has {found} for {rows} rows, and a column needs one for each");
            }
            int[] cell = [.. (owner._isWhole ? shape : shape[1..]).Select(size => checked((int)size))];
            if (owner._row is null)
                return [cell.Aggregate(1, (product, size) => checked(product * size))];
            if (cell.Length != owner._row.Length || owner._row.Where((size, place) => size > 0 && size != cell[place]).Any())
                throw new OutputException($"The output '{owner.Output}' has the shape {string.Join(" x ", shape)}, which is not what the model states");
            return cell;
        }

        private void Append(ReadOnlySpan<byte> data)
        {
            if (_bytes + data.Length > _memory.Length)
            {
                byte[] larger = GC.AllocateUninitializedArray<byte>(Math.Max(_bytes + data.Length, owner.IsFixed ? checked(total * RowBytes) : 2 * _memory.Length));
                _memory.AsSpan(0, _bytes).CopyTo(larger);
                _pin.Dispose();
                _pin = default;
                _memory = larger;
                _pin = _memory.AsMemory().Pin();
            }
            data.CopyTo(_memory.AsSpan(_bytes));
            _bytes += data.Length;
        }

        public override IArrowArray Build() => ArrowArrayFactory.BuildArray(_shapes.Build(owner.Field.DataType, Items()));

        private ArrayData Items()
        {
            if (_element == TensorElementType.String)
                return _texts.Build().Data;
            int count = _bytes / Size;
            ArrowBuffer buffer = _element switch
            {
                TensorElementType.Bool => Bits(_memory.AsSpan(0, count)),
                TensorElementType.BFloat16 => Singles(MemoryMarshal.Cast<byte, ushort>(_memory.AsSpan(0, _bytes))),
                _ => new ArrowBuffer(_memory.AsMemory(0, _bytes)),
            };
            return new ArrayData(owner._item, count, 0, 0, [ArrowBuffer.Empty, buffer]);
        }

        private static ArrowBuffer Bits(ReadOnlySpan<byte> flags)
        {
            byte[] bits = new byte[(flags.Length + 7) / 8];
            for (int i = 0; i < flags.Length; i++)
            {
                if (flags[i] != 0)
                    bits[i >> 3] |= (byte)(1 << (i & 7));
            }
            return new ArrowBuffer(bits);
        }

        private static ArrowBuffer Singles(ReadOnlySpan<ushort> halves)
        {
            byte[] numbers = new byte[halves.Length * sizeof(float)];
            Span<float> target = MemoryMarshal.Cast<byte, float>(numbers.AsSpan());
            for (int i = 0; i < halves.Length; i++)
                target[i] = BFloat16s.ToSingle(halves[i]);
            return new ArrowBuffer(numbers);
        }

        public override void Dispose()
        {
            _pin.Dispose();
            base.Dispose();
        }
    }

    private readonly TensorElementType _element = element;
    private readonly IArrowType _item = item;
    private readonly int[]? _row = row;
    private readonly bool _isWhole = isWhole;
}
