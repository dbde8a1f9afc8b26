using System.Buffers;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SynapseServerless.Onnx.Tensors;

/// <summary>What one call of the runtime holds: memory that must not move, memory that was lent, and values.</summary>
internal sealed class RunMemory : IDisposable
{
    private readonly List<MemoryHandle> _pinned = [];
    private readonly List<byte[]> _rented = [];
    private readonly List<OrtValue> _values = [];

    /// <summary>A tensor over memory of a column.</summary>
    /// <param name="memory">The memory, which stays where it is until the call is over.</param>
    /// <param name="element">Type of the elements.</param>
    /// <param name="shape">The dimensions.</param>
    public OrtValue Over(ReadOnlyMemory<byte> memory, TensorElementType element, long[] shape)
    {
        MemoryHandle handle = memory.Pin();
        _pinned.Add(handle);
        unsafe
        {
            return Keep(OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, element, shape, (nint)handle.Pointer, memory.Length));
        }
    }

    /// <summary>Memory for the call.</summary>
    public Memory<byte> Rent(int bytes)
    {
        byte[] memory = ArrayPool<byte>.Shared.Rent(Math.Max(1, bytes));
        _rented.Add(memory);
        return memory.AsMemory(0, bytes);
    }

    /// <summary>Disposes a value when the call is over.</summary>
    public OrtValue Keep(OrtValue value)
    {
        _values.Add(value);
        return value;
    }

    public void Dispose()
    {
        foreach (OrtValue value in _values)
            value.Dispose();
        foreach (MemoryHandle handle in _pinned)
            handle.Dispose();
        foreach (byte[] memory in _rented)
            ArrayPool<byte>.Shared.Return(memory);
    }
}
