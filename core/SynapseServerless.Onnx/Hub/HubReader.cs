using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Onnx.Hub;

/// <summary>Brings the model of a hub that a stage names.</summary>
internal static class HubReader
{
    /// <summary>The folder of this machine's user that models of hubs are kept in.</summary>
    public static string Cache => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } folder ? folder : Path.GetTempPath(), "SynapseServerless", "models");

    /// <summary>The bytes of a model, checked by its SHA-256.</summary>
    /// <param name="manifest">The hub's manifest: a path, or the URL of a blob.</param>
    /// <param name="name">The model, perhaps with <c>@</c> and a version of the operators.</param>
    /// <param name="storage">Reads manifest and model, where that is allowed.</param>
    /// <param name="where">The parameter that names the model, for messages.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SpecificationException">There is no such model, or it is not what the manifest promises.</exception>
    public static async Task<byte[]> ReadAsync(string manifest, string name, IStorage storage, Location where, CancellationToken cancellationToken)
    {
        if (HubFiles.IsOnWebServer(manifest))
            throw new SpecificationException($"The hub '{manifest}' is on a web server, which stages do not reach", where, "Copy manifest and models to a folder or a container of blobs, or bring the model by ONNXHub in C#.");
        int at = name.LastIndexOf('@');
        int? opset = null;
        if (at > 0)
        {
            if (!int.TryParse(name.AsSpan(at + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int version))
                throw new SpecificationException($"'{name[(at + 1)..]}' is no version of the operators", where, "Give a name, or NAME@VERSION such as ResNet50@12.");
            (opset, name) = (version, name[..at]);
        }
        try
        {
            string path = await new ONNXHub(manifest, Cache, StageHost.Default with { Storage = storage }).LoadAsync(name, opset, cancellationToken).ConfigureAwait(false);
            return await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (DataException failure)
        {
            throw new SpecificationException(failure.Problem, where, failure.Remedy, failure) { MayPass = failure.MayPass };
        }
    }
}
