using Apache.Arrow;
using Microsoft.ML.OnnxRuntime.Tensors;
using SynapseServerless.Data;
using SynapseServerless.Resources;
using SynapseServerless.Services;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Onnx.Tests.Stages;

/// <summary>How many rows a call has changes nothing; expected values are those of one direct call of the runtime.</summary>
public sealed class BatchingTests
{
    private const int Rows = 5_000, Width = 8;

    private static readonly float[] _numbers = [.. Enumerable.Range(0, Rows * Width).Select(i => MathF.Sin(i))];

    [Theory]
    [InlineData("auto")]
    [InlineData("1")]
    [InlineData("7")]
    [InlineData("5000")]
    [InlineData("100000")]
    public async Task Outputs_equal_a_direct_call_of_the_runtime_bit_for_bit(string size)
    {
        byte[] model = OnnxGraphs.Network(Width, 16, 3);
        float[] expected = Onnx.Direct<float>(model, "y", ("x", Onnx.Tensor(_numbers, Rows, Width)));
        using var stage = new ONNXModel { ModelPayload = model, BatchSize = size };
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Vectors(Width, _numbers)));
        using RecordBatch whole = await Onnx.RunAsync(stage, batch), pieces = await Onnx.RunAsync(stage, batch, piece: 613);
        Assert.Equal(expected, Floats(whole, "y"));
        Assert.Equal(expected, Floats(pieces, "y"));
    }

    [Fact]
    public async Task One_row_at_a_time_gives_what_five_thousand_at_a_time_give()
    {
        byte[] model = OnnxGraphs.Network(Width, 16, 3);
        using var stage = new ONNXModel { ModelPayload = model };
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Vectors(Width, _numbers)));
        using RecordBatch whole = await Onnx.RunAsync(stage, batch), single = await Onnx.RunAsync(stage, batch, piece: 1);
        Assert.Equal(Floats(whole, "y"), Floats(single, "y"));
    }

    [Fact]
    public async Task The_rows_of_a_mini_batcher_count_and_nothing_else_of_it()
    {
        using var stage = new ONNXModel { ModelPayload = OnnxGraphs.Network(Width, 3), MiniBatcher = new FixedMiniBatchTransformer { BatchSize = 100 } };
        Assert.Equal(100, stage.WantedRows);
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Vectors(Width, _numbers)));
        using RecordBatch result = await Onnx.RunAsync(stage, batch);
        Assert.Equal(Rows, result.Length);
    }

    [Fact]
    public async Task The_row_for_which_the_model_fails_is_set_aside_alone()
    {
        // A lookup beyond the table fails; the runtime then fails the whole call.
        byte[] model = new OnnxGraphs().Input("x", TensorElementType.Int64, "N").Constant("table", [3], 10f, 20f, 30f).Node("Gather", ["table", "x"], ["y"]).Output("y", TensorElementType.Float, "N").Build();
        long[] places = [.. Enumerable.Range(0, 1000).Select(i => (long)(i % 3))];
        places[17] = 99;
        places[800] = -50;
        using var stage = new ONNXModel { ModelPayload = model, BatchSize = "256" };
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Numbers(Apache.Arrow.Types.Int64Type.Default, places)));
        var aside = new Onnx.SetAside();
        using RecordBatch result = await Onnx.RunAsync(stage, batch, piece: 300, context: new StageContext("lookup") { Rows = aside });
        Assert.Equal([17L, 800L], aside.Places);
        Assert.Contains("The model fails", aside.Rows[0].Problem, StringComparison.Ordinal);
        Assert.Equal(places.Where(place => place is >= 0 and < 3).Select(place => (object?)(10f * (place + 1))), result.Values("y"));

        var error = await Assert.ThrowsAsync<DataException>(() => Onnx.RunAsync(stage, batch));
        Assert.Equal(17, error.Location.Row);
    }

    [Fact]
    public async Task A_call_that_has_not_enough_memory_is_made_again_with_half_the_rows()
    {
        // Beside one row alone, each row asks for 2^44 floats, which no machine has.
        using ONNXModel stage = Greedy(1);
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Floats(1, 2, 3, 4, 5)));
        Assert.Equal([1f, 2f, 3f, 4f, 5f], await Onnx.ValuesAsync(stage, batch, "y"));

        using ONNXModel never = Greedy(0);
        var error = await Assert.ThrowsAsync<DataException>(() => Onnx.RunAsync(never, batch));
        Assert.Contains("not enough memory to run the model for a single row", error.Message, StringComparison.Ordinal);

        static ONNXModel Greedy(long rows) => new()
        {
            BatchSize = "4",
            ModelPayload = new OnnxGraphs().Input("x", TensorElementType.Float, "N").Constant("free", [1], rows).Constant("much", [1], 1L << 44).Constant("one", [1], 1L).Constant("first", [1], 0L)
                .Node("Shape", ["x"], ["rows"]).Node("Sub", ["rows", "free"], ["over"]).Node("Mul", ["over", "much"], ["asked"]).Node("Add", ["asked", "one"], ["size"])
                .Node("ConstantOfShape", ["size"], ["zeros"]).Node("ReduceSum", ["zeros", "first"], ["nothing"]).Node("Add", ["x", "nothing"], ["y"]).Output("y", TensorElementType.Float, "N").Build(),
        };
    }

    [Fact]
    public async Task Sessions_are_shared_by_content_and_settings_and_counted_in_bytes()
    {
        using var cache = new LeasedCache(1 << 20);
        var context = new StageContext("m") { Host = new StageHost { Resources = cache } };
        byte[] model = OnnxGraphs.Network(Width, 3);
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Vectors(Width, _numbers)));
        using var first = new ONNXModel { ModelPayload = model };
        using var second = new ONNXModel { ModelPayload = [.. model] };
        (await Onnx.RunAsync(first, batch, context: context)).Dispose();
        long bytes = cache.Bytes;
        Assert.Equal(2 * model.Length, bytes);
        (await Onnx.RunAsync(second, batch, context: context)).Dispose();
        Assert.Equal(bytes, cache.Bytes);
        using var other = new ONNXModel { ModelPayload = model, OptimizationLevel = "NO_OPT" };
        (await Onnx.RunAsync(other, batch, context: context)).Dispose();
        Assert.Equal(2 * bytes, cache.Bytes);
        Assert.Equal(0, cache.Leases);
    }

    [Fact]
    public async Task Settings_of_the_runtime_are_taken_and_change_no_result()
    {
        byte[] model = OnnxGraphs.Network(Width, 16, 3);
        float[] expected = Onnx.Direct<float>(model, "y", ("x", Onnx.Tensor(_numbers, Rows, Width)));
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Vectors(Width, _numbers)));
        foreach (string level in new[] { "NO_OPT", "BASIC_OPT", "EXTENDED_OPT" })
        {
            using var stage = new ONNXModel
            {
                ModelPayload = model, OptimizationLevel = level, DeviceType = "CPU", NumThreads = 2, NumInterOpThreads = 2, ExecutionMode = "parallel", EnableMemoryArena = false,
                EnableMemoryPattern = false, SessionConfig = new Dictionary<string, string> { ["session.intra_op.allow_spinning"] = "0" },
            };
            using RecordBatch result = await Onnx.RunAsync(stage, batch);
            float[] values = Floats(result, "y");
            for (int i = 0; i < values.Length; i++)
                Assert.Equal(expected[i], values[i], 1e-6f);
        }
    }

    private static float[] Floats(RecordBatch batch, string column) => ((FloatArray)((FixedSizeListArray)batch.Column(column)).Values).Values.ToArray();
}
