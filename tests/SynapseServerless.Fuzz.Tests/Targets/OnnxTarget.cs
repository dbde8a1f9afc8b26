using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.OnnxRuntime.Tensors;
using SynapseServerless.Data;
using SynapseServerless.Onnx;
using SynapseServerless.Stages;
using SynapseServerless.Tests;

namespace SynapseServerless.Fuzz.Tests;

/// <summary>An ONNX model: described, loaded into the runtime, bound to vectors, and run over a few of them.</summary>
internal sealed class OnnxTarget : FuzzTarget
{
    public override string Name => "onnx";

    public override double Weight => 0.2;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        OnnxGraphs.Network(3, 4, 2),
        new OnnxGraphs().Input("x", TensorElementType.Float, "N", 3).Constant("axes", [1], 1L).Node("ReduceSum", ["x", "axes"], ["y"], OnnxGraphs.Attribute("keepdims", 0))
            .Output("y", TensorElementType.Float, "N").Build(),
        new OnnxGraphs().Input("x", TensorElementType.Float, "N", 3).Node("Softmax", ["x"], ["s"], OnnxGraphs.Attribute("axis", 1))
            .Node("ai.onnx.ml", "Binarizer", ["s"], ["y"], OnnxGraphs.Attribute("threshold", 0.5f)).Output("y", TensorElementType.Float, "N", 3).Build(),
    ];

    public override IReadOnlyList<string> Words => ["Gemm", "Tanh", "ReduceSum", "Softmax", "Reshape", "Loop", "If", "x", "y", "w1", "N", "\x08\x09", "\x12\x00", "\xff\xff\xff\xff\x0f", "axis", "to", "location"];

    public override async Task<string> RunAsync(byte[] input)
    {
        using var stage = new ONNXModel { ModelPayload = input, DeviceType = "CPU", NumThreads = 1, BatchSize = "2" };
        OnnxModelInfo info = stage.GetModelInfo();
        var type = new FixedSizeListType(new Field("item", FloatType.Default, nullable: false), 3);
        FloatArray items = new FloatArray.Builder().AppendRange([1, 2, 3, 4, 5, 6, 7, 8, 9]).Build();
        using var batch = new RecordBatch(
            new Schema([new Field("x", type, nullable: true)], null), [new FixedSizeListArray(new ArrayData(type, 3, 0, 0, [ArrowBuffer.Empty], [items.Data]))], 3);
        using BoundTransformer bound = stage.Bind(batch.Schema);
        using RecordBatch result = await bound.TransformAsync(One(batch), new StageContext("onnx"), CancellationToken.None).CollectAsync(bound.Output);
        return $"{info.Nodes} nodes, {result.ColumnCount} columns, {result.Length} rows";
    }

    private static async IAsyncEnumerable<RecordBatch> One(RecordBatch batch)
    {
        await Task.CompletedTask;
        yield return Batches.Share(batch);
    }
}
