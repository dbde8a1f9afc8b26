using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.OnnxRuntime;
using SkiaSharp;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Images;
using SynapseServerless.Onnx;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;

namespace SynapseServerless.Bench.Comparisons.Onnx;

/// <summary>A small network over images, by stages and by hand.</summary>
/// <param name="decodes">Whether images are files that are decoded and resized first; otherwise they are tensors already.</param>
internal sealed class ImageComparison(bool decodes) : Comparison, IDisposable
{
    private const int Files = 16, Side = 64, Row = 3 * Side * Side;
    private const float Mean = 0.45f, Deviation = 0.22f;

    private static readonly int[] s_batches = [1, 2, 4, 8, 16, 32, 64];

    private readonly int _rows = decodes ? 512 : 4096;
    private readonly float[] _probabilities = new float[4096 * 10];
    private byte[][] _files = [];
    private float[] _tensors = [];
    private InferenceSession? _session;
    private RecordBatch? _batch;
    private PipelineModel? _stages;
    private BoundTransformer? _bound;
    private int _best;

    /// <inheritdoc/>
    public override string Name => decodes ? "onnx-images-decoded" : "onnx-images";

    /// <inheritdoc/>
    public override string Summary => decodes
        ? "ImageTransformer and ONNXModel on 512 JPEG of 320 x 240 pixels through a network of two convolutions, against SkiaSharp and ONNX Runtime by hand with the fastest batch of a sweep"
        : "ONNXModel with batchSize auto on 4,096 tensors of 3 x 64 x 64 through a network of two convolutions, against ONNX Runtime by hand with the fastest batch of a sweep";

    /// <inheritdoc/>
    public override string Unit => "images";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.SpeedAtLeast(0.95)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        byte[] model = Network();
        _session = Session(model);
        var random = new Random(3);
        _tensors = [.. Enumerable.Range(0, _rows * Row).Select(_ => (float)random.NextDouble())];
        _files = [.. Enumerable.Range(0, Files).Select(Photograph)];
        IArrowArray column = decodes ? Column() : Tensors();
        _batch = new RecordBatch(new Schema([new Field("pixels", column.Data.DataType, nullable: true)], null), [column], _rows);
        var network = new ONNXModel { ModelPayload = model, DeviceType = "CPU" };
        _stages = decodes
            ? new PipelineModel(
                new ImageTransformer
                {
                    InputCol = "pixels", OutputCol = "pixels", Stages = [ImageStep.Resize(Side, Side)], ToTensor = true, NormalizeMean = [Mean, Mean, Mean],
                    NormalizeStd = [Deviation, Deviation, Deviation], ColorScaleFactor = 1 / 255.0,
                },
                network)
            : new PipelineModel(network);
        _bound = _stages.Bind(_batch.Schema);
        _best = s_batches.MinBy(Seconds);
        for (int i = 0; i < 3; i++)
            await ProjectAsync(context, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task CleanUpAsync()
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable? one in new IDisposable?[] { _bound, _stages, _batch, _session })
            one?.Dispose();
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken) => Task.FromResult(ByHand(_best));

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        long rows = 0;
        await foreach (RecordBatch batch in _bound!.TransformAsync(One(), new StageContext("images"), cancellationToken))
        {
            using (batch)
                rows += batch.Length;
        }
        return rows;
    }

    private static InferenceSession Session(byte[] model) => new(model);

    private async IAsyncEnumerable<RecordBatch> One()
    {
        await Task.CompletedTask;
        yield return SynapseServerless.Data.Batches.Share(_batch!);
    }

    private double Seconds(int batch)
    {
        ByHand(batch);
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        ByHand(batch);
        return System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private long ByHand(int size)
    {
        using var options = new RunOptions();
        string[] inputs = ["pixels"], outputs = ["classes"];
        float[] made = decodes ? new float[size * Row] : _tensors;
        for (int start = 0; start < _rows; start += size)
        {
            int count = Math.Min(size, _rows - start);
            for (int i = 0; decodes && i < count; i++)
                Decode(_files[(start + i) % Files], made.AsSpan(i * Row, Row));
            using OrtValue pixels = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, made.AsMemory(decodes ? 0 : start * Row, count * Row), [count, 3, Side, Side]);
            using OrtValue classes = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _probabilities.AsMemory(start * 10, count * 10), [count, 10]);
            _session!.Run(options, inputs, [pixels], outputs, [classes]);
        }
        return _rows;
    }

    private static void Decode(byte[] file, Span<float> tensor)
    {
        using SKBitmap? bitmap = SKBitmap.Decode(file);
        using SKBitmap? small = bitmap!.Resize(new SKImageInfo(Side, Side, SKColorType.Bgra8888, SKAlphaType.Opaque), new SKSamplingOptions(SKFilterMode.Linear));
        ReadOnlySpan<byte> pixels = small!.GetPixelSpan();
        for (int i = 0; i < Side * Side; i++)
        {
            for (int channel = 0; channel < 3; channel++)
                tensor[(channel * Side * Side) + i] = ((pixels[(4 * i) + 2 - channel] / 255f) - Mean) / Deviation;
        }
    }

    private BinaryArray Column()
    {
        var builder = new BinaryArray.Builder();
        for (int i = 0; i < _rows; i++)
            builder.Append(_files[i % Files].AsSpan());
        return builder.Build();
    }

    private FixedSizeListArray Tensors()
    {
        FloatArray items = new FloatArray.Builder().AppendRange(_tensors).Build();
        return new FixedSizeListArray(new ArrayData(new FixedSizeListType(new Field("item", FloatType.Default, nullable: false), Row), _rows, 0, 0, [ArrowBuffer.Empty], [items.Data]));
    }

    private static byte[] Network()
    {
        var random = new Random(1);
        return new OnnxGraphs().Input("pixels", Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float, "N", 3, Side, Side)
            .Constant("first", [16, 3, 3, 3], Weights(16 * 27)).Constant("second", [32, 16, 3, 3], Weights(32 * 144)).Constant("last", [32, 10], Weights(320)).Constant("bias", [10], Weights(10))
            .Node("Conv", ["pixels", "first"], ["a"], Strides()).Node("Relu", ["a"], ["b"]).Node("Conv", ["b", "second"], ["c"], Strides()).Node("Relu", ["c"], ["d"])
            .Node("GlobalAveragePool", ["d"], ["pooled"]).Node("Flatten", ["pooled"], ["features"]).Node("Gemm", ["features", "last", "bias"], ["classes"])
            .Output("classes", Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float, "N", 10).Build();

        float[] Weights(int count) => [.. Enumerable.Range(0, count).Select(_ => ((float)random.NextDouble() - 0.5f) / 4)];

        static SynapseServerless.Onnx.Format.AttributeProto Strides() => OnnxGraphs.Attribute("strides", new long[] { 2, 2 });
    }

    private static byte[] Photograph(int seed)
    {
        var random = new Random(seed);
        using var bitmap = new SKBitmap(new SKImageInfo(320, 240, SKColorType.Bgra8888, SKAlphaType.Opaque));
        Span<byte> pixels = bitmap.GetPixelSpan();
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(i % 4 == 3 ? 255 : Math.Clamp((i / 1280) + random.Next(20), 0, 255));
        using SKData? data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 85);
        return data!.ToArray();
    }
}
