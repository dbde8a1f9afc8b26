namespace SynapseServerless.Onnx.Tensors;

/// <summary>The upper half of a float: what the format bfloat16 keeps.</summary>
internal static class BFloat16s
{
    /// <summary>The nearest number of 16 bits; ties go to the even one.</summary>
    public static ushort FromSingle(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        // A quiet NaN, whose lower bits alone may have said that it is one.
        return float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>The number, exactly.</summary>
    public static float ToSingle(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);
}
