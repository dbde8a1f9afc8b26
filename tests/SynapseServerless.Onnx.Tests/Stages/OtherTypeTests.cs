using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.OnnxRuntime.Tensors;
using SynapseServerless.Data;
using SynapseServerless.Onnx.Format;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Onnx.Tests.Stages;

/// <summary>Values that are no tensors, and types that are inside models only. Expected values follow from what the operators are defined to do.</summary>
public sealed class OtherTypeTests
{
    [Theory]
    [InlineData(TensorElementType.Float)]
    [InlineData(TensorElementType.Int64)]
    [InlineData(TensorElementType.String)]
    [InlineData(TensorElementType.Bool)]
    public async Task A_sequence_with_a_tensor_for_each_row_is_a_column_of_lists(TensorElementType type)
    {
        // Cut along the rows, a piece for each.
        byte[] model = new OnnxGraphs().Input("x", type, "N", 2).Node("SplitToSequence", ["x"], ["parts"], OnnxGraphs.Attribute("keepdims", 1)).Output("parts", Sequence(type)).Build();
        IArrowArray items = type switch
        {
            TensorElementType.Float => Arrays.Floats(1, 2, 3, 4, 5, 6),
            TensorElementType.Int64 => Arrays.Numbers<long>(Int64Type.Default, 1, 2, 3, 4, 5, 6),
            TensorElementType.Bool => Arrays.Flags(true, false, false, true, true, true),
            _ => Arrays.Texts("a", "b", "c", "d", "e", ""),
        };
        using var stage = new ONNXModel { ModelPayload = model, BatchSize = "2" };
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Vectors(2, items)));
        using RecordBatch result = await Onnx.RunAsync(stage, batch);
        Assert.Equal(batch.Values("x"), result.Values("parts"));
    }

    [Fact]
    public void Optional_values_and_columns_that_are_no_sequence_are_named_with_their_type()
    {
        var optional = new OnnxGraphs().Input("x", TensorElementType.Float, "N").Node("Optional", ["x"], ["y"])
            .Output("y", new TypeProto { OptionalType = new TypeProto.Types.Optional { ElemType = new TypeProto { TensorType = Tensor(TensorElementType.Float) } } });
        Says("output 'y' is optional", optional.Build());
        var sequence = new OnnxGraphs().Node("SequenceAt", ["x", "place"], ["y"]).Constant("place", [], 0L).OutputOfUnknownShape("y", TensorElementType.Float);
        sequence.Model.Graph.Input.Add(new ValueInfoProto { Name = "x", Type = Sequence(TensorElementType.Float) });
        Says("input 'x' is a sequence(float", sequence.Build());
    }

    [Fact]
    public async Task Weights_of_four_bits_are_computed_with()
    {
        // Two weights a byte, the lower half first: -3, 7, 1, -8, times their scale of a half.
        var graph = new OnnxGraphs(21).Input("x", TensorElementType.Float, "N", 4).Constant("scale", [], 0.5f).Node("DequantizeLinear", ["w", "scale"], ["weights"])
            .Node("Mul", ["x", "weights"], ["y"]).Output("y", TensorElementType.Float, "N", 4);
        graph.Model.IrVersion = 10;
        graph.Model.Graph.Initializer.Add(new TensorProto { Name = "w", DataType = 22, Dims = { 4 }, RawData = Google.Protobuf.ByteString.CopyFrom(0x7D, 0x81) });
        using var stage = new ONNXModel { ModelPayload = graph.Build() };
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Vectors(4, 1, 1, 1, 1, 2, 2, 2, 2)));
        Assert.Equal<object?>([new object?[] { -1.5f, 3.5f, 0.5f, -4f }, new object?[] { -3f, 7f, 1f, -8f }], await Onnx.ValuesAsync(stage, batch, "y"));
    }

    private static void Says(string part, byte[] model)
    {
        using var stage = new ONNXModel { ModelPayload = model };
        var error = Assert.Throws<SpecificationException>(() => stage.TransformSchema(new Schema([new Field("x", FloatType.Default, false)], null)));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    private static TypeProto Sequence(TensorElementType type) => new() { SequenceType = new TypeProto.Types.Sequence { ElemType = new TypeProto { TensorType = Tensor(type) } } };

    private static TypeProto.Types.Tensor Tensor(TensorElementType type) => new() { ElemType = (int)type };
}
