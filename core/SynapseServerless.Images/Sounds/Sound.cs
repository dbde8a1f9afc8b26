namespace SynapseServerless.Images;

/// <summary>A decoded sound: samples from -1 to 1 of each channel.</summary>
/// <param name="SampleRate">Samples a second.</param>
/// <param name="Channels">The samples of each channel, all of them of one length.</param>
internal sealed record Sound(int SampleRate, IReadOnlyList<float[]> Channels)
{
    /// <summary>How many samples a channel has.</summary>
    public int Length => Channels[0].Length;

    /// <summary>The mean of the channels.</summary>
    public float[] Mono()
    {
        if (Channels.Count == 1)
            return Channels[0];
        float[] mean = new float[Length];
        for (int i = 0; i < mean.Length; i++)
        {
            double sum = 0;
            foreach (float[] channel in Channels)
                sum += channel[i];
            mean[i] = (float)(sum / Channels.Count);
        }
        return mean;
    }
}
