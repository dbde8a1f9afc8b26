using System.Numerics;

namespace SynapseServerless.Images;

/// <summary>What each of the 256 values of each channel becomes in a tensor: (value · scale − mean) / standard deviation, computed once in double precision.</summary>
/// <typeparam name="T">Type of the results.</typeparam>
internal sealed class ChannelTables<T>
    where T : unmanaged, INumber<T>
{
    private readonly Normalization _normalization;
    private readonly T[][] _tables;

    /// <param name="normalization">How values are changed, and their order.</param>
    public ChannelTables(Normalization normalization)
    {
        _normalization = normalization;
        _tables = [.. Enumerable.Range(0, 3).Select(Table)];
    }

    /// <summary>How many channels the tensor of a picture has: opacity is left out.</summary>
    /// <param name="picture">The picture.</param>
    public int ChannelsOf(Picture picture) => _normalization.Channels ?? Math.Min(3, picture.Channels);

    /// <summary>Refuses a picture that has not as many channels as there are means or deviations.</summary>
    /// <param name="picture">The picture.</param>
    /// <exception cref="MediaException">It has others.</exception>
    public void Check(Picture picture) => Normalization.Check(Math.Min(3, picture.Channels), ChannelsOf(picture));

    /// <summary>Writes the tensor of a picture that was checked.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="to">As many values as it has.</param>
    public void Write(Picture picture, Span<T> to)
    {
        int channels = ChannelsOf(picture), pixels = picture.Width * picture.Height, step = picture.Channels;
        ReadOnlySpan<byte> from = picture.Pixels;
        for (int channel = 0; channel < channels; channel++)
        {
            T[] table = _tables[channel];
            Span<T> plane = to.Slice(channel * pixels, pixels);
            int at = channels == 1 ? 0 : _normalization.IsRgb ? 2 - channel : channel;
            for (int i = 0; i < plane.Length; i++, at += step)
                plane[i] = table[from[at]];
        }
    }

    private T[] Table(int channel)
    {
        double mean = _normalization.Mean is { Count: > 0 } means ? means[Math.Min(channel, means.Count - 1)] : 0;
        double deviation = _normalization.Std is { Count: > 0 } deviations ? deviations[Math.Min(channel, deviations.Count - 1)] : 1;
        return [.. Enumerable.Range(0, 256).Select(value => T.CreateChecked(((value * _normalization.Scale) - mean) / deviation))];
    }
}

/// <summary>How values of tensors are made of those of images.</summary>
/// <param name="Mean">Means of channels, subtracted; null for none.</param>
/// <param name="Std">Standard deviations of channels, divided by; null for none.</param>
/// <param name="Scale">What values are multiplied by first.</param>
/// <param name="IsRgb">Whether red comes first, rather than blue.</param>
internal sealed record Normalization(IReadOnlyList<double>? Mean, IReadOnlyList<double>? Std, double Scale, bool IsRgb)
{
    /// <summary>How many channels tensors have, as far as means and deviations tell.</summary>
    public int? Channels => Mean is { Count: > 0 } means ? means.Count : Std is { Count: > 0 } deviations ? deviations.Count : null;

    /// <summary>Refuses a picture whose channels are not those of the tensor.</summary>
    /// <param name="has">Channels of the picture, opacity left out.</param>
    /// <param name="wants">Channels of the tensor.</param>
    /// <exception cref="MediaException">They differ.</exception>
    public static void Check(int has, int wants)
    {
        if (has != wants)
        {
            throw new MediaException(
                $"The image has {has} channels, and {wants} means or standard deviations are given",
                has < wants ? "Set autoConvertToColor for grey images among colour ones." : "Convert the images to grey with colorFormat.");
        }
    }
}
