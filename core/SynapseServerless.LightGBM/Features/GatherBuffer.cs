namespace SynapseServerless.LightGBM.Features;

/// <summary>Memory that rows are gathered into, batch after batch: an array of its own for every batch would be a large object each time.</summary>
internal sealed class GatherBuffer
{
    private byte[] _bytes = [];

    /// <summary>Some memory, of any content; what was handed out before is used again.</summary>
    /// <param name="length">How much, in bytes.</param>
    public Memory<byte> Take(int length)
    {
        if (_bytes.Length < length)
            _bytes = GC.AllocateUninitializedArray<byte>(length);
        return _bytes.AsMemory(0, length);
    }
}
