using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.OnnxRuntime.Tensors;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Onnx.Tests.Stages;

/// <summary>How cells become tensors, and tensors cells. Expected values follow from what the operators are defined to do.</summary>
public sealed class ShapeTests
{
    [Fact]
    public async Task Lists_of_different_lengths_are_run_by_length_and_come_out_in_their_rows()
    {
        byte[] model = new OnnxGraphs().Input("x", TensorElementType.Float, "N", "length").Constant("axes", [1], 1L)
            .Node("ReduceSum", ["x", "axes"], ["sum"], OnnxGraphs.Attribute("keepdims", 0)).Node("Neg", ["x"], ["negative"])
            .Output("sum", TensorElementType.Float, "N").Output("negative", TensorElementType.Float, "N", "length").Build();
        using var stage = new ONNXModel { ModelPayload = model };
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Lists(Arrays.Floats(1, 2, 3, 4, 5, 6, 7), 2, 1, 2, 2)));
        using RecordBatch result = await Onnx.RunAsync(stage, batch);
        Assert.Equal([3f, 3f, 9f, 13f], result.Values("sum"));
        Assert.Equal<object?>([new object?[] { -1f, -2f }, new object?[] { -3f }, new object?[] { -4f, -5f }, new object?[] { -6f, -7f }], result.Values("negative"));
    }

    [Fact]
    public async Task A_missing_value_gives_a_null_and_nothing_else_changes()
    {
        byte[] model = new OnnxGraphs().Input("x", TensorElementType.Float, "N").Input("v", TensorElementType.Float, "N", 2)
            .Constant("axes", [1], 1L).Node("Unsqueeze", ["x", "axes"], ["column"]).Node("Mul", ["column", "v"], ["y"])
            .Node("Identity", ["x"], ["z"]).Output("y", TensorElementType.Float, "N", 2).Output("z", TensorElementType.Float, "N").Build();
        using var stage = new ONNXModel { ModelPayload = model };
        using RecordBatch batch = Onnx.Batch(
            ("x", Arrays.Doubles(2, null, 3, 4, 5)),
            ("v", Arrays.Lists(Arrays.Doubles(1, 2, 3, 4, 5, null, 7, 8), [true, true, true, true, false], 2, 2, 2, 2, 0)));
        using RecordBatch result = await Onnx.RunAsync(stage, batch);
        Assert.Equal<object?>([new object?[] { 2f, 4f }, null, null, new object?[] { 28f, 32f }, null], result.Values("y"));
        Assert.Equal([2f, null, null, 4f, null], result.Values("z"));
    }

    [Fact]
    public async Task A_batch_without_a_single_value_gives_nulls_of_every_type()
    {
        byte[] model = new OnnxGraphs().Input("x", TensorElementType.Float, "N").Constant("axes", [1], 1L).Node("Unsqueeze", ["x", "axes"], ["v"])
            .Node("Cast", ["x"], ["s"], OnnxGraphs.Attribute("to", (int)TensorElementType.String)).Node("Cast", ["x"], ["b"], OnnxGraphs.Attribute("to", (int)TensorElementType.Bool))
            .Output("v", TensorElementType.Float, "N", 1).Output("s", TensorElementType.String, "N").Output("b", TensorElementType.Bool, "N").Build();
        using var stage = new ONNXModel { ModelPayload = model };
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Doubles(null, null)));
        using RecordBatch result = await Onnx.RunAsync(stage, batch);
        Assert.All(["v", "s", "b"], column => Assert.Equal<object?>([null, null], result.Values(column)));
    }

    [Fact]
    public async Task A_flat_list_serves_as_a_tensor_of_as_many_items_and_a_number_as_a_vector_of_one()
    {
        byte[] model = new OnnxGraphs().Input("x", TensorElementType.Float, "N", 3, 2, 2).Node("Transpose", ["x"], ["y"], OnnxGraphs.Attribute("perm", new long[] { 0, 2, 3, 1 }))
            .Output("y", TensorElementType.Float, "N", 2, 2, 3).Build();
        using var stage = new ONNXModel { ModelPayload = model };
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Vectors(12, [.. Enumerable.Range(0, 24).Select(i => (float)i)])));
        using RecordBatch result = await Onnx.RunAsync(stage, batch);
        // Planes of four numbers, seen point by point: 0, 4 and 8 belong to the first point of the first row.
        var first = (object[])((object[])((object[])result.Values("y")[0]!)[0])[0];
        Assert.Equal([0f, 4f, 8f], first);
        Assert.Equal("float[3][2][2]", TypeNames.Of(result.Schema.GetFieldByName("y").DataType));

        byte[] vector = new OnnxGraphs().Input("x", TensorElementType.Float, "N", 1).Node("Neg", ["x"], ["y"]).Output("y", TensorElementType.Float, "N", 1).Build();
        using var single = new ONNXModel { ModelPayload = vector };
        using RecordBatch numbers = Onnx.Batch(("x", Arrays.Doubles(1, 2)));
        Assert.Equal<object?>([new object?[] { -1f }, new object?[] { -2f }], await Onnx.ValuesAsync(single, numbers, "y"));
    }

    [Fact]
    public async Task A_model_for_a_fixed_number_of_rows_gets_its_last_rows_filled_up()
    {
        byte[] model = new OnnxGraphs().Input("x", TensorElementType.Float, 4, 2).Node("Neg", ["x"], ["y"]).Output("y", TensorElementType.Float, 4, 2).Build();
        using var stage = new ONNXModel { ModelPayload = model };
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Vectors(2, [.. Enumerable.Range(1, 22).Select(i => (float)i)])));
        IReadOnlyList<object?> values = await Onnx.ValuesAsync(stage, batch, "y");
        Assert.Equal(11, values.Count);
        Assert.Equal<object?>(Enumerable.Range(0, 11).Select(i => new object?[] { -(2f * i) - 1, -(2f * i) - 2 }), values);
    }

    [Fact]
    public async Task A_model_without_a_dimension_of_rows_is_run_row_by_row()
    {
        // A state of two planes and one number for all: as recurrent models have them.
        byte[] model = new OnnxGraphs().Input("x", TensorElementType.Float, "N", 2).Input("state", TensorElementType.Float, 2, "N", 3).Input("rate", TensorElementType.Int64)
            .Node("Cast", ["rate"], ["factor"], OnnxGraphs.Attribute("to", (int)TensorElementType.Float))
            .Node("Mul", ["x", "factor"], ["y"]).Node("Mul", ["state", "factor"], ["next"])
            .Output("y", TensorElementType.Float, "N", 2).Output("next", TensorElementType.Float, 2, "N", 3).Build();
        using var stage = new ONNXModel { ModelPayload = model };
        using RecordBatch batch = Onnx.Batch(
            ("x", Arrays.Vectors(2, 1, 2, 3, 4)), ("state", Arrays.Vectors(6, [.. Enumerable.Range(0, 12).Select(i => (float)i)])),
            ("rate", Arrays.Numbers<long>(Int64Type.Default, 10, 100)));
        using RecordBatch result = await Onnx.RunAsync(stage, batch);
        Assert.Equal<object?>([new object?[] { 10f, 20f }, new object?[] { 300f, 400f }], result.Values("y"));
        var next = (object[])result.Values("next")[1]!;
        Assert.Equal([900f, 1000f, 1100f], (object[])((object[])next[1])[0]);
    }

    [Fact]
    public async Task Sparse_vectors_are_written_out()
    {
        byte[] model = new OnnxGraphs().Input("x", TensorElementType.Float, "N", 4).Node("Neg", ["x"], ["y"]).Output("y", TensorElementType.Float, "N", 4).Build();
        using var stage = new ONNXModel { ModelPayload = model };
        IArrowArray sparse = ArrowArrayFactory.BuildArray(new ArrayData(
            SparseVectors.Type, 2, 0, 0, [ArrowBuffer.Empty],
            [
                Arrays.Numbers(Int32Type.Default, 4, 4).Data,
                Arrays.Lists(Arrays.Numbers(Int32Type.Default, 1, 0, 3), 1, 2).Data,
                Arrays.Lists(Arrays.Floats(7, 8, 9), 1, 2).Data,
            ]));
        using RecordBatch batch = Onnx.Batch(("x", sparse));
        Assert.Equal<object?>([new object?[] { -0f, -7f, -0f, -0f }, new object?[] { -8f, -0f, -0f, -9f }], await Onnx.ValuesAsync(stage, batch, "y"));
    }

    [Fact]
    public async Task An_output_of_unknown_shape_is_a_flat_list()
    {
        // Which dimensions of one are taken out depends on how long the others are.
        byte[] model = new OnnxGraphs().Input("x", TensorElementType.Float, "N", "a", "b").Node("Squeeze", ["x"], ["y"]).OutputOfUnknownShape("y", TensorElementType.Float).Build();
        using var stage = new ONNXModel { ModelPayload = model };
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Vectors(1, Arrays.Vectors(2, 1, 2, 3, 4))));
        Assert.Equal<object?>([new object?[] { 1f, 2f }, new object?[] { 3f, 4f }], await Onnx.ValuesAsync(stage, batch, "y"));
    }

    [Fact]
    public async Task Dictionary_encoded_text_is_text()
    {
        byte[] model = new OnnxGraphs().Input("x", TensorElementType.String, "N").Node("Identity", ["x"], ["y"]).Output("y", TensorElementType.String, "N").Build();
        using var stage = new ONNXModel { ModelPayload = model };
        var type = new DictionaryType(Int32Type.Default, StringType.Default, ordered: false);
        using RecordBatch batch = Onnx.Batch(("x", new DictionaryArray(type, Arrays.Numbers(Int32Type.Default, 1, 0, 1), Arrays.Texts("a", "b"))));
        Assert.Equal(["b", "a", "b"], await Onnx.ValuesAsync(stage, batch, "y"));
    }
}
