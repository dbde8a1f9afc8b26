namespace SynapseServerless.Images;

/// <summary>What a step of <see cref="ImageTransformer"/> does.</summary>
public enum ImageAction
{
    /// <summary>Makes an image of <c>height</c> and <c>width</c>, or of <c>size</c> both ways; with <c>keepAspectRatio</c>, of the shorter side <c>size</c>, or of one of height and width, <c>maxSize</c> long at most.</summary>
    Resize,

    /// <summary>Cuts out <c>height</c> rows of <c>width</c> pixels from (<c>x</c>, <c>y</c>).</summary>
    Crop,

    /// <summary>Cuts <c>height</c> rows of <c>width</c> pixels out of the middle.</summary>
    CenterCrop,

    /// <summary>Changes colours as <c>format</c> says.</summary>
    ColorFormat,

    /// <summary>Mirrors: up and down where <c>flipCode</c> is 0, left and right where it is above, both where it is below.</summary>
    Flip,

    /// <summary>The mean of a box of <c>height</c> rows and <c>width</c> pixels.</summary>
    Blur,

    /// <summary>Compares with <c>threshold</c>, as <c>type</c> and <c>maxVal</c> say.</summary>
    Threshold,

    /// <summary>Blurs by a bell curve of <c>apertureSize</c> pixels and <c>sigma</c>.</summary>
    GaussianKernel,
}
