using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SynapseServerless.Onnx.Tensors;

/// <summary>A column of lists: a sequence that has one tensor for each row, whatever the length of each.</summary>
internal sealed class SequenceColumn(string output, string column, TensorElementType element, IArrowType item)
    : OutputColumn(output, new Field(column, TypeOf(item, [-1]), nullable: true))
{
    public override OutputCollector Collect(int rows) => new Collector(Output, Field.DataType, element);

    private sealed class Collector(string output, IArrowType type, TensorElementType element) : OutputCollector
    {
        private readonly List<int> _offsets = [0];
        private readonly TensorItems _items = new(element);

        public override void Append(OrtValue value, int rows, int kept, bool prepared)
        {
            int count = value.GetValueCount();
            if (count != rows)
                throw new OutputException($"The output '{output}' has {count} tensors for {rows} rows, and a column needs one for each");
            for (int i = 0; i < kept; i++)
            {
                using OrtValue tensor = value.GetValue(i, OrtAllocator.DefaultInstance);
                _items.Append(tensor);
                _offsets.Add(_items.Count);
            }
        }

        public override IArrowArray Build() => new ListArray(new ArrayData(
            type, _offsets.Count - 1, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_offsets)).ToArray())], [_items.Build()]));
    }
}
