namespace SynapseServerless.Images;

/// <summary>A change of colours or of their order; the numbers are OpenCV's codes (COLOR_BGR2GRAY is 6). Images are in the order blue, green, red.</summary>
public enum ImageColorFormat
{
    /// <summary>Full opacity is added: three channels become four.</summary>
    Bgr2Bgra = 0,

    /// <summary>Opacity is taken away: four channels become three.</summary>
    Bgra2Bgr = 1,

    /// <summary>Red and blue change places, and full opacity is added.</summary>
    Bgr2Rgba = 2,

    /// <summary>Red and blue change places, and opacity is taken away.</summary>
    Rgba2Bgr = 3,

    /// <summary>Red and blue change places.</summary>
    Bgr2Rgb = 4,

    /// <summary>Red and blue change places; opacity stays.</summary>
    Bgra2Rgba = 5,

    /// <summary>Grey: 0.299 red + 0.587 green + 0.114 blue.</summary>
    Bgr2Gray = 6,

    /// <summary>Grey of channels in the order red, green, blue.</summary>
    Rgb2Gray = 7,

    /// <summary>Three equal channels of grey.</summary>
    Gray2Bgr = 8,

    /// <summary>Three equal channels of grey, and full opacity.</summary>
    Gray2Bgra = 9,

    /// <summary>Grey of colour with opacity, which is not looked at.</summary>
    Bgra2Gray = 10,

    /// <summary>Grey of channels in the order red, green, blue, opacity.</summary>
    Rgba2Gray = 11,

    /// <summary>Hue (half the degrees, 0 to 179), saturation and value (0 to 255).</summary>
    Bgr2Hsv = 40,
}
