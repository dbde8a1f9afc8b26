using System.Globalization;
using System.Text.Json;
using SynapseServerless.Service.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;
using SynapseServerless.Streaming;
using SynapseServerless.Streams;

namespace SynapseServerless.Service.Streams;

/// <summary>Streams of a service: starts them, says what is wanted of them, tells how they stand, and takes rows that are sent to them.</summary>
public sealed class StreamService
{
    private readonly ServiceParts _parts;
    private readonly NetworkSpecifications _specifications;
    private readonly StreamLedger _ledger;

    internal StreamService(ServiceParts parts, ServiceLayout layout, NetworkSpecifications specifications)
    {
        (_parts, _specifications) = (parts, specifications);
        _ledger = new StreamLedger(parts.Storage, layout.Streams, parts.Time);
    }

    /// <summary>Starts a stream, or gives one that is there another version of its specification, which takes over at the end of the epoch at work.</summary>
    /// <param name="specification">JSON, or a text of YAML.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SpecificationException">It is wrong, or no input of it is a stream.</exception>
    public async Task<ServedStreamView> StartAsync(JsonElement specification, CancellationToken cancellationToken)
    {
        RunSpecification read = _specifications.Read(specification, "stream", []);
        StreamLedger.Check(read);
        (StreamInput input, _) = await _ledger.StartAsync(read, cancellationToken).ConfigureAwait(false);
        await Engine.WakeAsync(input, cancellationToken).ConfigureAwait(false);
        return await GetAsync(input.Name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All streams, by name.</summary>
    public async Task<IReadOnlyList<ServedStreamView>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await _ledger.ListAsync(cancellationToken).ConfigureAwait(false)).Select(ServedStreamView.Of)];

    /// <summary>A stream.</summary>
    /// <exception cref="ServiceException">There is none of the name.</exception>
    public async Task<ServedStreamView> GetAsync(string name, CancellationToken cancellationToken) => ServedStreamView.Of(await FindAsync(name, cancellationToken).ConfigureAwait(false));

    /// <summary>Says what is wanted of a stream.</summary>
    /// <exception cref="ServiceException">There is none of the name.</exception>
    public async Task<ServedStreamView> SetAsync(string name, StreamState state, CancellationToken cancellationToken)
    {
        await FindAsync(name, cancellationToken).ConfigureAwait(false);
        StreamView view = await _ledger.SetAsync(name, state, cancellationToken).ConfigureAwait(false);
        await Engine.WakeAsync(_ledger.InputOf(name), cancellationToken).ConfigureAwait(false);
        return ServedStreamView.Of(view);
    }

    /// <summary>Deletes what is kept of a stream; what it wrote stays.</summary>
    /// <exception cref="ServiceException">There is none of the name.</exception>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        await FindAsync(name, cancellationToken).ConfigureAwait(false);
        await Engine.StopAsync(_ledger.InputOf(name), cancellationToken).ConfigureAwait(false);
        await _ledger.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps rows for a stream whose source is <c>push</c>. When this returns, they are kept.</summary>
    /// <param name="name">Name of the stream.</param>
    /// <param name="rows">The rows: objects by column.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServiceException">There is no such stream, it takes no rows, or a row has a column that it does not have.</exception>
    public async Task<PushedRows> PushAsync(string name, IReadOnlyList<JsonElement> rows, CancellationToken cancellationToken)
    {
        StreamView view = await FindAsync(name, cancellationToken).ConfigureAwait(false);
        SynapseServerless.Runs.StoredRun stored = await _ledger.SpecificationAsync(name, cancellationToken).ConfigureAwait(false);
        RunSpecification specification = SynapseServerless.Runs.RunWorkspaces.Specification(_parts.Catalog, stored);
        if (specification.Inputs.Values.Select(static input => input.Stream).OfType<PushSource>().FirstOrDefault() is not { } source)
            throw new ServiceException(Refusal.Conflict, $"The stream '{name}' reads its rows elsewhere and takes none", "Give its input stream: { kind: push, columns: ... }.");
        if (view.Wish.State == StreamState.Draining)
            throw new ServiceException(Refusal.Conflict, $"The stream '{name}' is drained and takes no rows any more", "Start it again.");
        using var buffer = new MemoryStream();
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i].ValueKind != JsonValueKind.Object)
                throw new SpecificationException($"A row is an object by column, not {rows[i].ValueKind.ToString().ToLowerInvariant()}", At(i, null));
            foreach (JsonProperty cell in rows[i].EnumerateObject().Where(cell => !source.Columns.ContainsKey(cell.Name)))
                throw new SpecificationException($"The stream has no column '{cell.Name}'", At(i, cell.Name), Suggestions.Remedy(cell.Name, [.. source.Columns.Keys], "columns"));
            JsonSerializer.Serialize(buffer, Complete(rows[i], source));
            buffer.WriteByte((byte)'\n');
        }
        if (rows.Count == 0)
            return new PushedRows(0);
        string waiting = PushSource.Waiting($"{view.Folder}/source");
        string file = string.Create(CultureInfo.InvariantCulture, $"{waiting}/{_parts.Time.GetUtcNow():yyyyMMddHHmmssfffffff}-{Guid.NewGuid():N}.ndjson");
        await using (StorageWrite write = await _parts.Storage.CreateAsync(file, cancellationToken).ConfigureAwait(false))
        {
            await write.Stream.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken).ConfigureAwait(false);
            await write.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        return new PushedRows(rows.Count);
    }

    private IStreamEngine Engine => _parts.Streams ?? throw new ServiceException(Refusal.Unavailable, "This service carries out no streams", "Start it with an engine for streams.");

    // All columns in every row, so that all files have the same.
    private static Dictionary<string, JsonElement?> Complete(JsonElement row, PushSource source) =>
        source.Columns.Keys.ToDictionary(static column => column, column => row.TryGetProperty(column, out JsonElement cell) ? cell : (JsonElement?)null, StringComparer.Ordinal);

    private static Location At(int row, string? column) => new()
    {
        Pointer = string.Create(CultureInfo.InvariantCulture, $"/rows/{row}{(column is null ? "" : "/" + column.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal))}"),
    };

    private async Task<StreamView> FindAsync(string name, CancellationToken cancellationToken) =>
        await _ledger.FindAsync(name, cancellationToken).ConfigureAwait(false) ?? throw new ServiceException(Refusal.NotFound, $"There is no stream '{name}'");
}

/// <summary>A stream as callers see it.</summary>
public sealed record ServedStreamView
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What is wanted of it.</summary>
    public required StreamState State { get; init; }

    /// <summary>Version of its specification; the one at work is that of the status.</summary>
    public required int Version { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>How it stands; null where no engine has begun it.</summary>
    public StreamStatus? Status { get; init; }

    internal static ServedStreamView Of(StreamView view) => new()
    {
        Name = view.Wish.Name, State = view.Wish.State, Version = view.Wish.Version, Created = view.Wish.Created, Status = view.Status,
    };
}

/// <summary>Rows that are kept for a stream.</summary>
/// <param name="Rows">How many.</param>
public sealed record PushedRows(int Rows);
