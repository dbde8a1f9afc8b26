namespace SynapseServerless.Images;

/// <summary>What becomes of values above a threshold, and of the others; the numbers are those of OpenCV.</summary>
public enum ThresholdType
{
    /// <summary>Those above become maxVal, the others 0.</summary>
    Binary = 0,

    /// <summary>Those above become 0, the others maxVal.</summary>
    BinaryInv = 1,

    /// <summary>Those above become the threshold, the others stay.</summary>
    Trunc = 2,

    /// <summary>Those above stay, the others become 0.</summary>
    ToZero = 3,

    /// <summary>Those above become 0, the others stay.</summary>
    ToZeroInv = 4,
}
