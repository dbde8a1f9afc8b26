namespace SynapseServerless.Onnx;

/// <summary>Makes stretches of speech of the probabilities that windows of a sound have speech in them, by the rules of Silero VAD.</summary>
/// <param name="threshold">What a window has at least for speech to begin.</param>
/// <param name="window">Samples of a window.</param>
/// <param name="minSpeech">Samples of the shortest speech.</param>
/// <param name="minSilence">Samples of the shortest silence that ends speech.</param>
/// <param name="pad">Samples that are added on both sides.</param>
internal sealed class SpeechSegments(double threshold, int window, int minSpeech, int minSilence, int pad)
{
    // Speech that has begun goes on until windows are surely silent.
    private readonly double _ending = Math.Max(threshold - 0.15, 0.01);

    /// <summary>The stretches, in samples.</summary>
    /// <param name="probabilities">The probabilities, window after window.</param>
    /// <param name="samples">How many samples the sound has.</param>
    public List<(int Start, int End)> Find(ReadOnlySpan<float> probabilities, int samples)
    {
        var found = new List<(int Start, int End)>();
        int? start = null, silentFrom = null;
        for (int i = 0; i < probabilities.Length; i++)
        {
            int place = i * window;
            if (probabilities[i] >= threshold)
            {
                silentFrom = null;
                start ??= place;
            }
            else if (start is int begin && probabilities[i] < _ending)
            {
                silentFrom ??= place;
                if (place - silentFrom < minSilence)
                    continue;
                if (silentFrom - begin > minSpeech)
                    found.Add((begin, silentFrom.Value));
                start = silentFrom = null;
            }
        }
        if (start is int last && samples - last > minSpeech)
            found.Add((last, samples));
        return Padded(found, samples);
    }

    // Where two stretches are nearer to each other than both paddings, each gets half of what lies between.
    private List<(int Start, int End)> Padded(List<(int Start, int End)> found, int samples)
    {
        var padded = new List<(int Start, int End)>(found.Count);
        for (int i = 0; i < found.Count; i++)
        {
            int before = i == 0 ? int.MaxValue : found[i].Start - found[i - 1].End;
            int after = i == found.Count - 1 ? int.MaxValue : found[i + 1].Start - found[i].End;
            padded.Add((
                Math.Max(0, found[i].Start - (before < 2L * pad ? before / 2 : pad)),
                Math.Min(samples, found[i].End + (after < 2L * pad ? after / 2 : pad))));
        }
        return padded;
    }
}
