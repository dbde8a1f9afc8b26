using System.Runtime.InteropServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Runs.Activities;

/// <summary>Does something with what comes out of a pass; its effect shows when it completes.</summary>
internal abstract class BatchConsumer : IAsyncDisposable
{
    /// <summary>Takes a batch.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="cancellationToken">Stops.</param>
    public abstract ValueTask AddAsync(RecordBatch batch, CancellationToken cancellationToken);

    /// <summary>Makes the effect visible.</summary>
    public abstract ValueTask CompleteAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>Accumulates a state.</summary>
internal sealed class StateConsumer(RunWorkspace run, IAggregation aggregation, AggregationRef reference, Schema schema, int partition, StageContext context) : BatchConsumer
{
    private StageContext _context = context;
    private object? _state;

    /// <inheritdoc/>
    public override async ValueTask AddAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        _state = await aggregation.AccumulateAsync(_state ?? aggregation.CreateState(schema), batch, _context, cancellationToken).ConfigureAwait(false);
        _context = _context.After(batch.Length);
    }

    /// <inheritdoc/>
    public override async ValueTask CompleteAsync(CancellationToken cancellationToken) =>
        await run.SaveStateAsync(
            aggregation, _state ?? aggregation.CreateState(schema), run.Files.State(reference, 0, partition), cancellationToken).ConfigureAwait(false);
}

/// <summary>Writes a partition of a dataset.</summary>
internal sealed class PartConsumer : BatchConsumer
{
    private readonly BatchWriter _writer;
    private readonly IReadOnlyList<string>? _columns;
    private readonly string _name;
    private readonly int _partition;

    private PartConsumer(BatchWriter writer, IReadOnlyList<string>? columns, string name, int partition)
    {
        _writer = writer;
        _columns = columns;
        _name = name;
        _partition = partition;
    }

    /// <summary>The file; null until it is complete.</summary>
    public DatasetPart? Part { get; private set; }

    public static async Task<PartConsumer> OpenAsync(RunWorkspace run, WriteTarget target, int partition, CancellationToken cancellationToken)
    {
        string name = PartNames.Of(partition, target.Format, target.Write);
        BatchWriter writer = await BatchWriter
            .OpenAsync(run.Storage, ManifestStore.Combine(target.Folder, name), target.Format, target.Schema, null, cancellationToken)
            .ConfigureAwait(false);
        return new PartConsumer(writer, target.Columns, name, partition);
    }

    /// <inheritdoc/>
    public override async ValueTask AddAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        if (_columns is null)
        {
            await _writer.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
            return;
        }
        using RecordBatch selected = Batches.Select(batch, _columns);
        await _writer.WriteAsync(selected, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await _writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        Part = new DatasetPart(_name, _partition, _writer.Rows, _writer.Bytes);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }
}

/// <summary>Deals rows out to buckets, a file for each output partition that gets any.</summary>
internal sealed class BucketConsumer(
    RunWorkspace run, ShuffleTransformer shuffle, Schema schema, int pass, int partition, int outputs, object? statistics) : BatchConsumer
{
    private readonly SortedDictionary<int, BatchWriter> _writers = [];
    private readonly RowDealer _dealer = shuffle.CreateDealer(partition, outputs, statistics);

    /// <inheritdoc/>
    public override async ValueTask AddAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        var rows = new SortedDictionary<int, List<int>>();
        foreach ((int row, int output) in _dealer.Deal(batch))
        {
            if (!rows.TryGetValue(output, out List<int>? bucket))
                rows[output] = bucket = [];
            bucket.Add(row);
        }
        foreach ((int output, List<int> bucket) in rows)
        {
            if (!_writers.TryGetValue(output, out BatchWriter? writer))
            {
                _writers[output] = writer = await BatchWriter
                    .OpenAsync(run.Storage, run.Files.Bucket(pass, partition, output), DataFormat.Parquet, schema, null, cancellationToken)
                    .ConfigureAwait(false);
            }
            using RecordBatch taken = Batches.Take(batch, CollectionsMarshal.AsSpan(bucket));
            await writer.WriteAsync(taken, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        foreach (BatchWriter writer in _writers.Values)
            await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        foreach (BatchWriter writer in _writers.Values)
            await writer.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }
}

/// <summary>Where a pass writes.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Format">The format.</param>
/// <param name="Schema">Schema of what is written.</param>
/// <param name="Columns">The columns written; null for all.</param>
internal sealed record WriteTarget(string Folder, DataFormat Format, Schema Schema, IReadOnlyList<string>? Columns)
{
    /// <summary>The write that the files are named after; null in the folder of the run, where nobody else writes.</summary>
    public string? Write { get; init; }

    /// <summary>The file that the one part becomes when it is complete; null where the parts stay what they are.</summary>
    public string? File { get; init; }

    /// <summary>Where a pass writes, or null when it writes nothing.</summary>
    /// <param name="run">The run.</param>
    /// <param name="task">The pass.</param>
    /// <param name="schema">Schema of what comes out of it.</param>
    public static WriteTarget? Of(RunWorkspace run, PassTask task, Schema schema)
    {
        if (task.Write is null)
            return null;
        if (task.Write == DataRef.Output)
            return run.Output is { } output ? OfOutput(run, output, schema) : null;
        IReadOnlyList<string>? columns = task.ColumnsOfFit is { } stage ? (((Estimator)run.Stages[stage]).Plan.StepAt(FitState.Start) as TrainStep)?.Gang.ColumnsToFit(schema)
            : null;
        return new WriteTarget(run.Files.Dataset(task.Write), DataFormat.Parquet, Select(schema, columns), columns);
    }

    // One file is not to be seen before the data is complete, so that it waits in the folder of the run.
    private static WriteTarget OfOutput(RunWorkspace run, Outputs.DataOutput output, Schema schema)
    {
        IReadOnlyList<string>? columns = run.Specification.Output.Columns;
        string folder = output.IsFile ? run.Files.At("work/output") : output.Location;
        return new WriteTarget(folder, output.Format, Select(schema, columns), columns)
        {
            Write = output.IsFile ? null : run.WriteId, File = output.IsFile ? output.Location : null,
        };
    }

    private static Schema Select(Schema schema, IReadOnlyList<string>? columns) => columns is null ? schema : Schemas.Select(schema, columns);
}
