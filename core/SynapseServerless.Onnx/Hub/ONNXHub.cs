using System.Security.Cryptography;
using System.Text.Json;
using SynapseServerless.Onnx.Hub;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx;

/// <summary>Models by name: lists what a manifest names, and brings a model to this machine once, checked by its SHA-256.</summary>
/// <remarks>
/// The manifest has the form of the public ONNX model zoo's <c>ONNX_HUB_MANIFEST.json</c>, so that a copy of it, or a manifest of one's own, serves as a private hub: in
/// a folder, in Azure Blob Storage or on a web server. What was brought once is read from the cache, which is enough where there is no network.
/// </remarks>
/// <param name="manifest">Location of the manifest.</param>
/// <param name="cache">The folder on this machine that models are kept in.</param>
/// <param name="host">Storage and hosts that may be reached; null for any.</param>
public sealed class ONNXHub(string manifest, string cache, StageHost? host = null)
{
    private const long MostManifestBytes = 64 << 20;

    private readonly StageHost _host = host ?? StageHost.Default;

    private string KeptManifest => Path.Combine(cache, $"manifest-{Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(manifest)))[..16]}.json");

    /// <summary>The models there are.</summary>
    /// <param name="name">A part of their names; null for all.</param>
    /// <param name="tags">Words that each has one of; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DataException">There is no manifest to be read, here or there.</exception>
    public async Task<IReadOnlyList<HubModel>> ListModelsAsync(string? name = null, IReadOnlyCollection<string>? tags = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<HubModel> models = await ReadManifestAsync(cancellationToken).ConfigureAwait(false);
        return [.. models
            .Where(model => name is null || model.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
            .Where(model => tags is null || model.Metadata.Tags.Any(tag => tags.Contains(tag, StringComparer.OrdinalIgnoreCase)))];
    }

    /// <summary>What the manifest says of a model.</summary>
    /// <param name="name">Its name; case does not count.</param>
    /// <param name="opset">The version of the operators; null for the newest there is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DataException">There is no such model.</exception>
    public async Task<HubModel> GetModelInfoAsync(string name, int? opset = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        IReadOnlyList<HubModel> models = await ReadManifestAsync(cancellationToken).ConfigureAwait(false);
        HubModel[] named = [.. models.Where(model => model.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).OrderBy(model => model.Opset)];
        if (named.Length == 0)
            throw new DataException($"The hub has no model '{name}'", Location.OfFile(manifest), Suggestions.Remedy(name, [.. models.Select(model => model.Name).Distinct()], "models"));
        return opset is null ? named[^1] : named.LastOrDefault(model => model.Opset == opset) ?? throw new DataException(
            $"The hub has no model '{name}' for version {opset} of the operators", Location.OfFile(manifest), $"There are versions {string.Join(", ", named.Select(model => model.Opset))}.");
    }

    /// <summary>Brings a model to this machine, unless it is here already.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="opset">The version of the operators; null for the newest there is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The path of the file, for <see cref="ONNXModel.ModelLocation"/>.</returns>
    /// <exception cref="DataException">There is no such model, or what came is not what the manifest promises.</exception>
    public async Task<string> LoadAsync(string name, int? opset = null, CancellationToken cancellationToken = default)
    {
        HubModel model = await GetModelInfoAsync(name, opset, cancellationToken).ConfigureAwait(false);
        string hash = model.Metadata.Sha256.ToLowerInvariant();
        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigitLower))
            throw new DataException($"The manifest gives no SHA-256 of '{model.Name}', so that nothing can say whether it came whole", Location.OfFile(manifest), "Add model_sha to its metadata.");
        string path = Path.Combine(cache, hash, Path.GetFileName(model.Path));
        if (File.Exists(path) && await HashAsync(path, cancellationToken).ConfigureAwait(false) == hash)
            return path;
        await BringAsync(HubFiles.Beside(manifest, model.Path), path, model, hash, cancellationToken).ConfigureAwait(false);
        return path;
    }

    private async Task BringAsync(string location, string path, HubModel model, string hash, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // A name of its own until it is whole: others may bring the same model at the same time.
        string partial = $"{path}.{Guid.NewGuid():N}.partial";
        try
        {
            using (Stream source = await HubFiles.OpenAsync(location, _host, cancellationToken).ConfigureAwait(false))
            await using (FileStream target = File.Create(partial))
                await CopyAsync(source, target, model.Metadata.Bytes, location, cancellationToken).ConfigureAwait(false);
            string found = await HashAsync(partial, cancellationToken).ConfigureAwait(false);
            if (found != hash)
            {
                throw new DataException(
                    $"The model '{model.Name}' has the SHA-256 {found}, and the manifest says {hash}", Location.OfFile(location), "Bring it again; where that does not help, the file or the manifest was changed.");
            }
            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    // No more than was promised is taken, whatever comes.
    private static async Task CopyAsync(Stream source, FileStream target, long promised, string location, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[1 << 20];
        int count;
        while ((count = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            if (promised > 0 && target.Length > promised)
                throw new DataException($"The model has more than the {promised} bytes that the manifest says", Location.OfFile(location), "The file or the manifest was changed.");
        }
    }

    private async Task<IReadOnlyList<HubModel>> ReadManifestAsync(CancellationToken cancellationToken)
    {
        byte[] bytes;
        try
        {
            using Stream stream = await HubFiles.OpenAsync(manifest, _host, cancellationToken).ConfigureAwait(false);
            bytes = await ReadAsync(stream, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is DataException or IOException && File.Exists(KeptManifest))
        {
            // Without a network what was seen last is what there is.
            return Parse(await File.ReadAllBytesAsync(KeptManifest, cancellationToken).ConfigureAwait(false));
        }
        IReadOnlyList<HubModel> models = Parse(bytes);
        Directory.CreateDirectory(cache);
        string partial = $"{KeptManifest}.{Guid.NewGuid():N}.partial";
        await File.WriteAllBytesAsync(partial, bytes, cancellationToken).ConfigureAwait(false);
        File.Move(partial, KeptManifest, overwrite: true);
        return models;
    }

    private async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > MostManifestBytes)
                throw new DataException("The manifest has more than 64 MB", Location.OfFile(manifest), "Name the manifest, not a model.");
        }
        return bytes.ToArray();
    }

    private IReadOnlyList<HubModel> Parse(byte[] bytes)
    {
        try
        {
            HubModel[]? models = JsonSerializer.Deserialize<HubModel[]>(bytes);
            return [.. (models ?? []).Where(model => model is { Name.Length: > 0, Path.Length: > 0, Metadata: not null })];
        }
        catch (JsonException failure)
        {
            throw new DataException($"This is no manifest of a hub: {failure.Message.TrimEnd('.')}", Location.OfFile(manifest), "It is a JSON list of models with model, model_path and metadata.model_sha.", failure);
        }
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
    }
}
