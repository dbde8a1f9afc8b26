using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.OnnxRuntime.Tensors;
using SynapseServerless.Data;
using SynapseServerless.Onnx.Sessions;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Onnx.Tests.Stages;

/// <summary>What a user can get wrong, each with one message that says what and what would be right.</summary>
public sealed class BadModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("synapse-onnx-").FullName;

    private static readonly Schema _schema = new([new Field("x", FloatType.Default, true), new Field("text", StringType.Default, true)], null);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Something_else_than_a_model_is_refused()
    {
        Says("is no ONNX model", new ONNXModel { ModelLocation = Write("notes.onnx", "Dear reader, this is no model."u8.ToArray()) });
        Says("is no ONNX model", new ONNXModel { ModelLocation = Write("empty.onnx", []) });
        Says("there is no such file", new ONNXModel { ModelLocation = Path.Combine(_folder, "missing.onnx") });
        Says("There is no model", new ONNXModel());
        Says("is no ONNX model", new ONNXModel { ModelPayload = [1, 2, 3] });
    }

    [Fact]
    public void A_model_that_is_cut_short_anywhere_is_refused_and_the_process_goes_on()
    {
        byte[] whole = OnnxGraphs.Network(4, 8, 2);
        for (int length = 0; length < whole.Length; length++)
        {
            using var stage = new ONNXModel { ModelPayload = whole[..length] };
            Assert.Throws<SpecificationException>(() => stage.TransformSchema(_schema));
        }
        Says("damaged or cut short", new ONNXModel { ModelPayload = whole[..^10] });
    }

    [Fact]
    public void A_changed_byte_anywhere_is_refused_or_gives_a_model()
    {
        byte[] whole = OnnxGraphs.Network(4, 8, 2);
        var random = new Random(3);
        for (int change = 0; change < 500; change++)
        {
            byte[] changed = [.. whole];
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            using var stage = new ONNXModel { ModelPayload = changed };
            try
            {
                stage.TransformSchema(_schema);
            }
            catch (SpecificationException)
            {
                // The other outcome is a model, whose columns these are not or are.
            }
        }
    }

    [Fact]
    public void An_unknown_operator_and_an_unknown_set_of_operators_are_named()
    {
        byte[] operation = new OnnxGraphs().Input("x", TensorElementType.Float, "N").Node("Frobnicate", ["x"], ["y"]).Output("y", TensorElementType.Float, "N").Build();
        Says("Frobnicate", new ONNXModel { ModelPayload = operation });
        byte[] domain = new OnnxGraphs().Input("x", TensorElementType.Float, "N").Node("com.example", "Twist", ["x"], ["y"]).Output("y", TensorElementType.Float, "N").Build();
        Says("Twist", new ONNXModel { ModelPayload = domain });
        byte[] future = new OnnxGraphs(opset: 9_000).Input("x", TensorElementType.Float, "N").Node("Neg", ["x"], ["y"]).Output("y", TensorElementType.Float, "N").Build();
        Says("ai.onnx 9000", new ONNXModel { ModelPayload = future });
    }

    [Fact]
    public void Wrong_names_are_answered_with_those_there_are()
    {
        byte[] model = OnnxGraphs.Network(4, 8, 2);
        Says("no input 'feature'", "Its inputs are x (float[N, 4])", new ONNXModel { ModelPayload = model, FeedDict = new Dictionary<string, string> { ["feature"] = "x" } });
        Says("no output or inner value 'probability'", "Its outputs are y", new ONNXModel { ModelPayload = model, FetchDict = new Dictionary<string, string> { ["p"] = "probability" } });
        Says("Did you mean 'dense1'", new ONNXModel { ModelPayload = model, FetchDict = new Dictionary<string, string> { ["p"] = "dense2" } });
        Says("no column 'z'", "The columns are x, text", new ONNXModel { ModelPayload = model, FeedDict = new Dictionary<string, string> { ["x"] = "z" } });
        Says("fills no column 'q'", new ONNXModel { ModelPayload = OnnxGraphs.Network(1, 2), SoftMaxDict = new Dictionary<string, string> { ["q"] = "s" } });
    }

    [Fact]
    public void Types_and_shapes_that_do_not_fit_are_shown_from_both_sides()
    {
        byte[] model = OnnxGraphs.Network(4, 2);
        Says("input 'x' is float[N, 4]", "column 'text' is utf8", new ONNXModel { ModelPayload = model, FeedDict = new Dictionary<string, string> { ["x"] = "text" } });
        using var stage = new ONNXModel { ModelPayload = model };
        var three = new Schema([new Field("x", new FixedSizeListType(FloatType.Default, 3), true)], null);
        var error = Assert.Throws<SpecificationException>(() => stage.TransformSchema(three));
        Assert.Contains("The model's input 'x' is float[N, 4], and a cell of 3 of the column 'x' (float[3]) does not fit", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_of_another_length_than_the_model_takes_is_a_bad_row_and_a_ragged_one_too()
    {
        using var stage = new ONNXModel { ModelPayload = OnnxGraphs.Network(2, 2) };
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Lists(Arrays.Floats(1, 2, 3, 4, 5, 6, 7), 2, 3, 2)));
        var aside = new Onnx.SetAside();
        using RecordBatch result = await Onnx.RunAsync(stage, batch, context: new SynapseServerless.Stages.StageContext("m") { Rows = aside });
        Assert.Equal([1L], aside.Places);
        Assert.Contains("float[N, 2], and a cell of 3", aside.Rows[0].Problem, StringComparison.Ordinal);

        byte[] matrix = new OnnxGraphs().Input("x", TensorElementType.Float, "N", "r", "c").Node("Neg", ["x"], ["y"]).Output("y", TensorElementType.Float, "N", "r", "c").Build();
        using var matrices = new ONNXModel { ModelPayload = matrix };
        using RecordBatch ragged = Onnx.Batch(("x", Arrays.Lists(Arrays.Lists(Arrays.Floats(1, 2, 3), 1, 2), 2)));
        aside = new Onnx.SetAside();
        using RecordBatch none = await Onnx.RunAsync(matrices, ragged, context: new SynapseServerless.Stages.StageContext("m") { Rows = aside });
        Assert.Contains("differ in length", Assert.Single(aside.Rows).Problem, StringComparison.Ordinal);
        Assert.Equal(0, none.Length);
    }

    [Fact]
    public async Task An_output_that_has_no_value_for_each_row_is_an_error_of_the_stage()
    {
        byte[] model = new OnnxGraphs().Input("x", TensorElementType.Float, "N").Constant("axes", [1], 0L).Node("ReduceSum", ["x", "axes"], ["y"], OnnxGraphs.Attribute("keepdims", 1))
            .Output("y", TensorElementType.Float, "M").Build();
        using var stage = new ONNXModel { ModelPayload = model };
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Floats(1, 2, 3)));
        var error = await Assert.ThrowsAsync<DataException>(() => Onnx.RunAsync(stage, batch));
        Assert.Contains("'y' has 1 for 3 rows", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CUDA_is_refused_where_there_is_none_and_the_stage_asks_for_a_worker_with_a_GPU()
    {
        Need.OfSystem("This build of ONNX Runtime has CUDA.").SkipUnless(!SessionSettings.HasCuda);
        using var stage = new ONNXModel { ModelPayload = OnnxGraphs.Network(2, 2), DeviceType = "CUDA" };
        Assert.Equal("gpu", stage.WorkerPool);
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Vectors(2, 1, 2)));
        var error = await Assert.ThrowsAsync<SpecificationException>(() => Onnx.RunAsync(stage, batch));
        Assert.Contains("deviceType is CUDA, and there is none here", error.Message, StringComparison.Ordinal);
        Assert.Equal("deviceType", error.Location.Parameter);
        using var either = new ONNXModel { ModelPayload = OnnxGraphs.Network(2, 2) };
        Assert.Null(either.WorkerPool);
        Assert.Equal(1, (await Onnx.RunAsync(either, batch)).Length);
    }

    [Fact]
    public async Task An_execution_provider_that_the_build_of_the_runtime_has_not_is_refused_with_those_it_has()
    {
        using var stage = new ONNXModel { ModelPayload = OnnxGraphs.Network(2, 2), ExecutionProviders = ["Imaginary"] };
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Vectors(2, 1, 2)));
        var error = await Assert.ThrowsAsync<SpecificationException>(() => Onnx.RunAsync(stage, batch));
        Assert.Contains("'Imaginary' cannot be used: this build of ONNX Runtime does not have it", error.Message, StringComparison.Ordinal);
        Assert.Contains("CPU", error.Remedy, StringComparison.Ordinal);
        using var known = new ONNXModel { ModelPayload = OnnxGraphs.Network(2, 2), ExecutionProviders = ["cpu"] };
        Assert.Equal(1, (await Onnx.RunAsync(known, batch)).Length);
    }

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private static void Says(string part, ONNXModel stage) => Says(part, "", stage);

    private static void Says(string part, string other, ONNXModel stage)
    {
        using (stage)
        {
            var error = Assert.Throws<SpecificationException>(() => stage.TransformSchema(_schema));
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
            Assert.Contains(other, error.Message, StringComparison.Ordinal);
            Assert.Equal("ONNXModel", error.Location.Stage);
            Assert.True(error.Remedy is { Length: > 10 }, error.Message);
        }
    }
}
