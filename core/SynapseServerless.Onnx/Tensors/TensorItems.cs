using Apache.Arrow;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SynapseServerless.Onnx.Tensors;

/// <summary>The elements of small tensors, one after the other, as the items of a column.</summary>
internal sealed class TensorItems(TensorElementType element)
{
    private readonly StringArray.Builder _texts = new();
    private readonly List<byte> _bytes = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds the elements of a tensor.</summary>
    /// <returns>How many it has.</returns>
    public int Append(OrtValue tensor)
    {
        int count = checked((int)tensor.GetTensorTypeAndShape().ElementCount);
        if (element == TensorElementType.String)
        {
            for (int i = 0; i < count; i++)
                _texts.Append(tensor.GetStringElementAsSpan(i));
        }
        else
            _bytes.AddRange(tensor.GetTensorMutableRawData()[..(count * ElementTypes.Size(element))]);
        Count += count;
        return count;
    }

    /// <summary>All of them.</summary>
    public ArrayData Build() => element switch
    {
        TensorElementType.String => _texts.Build().Data,
        TensorElementType.Bool => Flags(),
        TensorElementType.BFloat16 => throw new OutputException("Sequences and maps of bfloat16 have no column type"),
        _ => new ArrayData(ElementTypes.Column(element), Count, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(_bytes.ToArray())]),
    };

    private ArrayData Flags()
    {
        var flags = new BooleanArray.Builder();
        foreach (byte flag in _bytes)
            flags.Append(flag != 0);
        return flags.Build().Data;
    }
}
