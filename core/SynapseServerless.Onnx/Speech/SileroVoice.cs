using Microsoft.ML.OnnxRuntime;

namespace SynapseServerless.Onnx;

/// <summary>Runs Silero VAD over the windows of a sound, one after the other, because each takes what the model remembers of those before. One thread at a time.</summary>
internal sealed class SileroVoice : IDisposable
{
    private static readonly string[] _inputs = ["input", "state", "sr"];

    private readonly InferenceSession _session;
    private readonly int _window, _context;
    private readonly float[] _samples, _state = new float[2 * 128];
    private readonly OrtValue[] _values;
    private readonly RunOptions _options = new();

    /// <param name="session">The model.</param>
    /// <param name="rate">Samples a second: 8000 or 16000.</param>
    public SileroVoice(InferenceSession session, int rate)
    {
        _session = session;
        (_window, _context) = rate == 16_000 ? (512, 64) : (256, 32);
        _samples = new float[_context + _window];
        _values =
        [
            OrtValue.CreateTensorValueFromMemory(_samples, [1, _samples.Length]),
            OrtValue.CreateTensorValueFromMemory(_state, [2, 1, 128]),
            OrtValue.CreateTensorValueFromMemory(new long[] { rate }, []),
        ];
    }

    /// <summary>The probability of speech of each window of a sound.</summary>
    /// <param name="samples">The sound.</param>
    /// <param name="cancellationToken">Stops between windows.</param>
    public float[] Probabilities(ReadOnlySpan<float> samples, CancellationToken cancellationToken)
    {
        System.Array.Clear(_state);
        System.Array.Clear(_samples);
        float[] found = new float[(samples.Length + _window - 1) / _window];
        for (int i = 0; i < found.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<float> rest = samples[(i * _window)..];
            ReadOnlySpan<float> window = rest[..Math.Min(_window, rest.Length)];
            _samples.AsSpan(_window).CopyTo(_samples);
            window.CopyTo(_samples.AsSpan(_context));
            _samples.AsSpan(_context + window.Length).Clear();
            using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(_options, _inputs, _values, _session.OutputNames);
            found[i] = results[0].GetTensorDataAsSpan<float>()[0];
            results[1].GetTensorDataAsSpan<float>().CopyTo(_state);
        }
        return found;
    }

    public void Dispose()
    {
        foreach (OrtValue value in _values)
            value.Dispose();
        _options.Dispose();
    }
}
