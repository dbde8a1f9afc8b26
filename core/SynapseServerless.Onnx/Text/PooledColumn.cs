using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SynapseServerless.Onnx.Graphs;
using SynapseServerless.Onnx.Tensors;

namespace SynapseServerless.Onnx.Text;

/// <summary>A column of one vector for each text, made of those of its tokens as they come: what has a vector for each token is not kept.</summary>
/// <remarks>
/// The rows of a call have equally many tokens, none of them filled up, so that the mean over all is the mean over those that count. It is not taken in the
/// graph: there the order of a sum may change with how many rows a call has.
/// </remarks>
internal sealed class PooledColumn : OutputColumn
{
    private readonly TensorElementType _element;
    private readonly int _width;
    private readonly bool _isMean;

    private PooledColumn(TensorValue value, string column, int width, bool isMean)
        : base(value.Name, new Field(column, TypeOf(FloatType.Default, [width]), nullable: true)) => (_element, _width, _isMean) = (value.Element, width, isMean);

    /// <summary>The column of an output that has a vector for each token; null for any other.</summary>
    public static PooledColumn? Create(ModelValue value, string column, bool isMean) =>
        value is TensorValue { Shape: [_, _, > 0 and var width], Element: TensorElementType.Float or TensorElementType.Float16 } tensor ? new PooledColumn(tensor, column, width, isMean) : null;

    public override OutputCollector Collect(int rows) => new Collector(this);

    private sealed class Collector(PooledColumn owner) : OutputCollector
    {
        private readonly ArrayBufferWriter<float> _vectors = new();

        public override void Append(OrtValue value, int rows, int kept, bool prepared)
        {
            long[] shape = value.GetTensorTypeAndShape().Shape;
            if (shape.Length != 3 || shape[0] != rows || shape[2] != owner._width)
                throw new OutputException($"The output '{owner.Output}' has the shape {string.Join(" x ", shape)} for {rows} texts, and vectors of {owner._width} for each token are wanted");
            int tokens = checked((int)shape[1]);
            ReadOnlySpan<float> all = owner._element == TensorElementType.Float ? value.GetTensorDataAsSpan<float>() : Singles(value);
            for (int row = 0; row < kept; row++)
            {
                Pool(all.Slice(row * tokens * owner._width, tokens * owner._width), tokens, _vectors.GetSpan(owner._width)[..owner._width]);
                _vectors.Advance(owner._width);
            }
        }

        private void Pool(ReadOnlySpan<float> vectors, int tokens, Span<float> pooled)
        {
            pooled.Clear();
            if (tokens == 0)
                return;
            vectors[..owner._width].CopyTo(pooled);
            for (int token = 1; owner._isMean && token < tokens; token++)
                TensorPrimitives.Add(pooled, vectors.Slice(token * owner._width, owner._width), pooled);
            if (owner._isMean)
                TensorPrimitives.Divide(pooled, tokens, pooled);
        }

        private static float[] Singles(OrtValue value)
        {
            ReadOnlySpan<Half> halves = MemoryMarshal.Cast<byte, Half>(value.GetTensorMutableRawData());
            float[] numbers = new float[checked((int)value.GetTensorTypeAndShape().ElementCount)];
            TensorPrimitives.ConvertToSingle(halves[..numbers.Length], numbers);
            return numbers;
        }

        public override IArrowArray Build()
        {
            byte[] memory = MemoryMarshal.AsBytes(_vectors.WrittenSpan).ToArray();
            var items = new ArrayData(FloatType.Default, _vectors.WrittenCount, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(memory)]);
            return new FixedSizeListArray(new ArrayData(owner.Field.DataType, _vectors.WrittenCount / owner._width, 0, 0, [ArrowBuffer.Empty], [items]));
        }
    }
}
