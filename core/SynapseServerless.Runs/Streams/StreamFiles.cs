using System.Globalization;
using SynapseServerless.Data;
using SynapseServerless.Runs;
using SynapseServerless.Storage;

namespace SynapseServerless.Streams;

/// <summary>The files of a stream's folder.</summary>
/// <param name="storage">Where the folder is.</param>
/// <param name="folder">Its location.</param>
internal sealed class StreamFiles(IStorage storage, string folder)
{
    private readonly RunFiles _files = new(storage, folder);

    /// <summary>What people want of the stream.</summary>
    public string Wish => At("wish.json");

    /// <summary>How it stands.</summary>
    public string Status => At("status.json");

    /// <summary>What holds it.</summary>
    public string Problem => At("problem.json");

    /// <summary>Where it stands: the commit.</summary>
    public string Commit => At("state.json");

    /// <summary>Folder of the epochs.</summary>
    public string Epochs => At("epochs");

    /// <summary>Folder of the rows that were set aside, where the specification names none.</summary>
    public string SetAside => At("setaside");

    /// <summary>Folder that is the source's alone.</summary>
    public string Source => At("source");

    /// <summary>Folder that is the sink's alone.</summary>
    public string Sink => At("sink");

    /// <summary>Folder of a version of the specification.</summary>
    public string Version(int version) => At(string.Create(CultureInfo.InvariantCulture, $"versions/{version:D4}"));

    /// <summary>The columns of the source that a version began with.</summary>
    public string Schema(int version) => ManifestStore.Combine(Version(version), "schema.json");

    /// <summary>Folder of an epoch.</summary>
    public string Epoch(long epoch) => At(string.Create(CultureInfo.InvariantCulture, $"epochs/{epoch:D12}"));

    /// <summary>What an epoch reads.</summary>
    public string Plan(long epoch) => ManifestStore.Combine(Epoch(epoch), "plan.json");

    /// <summary>What a part of an epoch did.</summary>
    public string Part(long epoch, int part) => ManifestStore.Combine(Epoch(epoch), string.Create(CultureInfo.InvariantCulture, $"part-{part:D5}.json"));

    /// <summary>What an epoch did.</summary>
    public string Done(long epoch) => ManifestStore.Combine(Epoch(epoch), "done.json");

    /// <summary>Rows of a window that is not complete.</summary>
    public string Held(string name) => At($"windows/{name}");

    /// <summary>Where a file of the folder is.</summary>
    public string At(string name) => _files.At(name);

    /// <summary>Writes a file as JSON.</summary>
    public Task WriteAsync<T>(string location, T value, CancellationToken cancellationToken) => _files.WriteAsync(location, value, cancellationToken);

    /// <summary>Reads a JSON file.</summary>
    public Task<T> ReadAsync<T>(string location, CancellationToken cancellationToken) => _files.ReadAsync<T>(location, cancellationToken);

    /// <summary>Reads a JSON file that may not be there.</summary>
    public Task<T?> FindAsync<T>(string location, CancellationToken cancellationToken)
        where T : class => _files.FindAsync<T>(location, cancellationToken);

    /// <summary>Makes a file where there is none.</summary>
    public ValueTask<bool> TryCreateAsync<T>(string location, T value, CancellationToken cancellationToken) =>
        storage.TryCreateAsync(location, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(value, RunFiles.Json), cancellationToken);

    /// <summary>Takes a file or folder away.</summary>
    public ValueTask DeleteAsync(string location, CancellationToken cancellationToken) => storage.DeleteAsync(location, cancellationToken);
}
