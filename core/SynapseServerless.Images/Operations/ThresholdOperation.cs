namespace SynapseServerless.Images;

/// <summary>Compares each value with a threshold.</summary>
internal sealed class ThresholdOperation : ImageOperation
{
    private readonly byte[] _results = new byte[256];

    /// <param name="threshold">The threshold.</param>
    /// <param name="maxVal">What values get that are set to the greatest.</param>
    /// <param name="kind">What becomes of those above, and of the others.</param>
    public ThresholdOperation(double threshold, double maxVal, ThresholdType kind)
    {
        byte greatest = Saturated(maxVal);
        // Values are whole numbers: one is above the threshold where it is above the whole number below that.
        byte cut = Saturated(Math.Floor(threshold));
        for (int value = 0; value < 256; value++)
        {
            bool isAbove = value > threshold;
            _results[value] = kind switch
            {
                ThresholdType.Binary => isAbove ? greatest : (byte)0,
                ThresholdType.BinaryInv => isAbove ? (byte)0 : greatest,
                ThresholdType.Trunc => isAbove ? cut : (byte)value,
                ThresholdType.ToZero => isAbove ? (byte)value : (byte)0,
                _ => isAbove ? (byte)0 : (byte)value,
            };
        }
    }

    protected override Picture Make(Picture picture)
    {
        foreach (ref byte value in picture.Pixels)
            value = _results[value];
        return picture;
    }

    private static byte Saturated(double value) => (byte)Math.Clamp(Math.Round(value, MidpointRounding.ToEven), 0, 255);
}
