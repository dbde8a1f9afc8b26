using System.Security.Cryptography;
using System.Text.Json;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Onnx.Tests.Hub;

/// <summary>A hub is a manifest and files beside it. Expected digests are those of the platform over the same bytes.</summary>
public sealed class ONNXHubTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("synapse-hub-").FullName;
    private readonly byte[] _model = OnnxGraphs.Network(4, 2);

    private string Cache => Path.Combine(_folder, "cache");

    private string Manifest => Path.Combine(_folder, "hub", "manifest.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Models_are_listed_by_name_and_tag_and_brought_once()
    {
        WriteHub(Digest(_model));
        var hub = new ONNXHub(Manifest, Cache);
        Assert.Equal(["Iris", "Iris", "Other"], (await hub.ListModelsAsync(cancellationToken: Onnx.Cancelled)).Select(model => model.Name));
        Assert.Equal(["Other"], (await hub.ListModelsAsync(tags: ["TEXT"], cancellationToken: Onnx.Cancelled)).Select(model => model.Name));
        Assert.Equal(17, (await hub.GetModelInfoAsync("iris", cancellationToken: Onnx.Cancelled)).Opset);
        Assert.Equal(12, (await hub.GetModelInfoAsync("Iris", opset: 12, cancellationToken: Onnx.Cancelled)).Opset);

        string path = await hub.LoadAsync("Iris", cancellationToken: Onnx.Cancelled);
        Assert.Equal(_model, File.ReadAllBytes(path));
        using var stage = new ONNXModel { ModelLocation = path };
        Assert.Equal("y: float[N, 2]", stage.GetModelInfo().Outputs.Single().ToString());

        // From now on neither the manifest nor the file is needed.
        Directory.Delete(Path.GetDirectoryName(Manifest)!, recursive: true);
        Assert.Equal(path, await new ONNXHub(Manifest, Cache).LoadAsync("Iris", cancellationToken: Onnx.Cancelled));
    }

    [Fact]
    public async Task A_file_that_is_not_what_the_manifest_promises_is_refused_and_not_kept()
    {
        WriteHub(Digest([1, 2, 3]));
        var error = await Assert.ThrowsAsync<DataException>(() => new ONNXHub(Manifest, Cache).LoadAsync("Iris", cancellationToken: Onnx.Cancelled));
        Assert.Contains(Digest(_model), error.Message, StringComparison.Ordinal);
        Assert.Contains(Digest([1, 2, 3]), error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Cache, "*.onnx*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_file_in_the_cache_that_was_changed_is_brought_again()
    {
        WriteHub(Digest(_model));
        var hub = new ONNXHub(Manifest, Cache);
        string path = await hub.LoadAsync("Iris", cancellationToken: Onnx.Cancelled);
        File.WriteAllText(path, "changed");
        Assert.Equal(path, await hub.LoadAsync("Iris", cancellationToken: Onnx.Cancelled));
        Assert.Equal(_model, File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData("../model.onnx")]
    [InlineData("/etc/passwd")]
    [InlineData("https://elsewhere.example/model.onnx")]
    public async Task A_manifest_names_only_what_is_beside_it(string place)
    {
        WriteHub(Digest(_model), place);
        var error = await Assert.ThrowsAsync<DataException>(() => new ONNXHub(Manifest, Cache).LoadAsync("Iris", cancellationToken: Onnx.Cancelled));
        Assert.Contains("no file beside or below it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_a_hub_is_named()
    {
        await SaysAsync("", new ONNXHub(Manifest, Cache));
        Directory.CreateDirectory(Path.GetDirectoryName(Manifest)!);
        File.WriteAllText(Manifest, "no manifest");
        await SaysAsync("is no manifest of a hub", new ONNXHub(Manifest, Cache));
        WriteHub("");
        await SaysAsync("gives no SHA-256", new ONNXHub(Manifest, Cache));
        WriteHub(Digest(_model));
        var error = await Assert.ThrowsAsync<DataException>(() => new ONNXHub(Manifest, Cache).LoadAsync("Irish", cancellationToken: Onnx.Cancelled));
        Assert.Contains("Did you mean 'Iris'", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<DataException>(() => new ONNXHub(Manifest, Cache).LoadAsync("Iris", opset: 5, cancellationToken: Onnx.Cancelled));
        Assert.Contains("There are versions 12, 17", error.Message, StringComparison.Ordinal);

        async Task SaysAsync(string part, ONNXHub hub) =>
            Assert.Contains(part, (await Assert.ThrowsAsync<DataException>(() => hub.LoadAsync("Iris", cancellationToken: Onnx.Cancelled))).Message, StringComparison.Ordinal);
    }

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private void WriteHub(string digest, string place = "models/iris-17.onnx")
    {
        string folder = Path.GetDirectoryName(Manifest)!;
        Directory.CreateDirectory(Path.Combine(folder, "models"));
        File.WriteAllBytes(Path.Combine(folder, "models", "iris-17.onnx"), _model);
        // The form of the public model zoo's manifest, with a field that is of no interest here.
        File.WriteAllText(Manifest, JsonSerializer.Serialize(new object[]
        {
            new { model = "Iris", model_path = "models/iris-12.onnx", onnx_version = "1.7", opset_version = 12, metadata = new { model_sha = digest, model_bytes = _model.Length, tags = new[] { "tabular" } } },
            new { model = "Iris", model_path = place, onnx_version = "1.12", opset_version = 17, metadata = new { model_sha = digest, model_bytes = _model.Length, tags = new[] { "tabular" } } },
            new { model = "Other", model_path = "models/other.onnx", onnx_version = "1.12", opset_version = 17, metadata = new { model_sha = digest, tags = new[] { "text" } } },
        }));
    }
}
