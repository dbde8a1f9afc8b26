using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SynapseServerless.Onnx.Graphs;

namespace SynapseServerless.Onnx.Tensors;

/// <summary>A column of maps, such as the probability of each class by its label.</summary>
internal sealed class MapColumn : OutputColumn
{
    private readonly bool _isSequence;
    private readonly MapType _type;
    private readonly TensorElementType _key;
    private readonly TensorElementType _value;

    private MapColumn(string output, string column, MapType type, MapValue map, bool isSequence)
        : base(output, new Field(column, type, nullable: true)) => (_isSequence, _type, _key, _value) = (isSequence, type, map.Key, map.Value);

    /// <summary>The column of an output that is a map, or a sequence of one map for each row; null where keys or values have no column type.</summary>
    public static MapColumn? Create(string output, string column, MapValue map, bool isSequence)
    {
        if (ElementTypes.Column(map.Key) is not { } key || ElementTypes.Column(map.Value) is not { } value)
            return null;
        var type = new MapType(new Field("key", key, nullable: false), new Field("value", value, nullable: false));
        return new MapColumn(output, column, type, map, isSequence);
    }

    public override OutputCollector Collect(int rows) => new Collector(this);

    private sealed class Collector(MapColumn owner) : OutputCollector
    {
        private readonly List<int> _offsets = [0];
        private readonly TensorItems _keys = new(owner._key);
        private readonly TensorItems _values = new(owner._value);

        public override void Append(OrtValue value, int rows, int kept, bool prepared)
        {
            if (!owner._isSequence)
            {
                Append(value);
                return;
            }
            int count = value.GetValueCount();
            if (count != rows)
                throw new OutputException($"The output '{owner.Output}' has {count} maps for {rows} rows, and a column needs one for each");
            for (int i = 0; i < kept; i++)
            {
                using OrtValue map = value.GetValue(i, OrtAllocator.DefaultInstance);
                Append(map);
            }
        }

        private void Append(OrtValue map)
        {
            using OrtValue keys = map.GetValue(0, OrtAllocator.DefaultInstance), values = map.GetValue(1, OrtAllocator.DefaultInstance);
            _keys.Append(keys);
            _values.Append(values);
            _offsets.Add(_keys.Count);
        }

        public override IArrowArray Build()
        {
            var entries = new ArrayData(((NestedType)owner._type).Fields[0].DataType, _keys.Count, 0, 0, [ArrowBuffer.Empty], [_keys.Build(), _values.Build()]);
            byte[] offsets = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_offsets)).ToArray();
            return ArrowArrayFactory.BuildArray(new ArrayData(owner._type, _offsets.Count - 1, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(offsets)], [entries]));
        }
    }
}
