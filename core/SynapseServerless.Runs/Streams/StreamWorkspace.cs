using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Streaming;

namespace SynapseServerless.Streams;

/// <summary>A version of a stream as its activities see it in one process: stages, source and sink, each opened once.</summary>
internal sealed class StreamWorkspace : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<int, (string Version, JoinTable Table)> _tables = [];
    private IStreamReader? _reader;
    private IStreamWriter? _writer;
    private StreamChain? _chain;

    private StreamWorkspace(StreamFiles files, string name, int version, RunWorkspace run)
    {
        (Files, Name, Version, Run) = (files, name, version, run);
        (InputName, Input) = run.Specification.Inputs.First(static input => input.Value.Stream is not null);
    }

    public StreamFiles Files { get; }

    public string Name { get; }

    public int Version { get; }

    public RunWorkspace Run { get; }

    public RunSpecification Specification => Run.Specification;

    public StreamSpecification Stream => Specification.Stream!;

    /// <summary>Name of the input that is the stream.</summary>
    public string InputName { get; }

    /// <summary>That input.</summary>
    public InputSpecification Input { get; }

    /// <summary>Whether the source has something that is not ready to be read yet.</summary>
    public bool HasUnready => _reader?.HasUnready ?? false;

    /// <summary>How many parts of an epoch are read at the same time in a process.</summary>
    public int Parallelism => Run.Parallelism;

    /// <summary>Folder of the rows that are set aside.</summary>
    public string SetAsideFolder => Specification.Output.SetAside ?? Files.SetAside;

    /// <summary>Opens a version of a stream.</summary>
    public static async Task<StreamWorkspace> OpenAsync(RunEnvironment environment, string folder, string name, int version, CancellationToken cancellationToken)
    {
        var files = new StreamFiles(environment.Storage, folder);
        RunWorkspace run = await RunWorkspace.OpenAsync(environment, files.Version(version), cancellationToken).ConfigureAwait(false);
        if (run.Specification.Stream?.Window?.Stage is { } stage)
            await StageFiles.OpenAsync(stage, environment.Storage, environment.Catalog, cancellationToken).ConfigureAwait(false);
        return new StreamWorkspace(files, name, version, run);
    }

    /// <summary>The source, opened; where its columns are not known yet, they are asked for.</summary>
    /// <returns>Null where the source has no row yet to tell its columns by.</returns>
    /// <exception cref="SynapseException">The source is not there, does not let us in, or a stage cannot take its columns.</exception>
    public async Task<StreamSession?> OpenAsync(IReadOnlyDictionary<string, string> offsets, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_chain is null)
            {
                if (await SchemaAsync(offsets, cancellationToken).ConfigureAwait(false) is not { } schema)
                    return null;
                _chain = StreamChain.Bind(Run, schema, await JoinedAsync(schema, cancellationToken).ConfigureAwait(false));
                await CloseReaderAsync().ConfigureAwait(false);
                _reader = await Input.Stream!.OpenAsync(SourceContext(offsets, schema, null), cancellationToken).ConfigureAwait(false);
            }
            _reader ??= await Input.Stream!.OpenAsync(SourceContext(offsets, _chain.Source, null), cancellationToken).ConfigureAwait(false);
            if (Specification.Output.Sink is { } sink)
                _writer ??= await sink.OpenAsync(SinkContext(StreamOutput.WrittenSchema(this, StreamWindows.OutputSchema(this, _chain))), cancellationToken).ConfigureAwait(false);
            return new StreamSession(_reader, _writer, _chain);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Closes source and sink, so that the next use connects again: something failed.</summary>
    public async Task ReconnectAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await CloseReaderAsync().ConfigureAwait(false);
            if (_writer is not null)
                await _writer.DisposeAsync().ConfigureAwait(false);
            _writer = null;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>What tells the tables as they are now from others, in the order of the joins.</summary>
    public async Task<IReadOnlyList<string>> TableVersionsAsync(CancellationToken cancellationToken)
    {
        var versions = new List<string>();
        foreach (JoinSpecification join in Stream.Join)
            versions.Add(await JoinTable.VersionAsync(Run.Storage, Specification.Inputs[join.Input], cancellationToken).ConfigureAwait(false));
        return versions;
    }

    /// <summary>The tables of an epoch; those that have changed since the one before are read again.</summary>
    public async Task<IReadOnlyList<JoinTable>> TablesAsync(IReadOnlyList<string> versions, CancellationToken cancellationToken)
    {
        if (versions.Count == 0)
            return [];
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (int i = 0; i < Stream.Join.Count; i++)
            {
                // The one before is left to the collector: parts of an earlier epoch may still look something up.
                if (!_tables.TryGetValue(i, out (string Version, JoinTable Table) known) || known.Version != versions[i])
                    _tables[i] = (versions[i], await JoinTable.OpenAsync(Run.Storage, Stream.Join[i], Specification.Inputs[Stream.Join[i].Input], cancellationToken).ConfigureAwait(false));
            }
            return [.. Enumerable.Range(0, Stream.Join.Count).Select(i => _tables[i].Table)];
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach ((_, JoinTable table) in _tables.Values)
            table.Dispose();
        await ReconnectAsync(CancellationToken.None).ConfigureAwait(false);
        Run.Dispose();
        _gate.Dispose();
    }

    private async Task<Schema?> SchemaAsync(IReadOnlyDictionary<string, string> offsets, CancellationToken cancellationToken)
    {
        string location = Files.Schema(Version);
        if (await Files.FindAsync<KeptSchema>(location, cancellationToken).ConfigureAwait(false) is { } kept)
            return SchemaMessage.Read(kept.ArrowSchema);
        Schema? known = Specification.Model is { } model ? await ModelSchemas.FindAsync(model, Run.Storage, cancellationToken).ConfigureAwait(false) : null;
        // Columns of a new version are asked of a reader that knows none.
        _reader ??= await Input.Stream!.OpenAsync(SourceContext(offsets, null, known), cancellationToken).ConfigureAwait(false);
        if (await _reader.FindSchemaAsync(cancellationToken).ConfigureAwait(false) is not { } schema)
            return null;
        // Of two that find them at the same time, one counts.
        if (!await Files.TryCreateAsync(location, new KeptSchema(SchemaMessage.Write(schema)), cancellationToken).ConfigureAwait(false))
            schema = SchemaMessage.Read((await Files.ReadAsync<KeptSchema>(location, cancellationToken).ConfigureAwait(false)).ArrowSchema);
        return schema;
    }

    private async Task<Schema> JoinedAsync(Schema schema, CancellationToken cancellationToken)
    {
        foreach (JoinSpecification join in Stream.Join)
        {
            FileDataset table = await FileDataset.OpenAsync(Run.Storage, Specification.Inputs[join.Input], cancellationToken: cancellationToken).ConfigureAwait(false);
            schema = JoinTable.Joined(schema, join, table.Schema);
        }
        return schema;
    }

    private StreamContext SourceContext(IReadOnlyDictionary<string, string> offsets, Schema? schema, Schema? known) => new()
    {
        Stream = Name, Folder = Files.Source, Host = Run.Environment.Host, Schema = schema, Input = Input, Known = known, Offsets = offsets,
    };

    private StreamContext SinkContext(Schema schema) => new() { Stream = Name, Folder = Files.Sink, Host = Run.Environment.Host, Schema = schema };

    private async Task CloseReaderAsync()
    {
        if (_reader is not null)
            await _reader.DisposeAsync().ConfigureAwait(false);
        _reader = null;
    }

    private sealed record KeptSchema(string ArrowSchema);
}

/// <summary>What an activity works with.</summary>
/// <param name="Reader">The source.</param>
/// <param name="Writer">The sink; null where rows go to files.</param>
/// <param name="Chain">The stages.</param>
internal sealed record StreamSession(IStreamReader Reader, IStreamWriter? Writer, StreamChain Chain);
