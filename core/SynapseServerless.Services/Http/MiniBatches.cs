using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>A stage that makes one row of several: each column becomes a list.</summary>
public abstract class MiniBatchTransformer : StreamTransformer
{
    /// <inheritdoc/>
    public sealed override Schema TransformSchema(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new Schema(input.FieldsList.Select(field => new Field(field.Name, ListOf(field), nullable: false)), null);
    }

    /// <summary>One row of the rows of a batch, or of as many as fit each.</summary>
    private protected static RecordBatch Gather(RecordBatch batch, int size, Schema schema)
    {
        int rows = (batch.Length + size - 1) / size;
        var arrays = new IArrowArray[schema.FieldsList.Count];
        for (int i = 0; i < arrays.Length; i++)
        {
            var offsets = new ArrowBuffer.Builder<int>(rows + 1);
            for (int row = 0; row <= rows; row++)
                offsets.Append(Math.Min(row * size, batch.Length));
            arrays[i] = new ListArray((ListType)schema.FieldsList[i].DataType, rows, offsets.Build(), Batches.Share(batch.Column(i)), ArrowBuffer.Empty);
        }
        return new RecordBatch(schema, arrays, rows);
    }

    private static ListType ListOf(Field field) => new(new Field("item", field.DataType, nullable: true, field.Metadata));
}

/// <summary>Makes one row of every so many rows of a partition: each column becomes a list.</summary>
public sealed class FixedMiniBatchTransformer : MiniBatchTransformer
{
    /// <summary>How many rows make one.</summary>
    [Range(1, 1_000_000)]
    public int BatchSize { get; init; } = 10;

    /// <summary>Whether rows are read ahead, which engines do by themselves.</summary>
    [NoEffect("rows are always read ahead as memory allows")]
    public bool Buffered { get; init; }

    /// <summary>How many batches are read ahead.</summary>
    [NoEffect("rows are always read ahead as memory allows")]
    public int MaxBufferSize { get; init; } = int.MaxValue;

    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsCheap => true;

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<RecordBatch> StreamAsync(
        IAsyncEnumerable<RecordBatch> batches, BoundTransformer bound, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Rows that do not fill a batch yet go to the front of those that come.
        RecordBatch? rest = null;
        try
        {
            await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                RecordBatch all;
                using (batch)
                    all = rest is null ? Batches.Share(batch) : Batches.Concatenate(bound.Input, [rest, batch]);
                rest?.Dispose();
                rest = all;
                int whole = all.Length / BatchSize * BatchSize;
                if (whole == 0)
                    continue;
                using RecordBatch ready = Part(all, 0, whole);
                rest = Part(all, whole, all.Length - whole);
                all.Dispose();
                yield return Gather(ready, BatchSize, bound.Output);
            }
            if (rest is { Length: > 0 })
                yield return Gather(rest, BatchSize, bound.Output);
        }
        finally
        {
            rest?.Dispose();
        }
    }

    private static RecordBatch Part(RecordBatch batch, int start, int length) => Batches.Take(batch, [.. Enumerable.Range(start, length)]);
}

/// <summary>Makes one row of the rows that are there at a time: each column becomes a list.</summary>
/// <remarks>In a stream of events that is what has arrived; elsewhere it is what was read at once, so that how data were cut decides.</remarks>
public sealed class DynamicMiniBatchTransformer : MiniBatchTransformer
{
    /// <summary>How many rows make one at most.</summary>
    [Range(1, int.MaxValue)]
    public int MaxBatchSize { get; init; } = int.MaxValue;

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<RecordBatch> StreamAsync(
        IAsyncEnumerable<RecordBatch> batches, BoundTransformer bound, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                if (batch.Length > 0)
                    yield return Gather(batch, Math.Min(MaxBatchSize, batch.Length), bound.Output);
            }
        }
    }
}

/// <summary>Makes one row of the rows that come within a time: each column becomes a list.</summary>
public sealed class TimeIntervalMiniBatchTransformer : MiniBatchTransformer
{
    /// <summary>How many milliseconds rows are waited for.</summary>
    [Range(1, 86_400_000)]
    public int MillisToWait { get; init; } = 1_000;

    /// <summary>How many rows make one at most.</summary>
    [Range(1, int.MaxValue)]
    public int MaxBatchSize { get; init; } = int.MaxValue;

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<RecordBatch> StreamAsync(
        IAsyncEnumerable<RecordBatch> batches, BoundTransformer bound, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var held = new List<RecordBatch>();
        IAsyncEnumerator<RecordBatch> source = batches.GetAsyncEnumerator(cancellationToken);
        Task<bool>? reading = null;
        try
        {
            bool more = true;
            while (more)
            {
                Task interval = Task.Delay(TimeSpan.FromMilliseconds(MillisToWait), context.Time, cancellationToken);
                long rows = 0;
                while (more && rows < MaxBatchSize)
                {
                    reading ??= source.MoveNextAsync().AsTask();
                    if (await Task.WhenAny(reading, interval).ConfigureAwait(false) == interval && !reading.IsCompleted)
                        break;
                    more = await reading.ConfigureAwait(false);
                    reading = null;
                    if (more)
                    {
                        held.Add(source.Current);
                        rows += source.Current.Length;
                    }
                }
                cancellationToken.ThrowIfCancellationRequested();
                if (rows == 0)
                    continue;
                using RecordBatch all = Batches.Concatenate(bound.Input, held);
                held.ForEach(batch => batch.Dispose());
                held.Clear();
                yield return Gather(all, Math.Min(MaxBatchSize, all.Length), bound.Output);
            }
        }
        finally
        {
            held.ForEach(batch => batch.Dispose());
            if (reading is not null)
            {
                await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (reading.IsCompletedSuccessfully && reading.Result)
                    source.Current.Dispose();
            }
            await source.DisposeAsync().ConfigureAwait(false);
        }
    }
}

/// <summary>Makes several rows of one: lists give their items, row by row, and other columns are repeated.</summary>
/// <remarks>All lists of a row have the same length; a row of empty lists gives none.</remarks>
public sealed class FlattenBatch : StreamTransformer
{
    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsCheap => true;

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!input.FieldsList.Any(field => field.DataType is ListType))
            throw new SpecificationException("There is no column of lists to flatten", Location.OfStage(Uid), "Put a mini-batch transformer before it.");
        return new Schema(input.FieldsList.Select(field => field.DataType is ListType list ? new Field(field.Name, list.ValueDataType, nullable: true, list.ValueField.Metadata) : field), null);
    }

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<RecordBatch> StreamAsync(
        IAsyncEnumerable<RecordBatch> batches, BoundTransformer bound, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            using (batch)
                yield return Flatten(batch, bound.Output, context);
            context = context.After(batch.Length);
        }
    }

    private static RecordBatch Flatten(RecordBatch batch, Schema schema, StageContext context)
    {
        var rows = new List<int>();
        var items = new Dictionary<int, List<int>>();
        ListArray?[] lists = [.. batch.Arrays.Select(column => column as ListArray)];
        for (int i = 0; i < lists.Length; i++)
        {
            if (lists[i] is not null)
                items[i] = [];
        }
        for (int row = 0; row < batch.Length; row++)
        {
            int length = -1;
            for (int i = 0; i < lists.Length; i++)
            {
                if (lists[i] is not { } list)
                    continue;
                int own = list.IsNull(row) ? 0 : list.GetValueLength(row);
                if (length >= 0 && own != length)
                {
                    throw new DataException(
                        $"The lists of a row have {length} and {own} items", new Location { Stage = context.Stage, Column = schema.FieldsList[i].Name, Partition = context.Partition, Row = context.FirstRow + row },
                        "Flatten only columns that were batched together; leave the others out before.");
                }
                length = own;
                items[i].AddRange(Enumerable.Range(own == 0 ? 0 : list.ValueOffsets[row], own));
            }
            rows.AddRange(Enumerable.Repeat(row, Math.Max(0, length)));
        }
        var arrays = new IArrowArray[lists.Length];
        for (int i = 0; i < arrays.Length; i++)
            arrays[i] = lists[i] is { } list ? Column(list.Values, schema.FieldsList[i], items[i]) : Column(batch.Column(i), schema.FieldsList[i], rows);
        return new RecordBatch(schema, arrays, rows.Count);
    }

    private static IArrowArray Column(IArrowArray column, Field field, List<int> places)
    {
        // The column is borrowed, so that it is not disposed with the batch around it.
        using var one = new RecordBatch(new Schema([field], null), [Batches.Share(column)], column.Length);
        using RecordBatch taken = Batches.Take(one, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(places));
        return Batches.Share(taken.Column(0));
    }
}
