using SynapseServerless.Storage;

namespace SynapseServerless.Stages;

/// <summary>The folder that one saved stage has to itself.</summary>
/// <param name="storage">Where it is kept.</param>
/// <param name="path">Location of the folder.</param>
public sealed class StageFolder(IStorage storage, string path)
{
    /// <summary>Location of the folder.</summary>
    public string Path { get; } = path;

    /// <summary>Where it is kept.</summary>
    public IStorage Storage { get; } = storage;

    /// <summary>A folder inside this one.</summary>
    public StageFolder Subfolder(string name) => new(Storage, Combine(name));

    /// <summary>Opens a file of the folder.</summary>
    public ValueTask<Stream> OpenReadAsync(string name, CancellationToken cancellationToken) =>
        Storage.OpenReadAsync(Combine(name), cancellationToken);

    /// <summary>Writes a file of the folder, atomically.</summary>
    public async ValueTask WriteAsync(string name, Func<Stream, ValueTask> write, CancellationToken cancellationToken)
    {
        await using StorageWrite file = await Storage.CreateAsync(Combine(name), cancellationToken).ConfigureAwait(false);
        await write(file.Stream).ConfigureAwait(false);
        await file.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes a text file of the folder, UTF-8, atomically.</summary>
    public ValueTask WriteTextAsync(string name, string text, CancellationToken cancellationToken) =>
        WriteAsync(name, stream => stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), cancellationToken), cancellationToken);

    /// <summary>Reads a text file of the folder.</summary>
    public async ValueTask<string> ReadTextAsync(string name, CancellationToken cancellationToken)
    {
        await using Stream stream = await OpenReadAsync(name, cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
    }

    private string Combine(string name) => $"{Path.TrimEnd('/')}/{name}";
}
