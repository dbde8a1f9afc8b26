using System.Security.Cryptography;
using System.Text;
using Apache.Arrow;
using Google.Protobuf;
using SynapseServerless.Data;
using SynapseServerless.Onnx.Format;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Tests;
using SynapseServerless.Trust;
using Xunit;

namespace SynapseServerless.Onnx.Tests.Stages;

/// <summary>Models in blobs and in hubs, read by a storage that lets the operator decide. Expected values are those of the same model as a payload.</summary>
public sealed class OpeningTests : IDisposable
{
    private static readonly StageCatalog _catalog = new StageCatalog().AddOnnx();

    private readonly string _folder = Directory.CreateTempSubdirectory("synapse-open-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_model_in_a_blob_is_read_with_the_weights_beside_it_where_the_operator_allows_it()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        string root = $"{azurite.Endpoint}/c{Guid.NewGuid():N}";
        var blobs = new StorageRouter(blobs: new BlobStorage(azurite.ConnectionString));
        (byte[] model, byte[] weights) = WithWeightsBeside("weights.bin");
        await WriteAsync(blobs, $"{root}/data/models/net.onnx", model);
        await WriteAsync(blobs, $"{root}/data/models/weights.bin", weights);
        await WriteAsync(blobs, $"{root}/secret/net.onnx", model);
        IStorage guarded = new TrustPolicy(new TrustOptions { Root = root }).Guard(blobs, TrustScope.Specification);

        using var stage = new ONNXModel { ModelLocation = $"{root}/data/models/net.onnx" };
        await StageFiles.OpenAsync(stage, guarded, _catalog, Onnx.Cancelled);
        using RecordBatch rows = Onnx.Batch(("x", Arrays.Floats(1, 10)));
        // y = x + 2.5, the weight in the file.
        Assert.Equal([3.5f, 12.5f], await Onnx.ValuesAsync(stage, rows, "y"));

        using var elsewhere = new ONNXModel { ModelLocation = $"{root}/secret/net.onnx" };
        await Assert.ThrowsAnyAsync<NotAllowedException>(() => StageFiles.OpenAsync(elsewhere, guarded, _catalog, Onnx.Cancelled));
        using var missing = new ONNXModel { ModelLocation = $"{root}/data/models/nothing.onnx" };
        var error = await Assert.ThrowsAsync<SpecificationException>(() => StageFiles.OpenAsync(missing, guarded, _catalog, Onnx.Cancelled));
        Assert.Contains("nothing.onnx' cannot be read", error.Message, StringComparison.Ordinal);
        Assert.Equal("modelLocation", error.Location.Parameter);
    }

    [Theory]
    [InlineData("../weights.bin")]
    [InlineData("/weights.bin")]
    [InlineData("a/../../weights.bin")]
    [InlineData("https://example.com/weights.bin")]
    [InlineData("weights.bin?sig=1")]
    public async Task Weights_outside_of_the_folder_of_a_blob_are_refused(string place)
    {
        await using Azurite azurite = await Azurite.StartAsync();
        string root = $"{azurite.Endpoint}/c{Guid.NewGuid():N}";
        var blobs = new StorageRouter(blobs: new BlobStorage(azurite.ConnectionString));
        await WriteAsync(blobs, $"{root}/models/net.onnx", WithWeightsBeside(place).Model);
        using var stage = new ONNXModel { ModelLocation = $"{root}/models/net.onnx" };
        var error = await Assert.ThrowsAsync<SpecificationException>(() => StageFiles.OpenAsync(stage, blobs, _catalog, Onnx.Cancelled));
        Assert.Contains("which is outside its folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_of_a_hub_is_checked_and_travels_with_the_saved_stage()
    {
        byte[] model = Named();
        WriteHub(model, Convert.ToHexStringLower(SHA256.HashData(model)));
        using var stage = new ONNXModel { Hub = Path.Combine(_folder, "hub", "manifest.json"), HubModel = "net@17" };
        Assert.Contains("was not brought yet", Assert.Throws<SpecificationException>(() => stage.GetModelInfo()).Message, StringComparison.Ordinal);
        await StageFiles.OpenAsync(stage, new LocalStorage(), _catalog, Onnx.Cancelled);
        using RecordBatch rows = Onnx.Batch(("x", Arrays.Floats(1)));
        Assert.Equal([-1f], await Onnx.ValuesAsync(stage, rows, "y"));

        await SynapseServerless.Pipelines.StageSerializer.SaveAsync(stage, Path.Combine(_folder, "saved"), new LocalStorage(), _catalog, Onnx.Cancelled);
        Directory.Delete(Path.Combine(_folder, "hub"), recursive: true);
        using var loaded = (ONNXModel)await SynapseServerless.Pipelines.StageSerializer.LoadAsync(Path.Combine(_folder, "saved"), new LocalStorage(), _catalog, Onnx.Cancelled);
        Assert.Equal([-1f], await Onnx.ValuesAsync(loaded, rows, "y"));
    }

    [Fact]
    public async Task A_hub_is_guarded_and_what_it_does_not_promise_is_refused()
    {
        byte[] model = Named();
        WriteHub(model, new string('0', 64));
        using var stage = new ONNXModel { Hub = Path.Combine(_folder, "hub", "manifest.json"), HubModel = "net" };
        var error = await Assert.ThrowsAsync<SpecificationException>(() => StageFiles.OpenAsync(stage, new LocalStorage(), _catalog, Onnx.Cancelled));
        Assert.Contains("and the manifest says 000", error.Message, StringComparison.Ordinal);
        IStorage guarded = new TrustPolicy(new TrustOptions { Root = Path.Combine(_folder, "root") }).Guard(new LocalStorage(), TrustScope.Specification);
        await Assert.ThrowsAnyAsync<NotAllowedException>(() => StageFiles.OpenAsync(stage, guarded, _catalog, Onnx.Cancelled));
        using var web = new ONNXModel { Hub = "https://models.example.com/manifest.json", HubModel = "net" };
        error = await Assert.ThrowsAsync<SpecificationException>(() => StageFiles.OpenAsync(web, new LocalStorage(), _catalog, Onnx.Cancelled));
        Assert.Contains("is on a web server, which stages do not reach", error.Message, StringComparison.Ordinal);
        using var nothing = new ONNXModel { HubModel = "net" };
        Assert.Contains("hub of the model is not named", Assert.Single(nothing.Validate()).Message, StringComparison.Ordinal);
    }

    // Of its own for each test, because models of hubs are kept by their content.
    private static byte[] Named() => new OnnxGraphs().Input("x", Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float, "N").Node("Neg", ["x"], ["y"])
        .Output("y", Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float, "N").Constant($"unused{Guid.NewGuid():N}", [1], 1f).Build();

    private void WriteHub(byte[] model, string digest)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "hub"));
        File.WriteAllBytes(Path.Combine(_folder, "hub", "net.onnx"), model);
        File.WriteAllText(Path.Combine(_folder, "hub", "manifest.json"), $$$"""[{"model": "Net", "model_path": "net.onnx", "opset_version": 17, "metadata": {"model_sha": "{{{digest}}}"}}]""");
    }

    private static (byte[] Model, byte[] Weights) WithWeightsBeside(string place)
    {
        var graph = new OnnxGraphs().Input("x", Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float, "N").Node("Add", ["x", "w"], ["y"])
            .Output("y", Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float, "N");
        graph.Model.Graph.Initializer.Add(new TensorProto
        {
            Name = "w", DataType = 1, Dims = { 1 }, DataLocation = TensorProto.Types.DataLocation.External,
            ExternalData = { new StringStringEntryProto { Key = "location", Value = place }, new StringStringEntryProto { Key = "offset", Value = "4" }, new StringStringEntryProto { Key = "length", Value = "4" } },
        });
        return (graph.Build(), [0, 0, 0, 0, .. BitConverter.GetBytes(2.5f)]);
    }

    private static async Task WriteAsync(StorageRouter storage, string location, byte[] content)
    {
        await using StorageWrite write = await storage.CreateAsync(location, Onnx.Cancelled);
        await write.Stream.WriteAsync(content, Onnx.Cancelled);
        await write.CommitAsync(Onnx.Cancelled);
    }
}
