using Google.Protobuf;
using SynapseServerless.Onnx.Format;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Onnx.Graphs;

/// <summary>Reads models that are not on this machine, by a storage that knows what may be read.</summary>
internal static class ModelFiles
{
    // What one file of the format holds.
    private const long MostBytes = 2_000_000_000;

    // What has a meaning in URLs.
    private static readonly System.Buffers.SearchValues<char> _special = System.Buffers.SearchValues.Create(":\\?#%\0");

    /// <summary>Whether a location is not a path of this machine.</summary>
    public static bool IsElsewhere(string location) => location.Contains("://", StringComparison.Ordinal);

    /// <summary>Reads a file whole.</summary>
    /// <param name="location">Where it is.</param>
    /// <param name="storage">Reads it, where that is allowed.</param>
    /// <param name="where">The parameter that names it, for messages.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SpecificationException">It cannot be read.</exception>
    public static async Task<byte[]> ReadAsync(string location, IStorage storage, Location where, CancellationToken cancellationToken)
    {
        try
        {
            using Stream stream = await storage.OpenReadAsync(location, cancellationToken).ConfigureAwait(false);
            if (stream.Length > MostBytes)
                throw new SpecificationException($"'{location}' has more than 2 GB, which is not read into memory", where, "Bring it to this machine, and keep its weights in files beside it.");
            byte[] bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            return bytes;
        }
        catch (DataException failure)
        {
            throw new SpecificationException($"'{location}' cannot be read: {failure.Problem}", where, failure.Remedy ?? "Check the location.", failure) { MayPass = failure.MayPass };
        }
    }

    /// <summary>Reads a model, and takes in the weights that lie beside it.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public static async Task<byte[]> ReadModelAsync(string location, IStorage storage, Location where, CancellationToken cancellationToken)
    {
        byte[] bytes = await ReadAsync(location, storage, where, cancellationToken).ConfigureAwait(false);
        ModelProto model = ModelParser.Parse(bytes, location, where);
        IReadOnlyList<string> files = ExternalData.Files(model);
        if (files.Count == 0)
            return bytes;
        var weights = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (string file in files)
        {
            if (LeadsOut(file))
                throw new SpecificationException($"'{location}' keeps weights in '{file}', which is outside its folder", where, "Put the file of weights beside the model, and name it by its bare name.");
            weights[file] = await ReadAsync($"{location[..(location.LastIndexOf('/') + 1)]}{file}", storage, where, cancellationToken).ConfigureAwait(false);
        }
        if (weights.Values.Sum(static file => (long)file.Length) + bytes.Length > MostBytes)
            throw new SpecificationException("The model with its weights has more than 2 GB, which one ONNX file cannot hold", where, "Bring the model to this machine.");
        ExternalData.TakeIn(model, weights);
        return model.ToByteArray();
    }

    private static bool LeadsOut(string file) => file.Length == 0 || file.StartsWith('/') || file.AsSpan().ContainsAny(_special) || file.Split('/').Any(static part => part is "" or "." or "..");
}
