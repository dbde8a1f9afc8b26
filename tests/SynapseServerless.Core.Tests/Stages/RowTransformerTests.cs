using System.Collections.Concurrent;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Core.Tests.Stages;

public sealed class RowTransformerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_slow_row_does_not_stall_the_rest_and_rows_come_in_their_order()
    {
        using var stage = new Held { Concurrency = 2 };
        IAsyncEnumerator<RecordBatch> output = Start(stage, [[0, 1], [2, 3], [4]]);
        ValueTask<bool> first = output.MoveNextAsync();
        // Row 0 is not finished: all the others go through the second place, one after the other, across batches.
        foreach (int row in new[] { 1, 2, 3, 4 })
        {
            await stage.BegunAsync(row);
            stage.Finish(row);
        }
        Assert.False(first.IsCompleted);
        stage.Finish(0);
        Assert.True(await first);
        List<object?> values = [.. output.Current.Values("Held_output")];
        while (await output.MoveNextAsync())
            values.AddRange(output.Current.Values("Held_output"));
        Assert.Equal(["0!", "1!", "2!", "3!", "4!"], values);
        await output.DisposeAsync();
    }

    [Fact]
    public async Task No_more_rows_are_at_work_than_concurrency_says()
    {
        using var stage = new Held { Concurrency = 3 };
        IAsyncEnumerator<RecordBatch> output = Start(stage, [[.. Enumerable.Range(0, 20)]]);
        ValueTask<bool> first = output.MoveNextAsync();
        for (int row = 0; row < 20; row++)
        {
            await stage.BegunAsync(row);
            Assert.InRange(stage.AtWork, 1, 3);
            stage.Finish(row);
        }
        Assert.True(await first);
        Assert.Equal(3, stage.Most);
        Assert.False(await output.MoveNextAsync());
        await output.DisposeAsync();
    }

    [Theory]
    [InlineData(4, long.MaxValue)]
    [InlineData(int.MaxValue, 16L)]
    public async Task Batches_are_read_on_until_the_window_is_full(int rows, long bytes)
    {
        using var stage = new Held { Concurrency = 100, Limits = new RowWindow(rows, bytes) };
        int pulled = 0;
        // Two rows of int, which are 8 bytes: two batches fill either window.
        IAsyncEnumerator<RecordBatch> output = Start(stage, Enumerable.Range(0, 5).Select(i => new[] { 2 * i, (2 * i) + 1 }), () => pulled++);
        ValueTask<bool> first = output.MoveNextAsync();
        foreach (int row in new[] { 1, 2, 3 })
        {
            await stage.BegunAsync(row);
            stage.Finish(row);
        }
        Assert.Equal(2, pulled);
        stage.Finish(0);
        Assert.True(await first);
        Assert.True(await output.MoveNextAsync());
        ValueTask<bool> third = output.MoveNextAsync();
        await stage.BegunAsync(7);
        Assert.Equal(4, pulled);
        stage.FinishAll();
        Assert.True(await third);
        while (await output.MoveNextAsync())
        {
        }
        Assert.Equal(5, pulled);
        await output.DisposeAsync();
    }

    [Fact]
    public async Task A_failed_row_is_set_aside_or_told_in_the_error_column()
    {
        var aside = new SettingAside();
        RecordBatch rest = await new Halves().TransformAsync(Numbers([2, 3, 4]), new StageContext("Halves") { Rows = aside });
        Assert.Equal([1, 2], rest.Values("Halves_output"));
        Assert.Equal([1], aside.Rows.Select(row => row.Row));
        Assert.Equal("3 is odd", aside.Rows[0].Problem);

        RecordBatch all = await new Halves { ErrorCol = "error", OutputCol = "half" }.TransformAsync(Numbers([2, 3, 4]));
        Assert.Equal([1, null, 2], all.Values("half"));
        Assert.Equal([null, "3 is odd", null], all.Values("error"));
    }

    [Fact]
    public async Task A_run_that_fails_at_bad_rows_begins_no_row_after_one_and_names_its_place()
    {
        using var stage = new Held { Concurrency = 1 };
        IAsyncEnumerator<RecordBatch> output = Start(stage, [[0, 1], [2, 3, 4]]);
        ValueTask<bool> first = output.MoveNextAsync();
        await stage.BegunAsync(0);
        stage.Finish(0);
        await stage.BegunAsync(1);
        stage.Finish(1);
        Assert.True(await first);
        ValueTask<bool> second = output.MoveNextAsync();
        await stage.BegunAsync(2);
        stage.Finish(2);
        await stage.BegunAsync(3);
        stage.Fail(3, new DataException("no", Location.None));
        var error = await Assert.ThrowsAsync<DataException>(() => second.AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancelled));
        Assert.Equal(3, error.Location.Row);
        Assert.Equal(4, stage.Begun);
        await output.DisposeAsync();
    }

    [Fact]
    public async Task A_failure_that_is_not_the_rows_ends_the_stage()
    {
        using var stage = new Held { Concurrency = 2 };
        IAsyncEnumerator<RecordBatch> output = Start(stage, [[0, 1]]);
        ValueTask<bool> first = output.MoveNextAsync();
        await stage.BegunAsync(1);
        stage.Fail(1, new IOException("gone"));
        await Assert.ThrowsAsync<IOException>(() => first.AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancelled));
        await output.DisposeAsync();
    }

    [Fact]
    public async Task Cancellation_does_not_wait_for_rows_and_their_batch_lives_until_they_end()
    {
        using var cancellation = new CancellationTokenSource();
        using var stage = new Held { Concurrency = 1, Deaf = true };
        IAsyncEnumerator<RecordBatch> output = Start(stage, [[7]], cancellationToken: cancellation.Token);
        ValueTask<bool> first = output.MoveNextAsync();
        await stage.BegunAsync(7);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancelled));
        await output.DisposeAsync();
        stage.Finish(7);
        Assert.Equal(7, await stage.ReadAfterwards.Task);
    }

    [Fact]
    public async Task Rows_that_are_done_come_before_a_failure_of_what_is_read_after_them()
    {
        async IAsyncEnumerable<RecordBatch> Broken()
        {
            await Task.Yield();
            yield return Numbers([2]);
            throw new IOException("the file ends here");
        }

        var read = new List<RecordBatch>();
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (RecordBatch batch in new Halves().TransformAsync(Broken(), new StageContext("Halves"), Cancelled))
                read.Add(batch);
        });
        Assert.Equal([1], read.Single().Values("Halves_output"));
    }

    [Fact]
    public async Task Rows_without_a_result_yet_let_all_others_begin_and_the_earliest_time_is_said()
    {
        using var stage = new Held { Uid = "held", Concurrency = 2 };
        IAsyncEnumerator<RecordBatch> output = Start(stage, [[0, 1], [2, 3]]);
        ValueTask<bool> next = output.MoveNextAsync();
        var noon = new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

        stage.Finish(0);
        stage.Fail(1, new NotYetException(noon.AddMinutes(2), "operation 1"));
        await stage.BegunAsync(3);
        stage.Fail(2, new NotYetException(noon, "operation 2"));
        stage.Finish(3);

        NotYetException error = await Assert.ThrowsAsync<NotYetException>(async () => await next);
        Assert.Equal(noon, error.AskAgainAt);
        Assert.Equal("held: 2 rows wait. The next: operation 2", error.Problem);
        Assert.Equal(4, stage.Begun);
    }

    private static IAsyncEnumerator<RecordBatch> Start(
        Held stage, IEnumerable<int[]> batches, Action? pulled = null, CancellationToken cancellationToken = default)
    {
        async IAsyncEnumerable<RecordBatch> Source()
        {
            foreach (int[] rows in batches)
            {
                await Task.Yield();
                pulled?.Invoke();
                yield return Numbers(rows);
            }
        }

        BoundTransformer bound = stage.Bind(Numbers([]).Schema);
        return bound.TransformAsync(Source(), new StageContext(stage.Uid), cancellationToken).GetAsyncEnumerator(CancellationToken.None);
    }

    private static RecordBatch Numbers(int[] rows) => TestRows.Of(("n", rows.Select(row => (int?)row).ToArray()));
}

/// <summary>Halves even numbers, a moment later.</summary>
internal sealed class Halves : RowTransformer<int?>
{
    protected override RowFunction<int?> BindRow(Schema input)
    {
        int place = input.GetFieldIndex("n");
        return async (batch, row, _, _) =>
        {
            await Task.Yield();
            int value = ((Int32Array)batch.Column(place)).GetValue(row)!.Value;
            return value % 2 == 0 ? value / 2 : throw new DataException($"{value} is odd", Location.None);
        };
    }
}

/// <summary>Work on rows that begins and ends when a test says so.</summary>
internal sealed class Held : RowTransformer<string>
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _begun = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _finished = new();
    private int _atWork;
    private int _most;
    private int _count;

    /// <summary>Whether cancellation is not minded.</summary>
    [NotAParameter]
    public bool Deaf { get; init; }

    /// <summary>The window.</summary>
    [NotAParameter]
    public RowWindow Limits { get; init; } = RowWindow.Default;

    public int AtWork => Volatile.Read(ref _atWork);

    public int Most => Volatile.Read(ref _most);

    public int Begun => Volatile.Read(ref _count);

    /// <summary>Gets the number that a row read after it was finished.</summary>
    public TaskCompletionSource<int> ReadAfterwards { get; } = new();

    protected override RowWindow Window => Limits;

    public Task BegunAsync(int row) => Of(_begun, row).Task.WaitAsync(TimeSpan.FromMinutes(1));

    public void Finish(int row) => Of(_finished, row).TrySetResult();

    public void Fail(int row, Exception error) => Of(_finished, row).TrySetException(error);

    public void FinishAll()
    {
        for (int row = 0; row < 100; row++)
            Finish(row);
    }

    protected override RowFunction<string> BindRow(Schema input) => async (batch, row, _, cancellationToken) =>
    {
        int value = ((Int32Array)batch.Column(0)).GetValue(row)!.Value;
        Interlocked.Increment(ref _count);
        int atWork = Interlocked.Increment(ref _atWork);
        InterlockedMax(atWork);
        Of(_begun, value).TrySetResult();
        try
        {
            await Of(_finished, value).Task.WaitAsync(Deaf ? CancellationToken.None : cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _atWork);
        }
        if (Deaf)
            ReadAfterwards.TrySetResult(((Int32Array)batch.Column(0)).GetValue(row)!.Value);
        return $"{value}!";
    };

    private void InterlockedMax(int value)
    {
        int seen = Most;
        while (seen < value && Interlocked.CompareExchange(ref _most, value, seen) != seen)
            seen = Most;
    }

    private static TaskCompletionSource Of(ConcurrentDictionary<int, TaskCompletionSource> sources, int row) =>
        sources.GetOrAdd(row, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
