namespace SynapseServerless.Images;

/// <summary>How pixels of another size are made.</summary>
public enum Interpolation
{
    /// <summary>From the two nearest pixels of each direction, as OpenCV's INTER_LINEAR and SynapseML do. Pixels in between are skipped where an image becomes much smaller.</summary>
    Linear,

    /// <summary>From all pixels that a new one covers, weighted by a triangle, as Pillow's BILINEAR and torchvision with antialias do.</summary>
    Antialias,

    /// <summary>The mean of the area that a new pixel covers, as OpenCV's INTER_AREA; like <c>linear</c> where an image becomes larger.</summary>
    Area,

    /// <summary>The nearest pixel.</summary>
    Nearest,
}
