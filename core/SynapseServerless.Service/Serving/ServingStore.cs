using System.Text.Json;
using System.Text.Json.Serialization;
using SynapseServerless.Runs;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Serving;

/// <summary>What answers for models, beside the models: files <c>serving/{name}.json</c>, which specifications cannot write.</summary>
/// <param name="layout">Where things are.</param>
/// <param name="storage">Storage of the service.</param>
/// <param name="time">The clock.</param>
public sealed class ServingStore(ServiceLayout layout, IStorage storage, TimeProvider time)
{
    private const int MostEarlier = 20;

    private static readonly JsonSerializerOptions s_json = new(RunFiles.Json) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>The file of a model.</summary>
    /// <param name="name">Name of the model.</param>
    public string FileOf(string name) => $"{layout.Serving}/{name}.json";

    /// <summary>What is stored for a model; null for nothing, and then its latest version answers.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServiceException">The file is damaged.</exception>
    public async Task<StoredServing?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (await storage.TryReadAsync(FileOf(name), cancellationToken).ConfigureAwait(false) is not { } content)
            return null;
        try
        {
            StoredServing stored = JsonSerializer.Deserialize<StoredServing>(content.Span, s_json) ?? throw new JsonException("It holds nothing.");
            ServingCheck.ThrowIfWrong(stored.Settings);
            return stored;
        }
        catch (Exception error) when (error is JsonException or SpecificationException)
        {
            throw new ServiceException(Refusal.Unprocessable, $"What says which versions of '{name}' answer is damaged: {error.Message}", $"Store it anew, or delete serving/{name}.json.", error);
        }
    }

    /// <summary>Stores settings in the place of those that hold, which are kept as the first of the earlier ones.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SpecificationException">Something is wrong with them.</exception>
    public async Task<StoredServing> PutAsync(string name, ServingSettings settings, CancellationToken cancellationToken)
    {
        ServingCheck.ThrowIfWrong(settings);
        StoredServing? old = await FindAsync(name, cancellationToken).ConfigureAwait(false);
        // Where nothing was stored the latest version answered, and a roll-back leads there.
        EarlierServing before = old is null ? new EarlierServing(0, time.GetUtcNow(), new ServingSettings()) : new EarlierServing(old.Revision, old.Changed, old.Settings);
        IEnumerable<EarlierServing> earlier = (old?.Earlier ?? []).Prepend(before).Take(MostEarlier);
        return await WriteAsync(name, before.Revision + 1, settings, [.. earlier], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Goes back to the settings that held before; doing it again goes back further.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServiceException">There is nothing to go back to.</exception>
    public async Task<StoredServing> RollBackAsync(string name, CancellationToken cancellationToken)
    {
        StoredServing? old = await FindAsync(name, cancellationToken).ConfigureAwait(false);
        if (old is not { Earlier: [var before, ..] })
            throw new ServiceException(Refusal.Conflict, $"What answers for '{name}' has not been changed, so that there is nothing to go back to");
        return await WriteAsync(name, old.Revision + 1, before.Settings, [.. old.Earlier.Skip(1)], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes what is stored, so that the latest version answers.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether there was anything.</returns>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        if (await storage.FindAsync(FileOf(name), cancellationToken).ConfigureAwait(false) is null)
            return false;
        await storage.DeleteAsync(FileOf(name), cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Names of the models that something is stored for.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await foreach (StorageItem item in storage.ListAsync(layout.Serving, cancellationToken).ConfigureAwait(false))
        {
            string name = storage.LocalPath(layout.Serving) is { } folder
                ? Path.GetRelativePath(folder, item.Path).Replace('\\', '/')
                : Uri.UnescapeDataString(item.Path[(new Uri(layout.Serving).AbsoluteUri.Length + 1)..]);
            if (name.EndsWith(".json", StringComparison.Ordinal))
                names.Add(name[..^5]);
        }
        return names;
    }

    private async Task<StoredServing> WriteAsync(string name, int revision, ServingSettings settings, IReadOnlyList<EarlierServing> earlier, CancellationToken cancellationToken)
    {
        var stored = new StoredServing { Revision = revision, Changed = time.GetUtcNow(), Settings = settings, Earlier = earlier };
        await using StorageWrite write = await storage.CreateAsync(FileOf(name), cancellationToken).ConfigureAwait(false);
        await JsonSerializer.SerializeAsync(write.Stream, stored, s_json, cancellationToken).ConfigureAwait(false);
        await write.CommitAsync(cancellationToken).ConfigureAwait(false);
        return stored;
    }
}
