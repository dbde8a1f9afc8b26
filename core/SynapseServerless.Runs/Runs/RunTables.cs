using System.Collections.Concurrent;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Databases;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Runs;

/// <summary>The tables of databases that a run reads and writes, each opened once in a process.</summary>
/// <param name="environment">What the run is given.</param>
/// <param name="specification">The run.</param>
/// <param name="write">Names what the run writes.</param>
internal sealed class RunTables(RunEnvironment environment, RunSpecification specification, string write) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<ITableReader>>> _inputs = new(StringComparer.Ordinal);

    /// <summary>What opens an input; null where it is not a table.</summary>
    public Func<CancellationToken, ValueTask<ITableReader>>? Opener(string input) =>
        specification.Inputs.TryGetValue(input, out InputSpecification? known) && known.Database is not null ? token => OpenAsync(input, token) : null;

    /// <summary>Plans an input and keeps the plan. What the table's reader holds for those who read it, it holds from here on.</summary>
    public async Task<DatasetPlan> PlanAsync(string input, IStorage storage, string folder, CancellationToken cancellationToken)
    {
        ITableReader reader = await OpenAsync(input, cancellationToken).ConfigureAwait(false);
        try
        {
            return await TablePlanner.PlanAsync(specification.Inputs[input], reader, storage, folder, cancellationToken).ConfigureAwait(false);
        }
        catch (SpecificationException error)
        {
            throw At(error, $"/inputs/{input}/database");
        }
    }

    /// <summary>What an input is called.</summary>
    public static async Task<IReadOnlyList<string>> LabelAsync(RunWorkspace run, string input, CancellationToken cancellationToken)
    {
        Partition[] first = await ManifestStore
            .LoadPageAsync(run.Storage, ManifestStore.Combine(run.Files.Input(input), "manifest.json"), 0, cancellationToken).ConfigureAwait(false);
        return [.. first.Take(1).SelectMany(partition => partition.Slices).Select(slice => slice.File)];
    }

    /// <summary>Sees that the output takes what the run makes.</summary>
    public async Task CheckAsync(Schema schema, CancellationToken cancellationToken)
    {
        try
        {
            ITableWriter writer = await WriterAsync(schema, cancellationToken).ConfigureAwait(false);
            await using (writer.ConfigureAwait(false))
                await writer.CheckAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SpecificationException error)
        {
            throw At(error, "/output/database");
        }
    }

    /// <summary>Opens the output.</summary>
    public Task<ITableWriter> WriterAsync(Schema schema, CancellationToken cancellationToken) =>
        specification.Output.Database!.OpenAsync(Context, Written(schema), write, cancellationToken);

    /// <summary>Makes what was written part of the output.</summary>
    public async Task CommitAsync(Schema schema, IReadOnlyList<(int Partition, long Rows)> parts, CancellationToken cancellationToken)
    {
        ITableWriter writer = await WriterAsync(schema, cancellationToken).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
            await writer.CommitAsync(parts, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets go of all inputs.</summary>
    public void CloseInputs()
    {
        foreach (string name in _inputs.Keys)
        {
            if (_inputs.TryRemove(name, out Lazy<Task<ITableReader>>? reader) && reader.IsValueCreated)
                _ = reader.Value.ContinueWith(static done => done.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => CloseInputs();

    private TableContext Context => new(specification.Name, environment.Host);

    private Schema Written(Schema schema) => specification.Output.Columns is { } columns ? Schemas.Select(schema, columns) : schema;

    private async ValueTask<ITableReader> OpenAsync(string input, CancellationToken cancellationToken) =>
        await _inputs.GetOrAdd(input, name => new Lazy<Task<ITableReader>>(() => ConnectAsync(name))).Value.WaitAsync(cancellationToken).ConfigureAwait(false);

    private async Task<ITableReader> ConnectAsync(string input)
    {
        try
        {
            return await specification.Inputs[input].Database!.OpenAsync(Context, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // The next attempt of a task tries again.
            _inputs.TryRemove(input, out _);
            if (error is SpecificationException wrong)
                throw At(wrong, $"/inputs/{input}/database");
            throw;
        }
    }

    private SpecificationException At(SpecificationException error, string pointer) =>
        new(error.Problem, error.Location with { File = specification.Source, Pointer = pointer }, error.Remedy, error) { MayPass = error.MayPass };
}
