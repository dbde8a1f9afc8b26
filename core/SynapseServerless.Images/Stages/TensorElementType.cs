namespace SynapseServerless.Images;

/// <summary>The type of the values of tensors.</summary>
public enum TensorElementType
{
    /// <summary>32-bit floating-point numbers.</summary>
    Float,

    /// <summary>64-bit floating-point numbers.</summary>
    Double,

    /// <summary>16-bit floating-point numbers.</summary>
    Float16,

    /// <summary>Whole numbers from 0 to 255, as the image has them.</summary>
    Uint8,
}
