using Apache.Arrow;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime.Tensors;
using SynapseServerless.Data;
using SynapseServerless.Onnx.Format;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Onnx.Tests.Stages;

/// <summary>Inner values, derived columns, maps and sequences, weights beside the model, and what travels with a saved stage.</summary>
public sealed class GraphTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("synapse-onnx-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_inner_value_equals_that_of_the_full_graph()
    {
        byte[] model = OnnxGraphs.Network(3, 5, 2);
        // The same graph with the inner value as a second output, which is then computed as a part of the whole.
        ModelProto full = ModelProto.Parser.ParseFrom(model);
        full.Graph.Output.Add(new ValueInfoProto { Name = "hidden1" });
        float[] numbers = [.. Enumerable.Range(0, 60).Select(i => MathF.Cos(i))];
        float[] expected = Onnx.Direct<float>(full.ToByteArray(), "hidden1", ("x", Onnx.Tensor(numbers, 20, 3)));

        using var stage = new ONNXModel { ModelPayload = model, FetchDict = new Dictionary<string, string> { ["inner"] = "hidden1" } };
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Vectors(3, numbers)));
        using RecordBatch result = await Onnx.RunAsync(stage, batch);
        Assert.Equal(expected, ((FloatArray)((FixedSizeListArray)result.Column(1)).Values).Values.ToArray());
        Assert.Equal(["x", "inner"], Schemas.Names(result.Schema));
    }

    [Fact]
    public async Task Softmax_and_the_largest_number_follow_their_formulas()
    {
        byte[] model = new OnnxGraphs().Input("x", TensorElementType.Float, "N", 3).Node("Identity", ["x"], ["y"]).Output("y", TensorElementType.Float, "N", 3).Build();
        using var stage = new ONNXModel
        {
            ModelPayload = model, FetchDict = new Dictionary<string, string> { ["raw"] = "y" },
            SoftMaxDict = new Dictionary<string, string> { ["raw"] = "chance" }, ArgMaxDict = new Dictionary<string, string> { ["raw"] = "label" },
        };
        // exp(0) : exp(ln 2) : exp(ln 5) are 1 : 2 : 5, and 1000 more on each changes nothing.
        float two = MathF.Log(2), five = MathF.Log(5);
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Vectors(3, 0, two, five, 1000, 1000, 1000)));
        using RecordBatch result = await Onnx.RunAsync(stage, batch);
        var first = (object[])result.Values("chance")[0]!;
        Assert.Equal(0.125, (float)first[0], 1e-6);
        Assert.Equal(0.25, (float)first[1], 1e-6);
        Assert.Equal(0.625, (float)first[2], 1e-6);
        Assert.All((object[])result.Values("chance")[1]!, chance => Assert.Equal(1 / 3.0, (float)chance, 1e-6));
        Assert.Equal([2.0, 0.0], result.Values("label"));
    }

    [Fact]
    public async Task Maps_of_probabilities_as_converters_of_scikit_learn_make_them_are_columns_of_maps()
    {
        var type = new TypeProto
        {
            SequenceType = new TypeProto.Types.Sequence
            {
                ElemType = new TypeProto
                {
                    MapType = new TypeProto.Types.Map { KeyType = (int)TensorElementType.String, ValueType = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorElementType.Float } } },
                },
            },
        };
        byte[] model = new OnnxGraphs().Input("x", TensorElementType.Float, "N", 2)
            .Node("ai.onnx.ml", "ZipMap", ["x"], ["p"], OnnxGraphs.Attribute("classlabels_strings", new[] { "no", "yes" })).Output("p", type).Build();
        using var stage = new ONNXModel { ModelPayload = model };
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Vectors(2, 0.25f, 0.75f, 1, 0, 0.5f, 0.5f)));
        using RecordBatch result = await Onnx.RunAsync(stage, batch, piece: 2);
        Assert.Equal("map<utf8, float>", TypeNames.Of(result.Schema.GetFieldByName("p").DataType));
        var first = (object[])result.Values("p")[0]!;
        Assert.Equal(["no", "yes"], first.Select(entry => ((Dictionary<string, object?>)entry)["key"]));
        Assert.Equal([0.25f, 0.75f], first.Select(entry => ((Dictionary<string, object?>)entry)["value"]));
        Assert.Equal(3, result.Length);
    }

    [Fact]
    public async Task Weights_in_a_file_beside_the_model_are_used_and_travel_with_a_saved_stage()
    {
        float[] weights = [1, 2, 3, 4, 5, 6];
        string path = WithExternalWeights("weights.bin", weights);
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Vectors(2, 1, 10)));
        // (1, 10) times the rows (1, 2, 3) and (4, 5, 6), by hand.
        object?[] expected = [41f, 52f, 63f];
        using var stage = new ONNXModel { ModelLocation = path };
        Assert.Equal(expected, (object[])(await Onnx.ValuesAsync(stage, batch, "y"))[0]!);
        Assert.Equal(["weights.bin"], OnnxModelInfo.Read(path).ExternalFiles);

        var folder = new StageFolder(new LocalStorage(), Path.Combine(_folder, "saved"));
        await stage.SavePayloadAsync(folder, Onnx.Cancelled);
        File.Delete(path);
        File.Delete(Path.Combine(_folder, "weights.bin"));
        using var loaded = new ONNXModel { ModelLocation = path };
        await loaded.LoadPayloadAsync(folder, Onnx.Cancelled);
        Assert.Equal(expected, (object[])(await Onnx.ValuesAsync(loaded, batch, "y"))[0]!);
    }

    [Theory]
    [InlineData("../weights.bin")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    public void Weights_outside_the_folder_of_the_model_are_refused(string place)
    {
        File.WriteAllBytes(Path.Combine(_folder, "weights.bin"), new byte[24]);
        Directory.CreateDirectory(Path.Combine(_folder, "inner"));
        string path = Path.Combine(_folder, "inner", "model.onnx");
        File.WriteAllBytes(path, External(place).ToByteArray());
        using var stage = new ONNXModel { ModelLocation = path };
        var error = Assert.Throws<SpecificationException>(() => stage.GetModelInfo());
        Assert.Contains("outside its folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_the_outside_is_outside()
    {
        Need.OfSystem("Links need a file system that has them.").SkipUnless(!OperatingSystem.IsWindows());
        Directory.CreateDirectory(Path.Combine(_folder, "inner"));
        File.WriteAllBytes(Path.Combine(_folder, "weights.bin"), new byte[24]);
        File.CreateSymbolicLink(Path.Combine(_folder, "inner", "weights.bin"), Path.Combine(_folder, "weights.bin"));
        string path = Path.Combine(_folder, "inner", "model.onnx");
        File.WriteAllBytes(path, External("weights.bin").ToByteArray());
        using var stage = new ONNXModel { ModelLocation = path };
        Assert.Contains("outside its folder", Assert.Throws<SpecificationException>(() => stage.GetModelInfo()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_payload_with_weights_elsewhere_is_refused_and_so_is_a_missing_file()
    {
        using var payload = new ONNXModel { ModelPayload = External("weights.bin").ToByteArray() };
        Assert.Contains("a payload comes without a folder", Assert.Throws<SpecificationException>(() => payload.GetModelInfo()).Message, StringComparison.Ordinal);
        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllBytes(path, External("weights.bin").ToByteArray());
        using var missing = new ONNXModel { ModelLocation = path };
        Assert.Contains("no such file in its folder", Assert.Throws<SpecificationException>(() => missing.GetModelInfo()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_says_what_it_is()
    {
        string path = Path.Combine(_folder, "model.onnx");
        OnnxGraphs graph = new OnnxGraphs().Input("x", TensorElementType.Float, "N", 4).Node("Neg", ["x"], ["y"]).Output("y", TensorElementType.Float, "N", 4);
        graph.Model.MetadataProps.Add(new StringStringEntryProto { Key = "task", Value = "negation" });
        graph.Model.ModelVersion = 3;
        File.WriteAllBytes(path, graph.Build());
        OnnxModelInfo info = OnnxModelInfo.Read(path);
        Assert.Equal("x: float[N, 4]", info.Inputs.Single().ToString());
        Assert.Equal("y: float[N, 4]", info.Outputs.Single().ToString());
        Assert.Equal((17L, 3L), (info.Opsets["ai.onnx"], info.Opsets["ai.onnx.ml"]));
        Assert.Equal(("tests 1.0", 9L, 3L, "negation"), (info.Producer, info.IrVersion, info.ModelVersion, info.Metadata["task"]));
    }

    private string WithExternalWeights(string file, float[] weights)
    {
        File.WriteAllBytes(Path.Combine(_folder, file), System.Runtime.InteropServices.MemoryMarshal.AsBytes(weights.AsSpan()).ToArray());
        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllBytes(path, External(file).ToByteArray());
        return path;
    }

    private static ModelProto External(string place)
    {
        OnnxGraphs graph = new OnnxGraphs().Input("x", TensorElementType.Float, "N", 2).Node("MatMul", ["x", "w"], ["y"]).Output("y", TensorElementType.Float, "N", 3);
        graph.Model.Graph.Initializer.Add(new TensorProto
        {
            Name = "w", DataType = (int)TensorElementType.Float, Dims = { 2, 3 }, DataLocation = TensorProto.Types.DataLocation.External,
            ExternalData = { new StringStringEntryProto { Key = "location", Value = place }, new StringStringEntryProto { Key = "length", Value = "24" } },
        });
        return graph.Model;
    }
}
