using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using SynapseServerless.Service.Serving;

namespace SynapseServerless.Service.Tests.Serving;

/// <summary>When requests are scored and together with whose, in virtual time: what has begun is known at once, without waiting for a thread.</summary>
public sealed class BatchQueueTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Channel<Running> _running = Channel.CreateUnbounded<Running>();
    private readonly BatchQueue<TestItem> _queue;

    public BatchQueueTests() => _queue = Queue(1);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _queue.Dispose();

    [Fact]
    public async Task A_request_that_is_alone_begins_at_once()
    {
        TestItem item = Add();
        Assert.Equal((0, 0, 1), _queue.State);
        await EndAsync();
        await item.End;
        Assert.Equal((1, 1), (item.Given, item.Freed));
    }

    [Fact]
    public async Task Requests_that_come_while_a_batch_is_at_work_are_the_next_batch()
    {
        TestItem first = Add();
        TestItem[] others = [Add(), Add("b"), Add("c")];
        Assert.Equal((3, 3, 1), _queue.State);
        Assert.Equal([first], (await EndAsync()).Items);
        Assert.Equal(others, (await EndAsync()).Items);
    }

    [Fact]
    public async Task Under_load_a_request_waits_for_others_as_long_as_the_window_and_no_longer()
    {
        await LoadAsync(4);
        Add();
        Assert.Equal((1, 1, 0), _queue.State);
        _time.Advance(TimeSpan.FromMilliseconds(9));
        Assert.Equal((1, 1, 0), _queue.State);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal((0, 0, 1), _queue.State);
        await EndAsync();
    }

    [Fact]
    public async Task Under_load_a_batch_begins_when_as_many_are_there_as_usual()
    {
        await LoadAsync(4);
        TestItem[] items = [Add(), Add(), Add()];
        Assert.Equal((3, 3, 0), _queue.State);
        TestItem last = Add();
        Assert.Equal((0, 0, 1), _queue.State);
        Assert.Equal([.. items, last], (await EndAsync()).Items);
    }

    [Fact]
    public async Task After_a_rest_a_request_waits_for_nobody()
    {
        await LoadAsync(4);
        _time.Advance(TimeSpan.FromMilliseconds(41));
        Add();
        Assert.Equal((0, 0, 1), _queue.State);
        await EndAsync();
    }

    [Fact]
    public async Task A_batch_has_no_more_rows_than_allowed_but_for_one_request_with_more()
    {
        Add();
        Add(rows: 5);
        Add(rows: 4);
        Add(rows: 90);
        await EndAsync();
        Assert.Equal([5], (await EndAsync()).Items.Select(item => item.Rows));
        Assert.Equal([4], (await EndAsync()).Items.Select(item => item.Rows));
        Assert.Equal([90], (await EndAsync()).Items.Select(item => item.Rows));
    }

    [Fact]
    public async Task Callers_take_turns_by_rows()
    {
        _queue.Settings = new BatchSettings { WindowMilliseconds = 0, MaxRows = 4 };
        Add("other");
        for (int i = 0; i < 9; i++)
            Add("greedy");
        Add("modest", rows: 2);
        Add("modest", rows: 2);
        await EndAsync();
        // The rows of the greedy and the modest are equal wherever both have some waiting: 2 and 2, 2 and 2, and then the rest.
        Assert.Equal(["greedy:1", "greedy:1", "modest:2"], await CallersAsync());
        Assert.Equal(["greedy:1", "greedy:1", "modest:2"], await CallersAsync());
        Assert.Equal(["greedy:1", "greedy:1", "greedy:1", "greedy:1"], await CallersAsync());
        Assert.Equal(["greedy:1"], await CallersAsync());
    }

    [Fact]
    public async Task What_has_no_room_is_refused_with_the_time_to_come_again()
    {
        _queue.Settings = new BatchSettings { MaxWaitingRows = 10, MaxRows = 10 };
        Add();
        // A row takes two seconds, as far as the first batch tells; ten wait.
        _time.Advance(TimeSpan.FromSeconds(2));
        await EndAsync();
        Add();
        Add(rows: 10);
        TestItem refused = Add();
        var error = Assert.IsType<ServiceException>(refused.Refused);
        Assert.Equal((Refusal.Busy, TimeSpan.FromSeconds(20)), (error.Refusal, error.RetryAfter));
        Assert.Equal("The model is busy: 10 rows wait for it, and at most 10 may", error.Problem);
        Assert.Equal(1, refused.Freed);
        Assert.Equal((1, 10, 1), _queue.State);
        await EndAsync();
        await EndAsync();
    }

    [Fact]
    public async Task Where_there_is_no_room_the_newest_request_of_the_caller_with_the_most_rows_makes_some()
    {
        _queue.Settings = new BatchSettings { MaxWaitingRows = 6, MaxRows = 6 };
        Add("other");
        TestItem[] greedy = [Add("greedy", 2), Add("greedy", 2), Add("greedy", 2)];
        TestItem modest = Add("modest");
        Assert.Equal([false, false, true], greedy.Select(item => item.Refused is ServiceException { Refusal: Refusal.Busy }));
        Assert.Null(modest.Refused);
        TestItem more = Add("greedy", 2);
        Assert.Equal(Refusal.Busy, Assert.IsType<ServiceException>(more.Refused).Refusal);
        await EndAsync();
        await EndAsync();
    }

    [Fact]
    public async Task A_request_whose_deadline_passes_while_it_waits_is_not_scored()
    {
        Add();
        TestItem late = Add(deadline: TimeSpan.FromSeconds(1)), patient = Add(deadline: TimeSpan.FromSeconds(9));
        _time.Advance(TimeSpan.FromSeconds(1));
        await late.End;
        Assert.Equal(Refusal.Late, Assert.IsType<ServiceException>(late.Refused).Refusal);
        Assert.Equal((1, 1), (_queue.State.Requests, late.Freed));
        await EndAsync();
        Assert.Equal([patient], (await EndAsync()).Items);
    }

    [Fact]
    public async Task A_request_does_not_wait_for_others_until_its_own_deadline_has_passed()
    {
        await LoadAsync(4);
        TestItem item = Add(deadline: TimeSpan.FromMilliseconds(4));
        Assert.Equal((1, 1, 0), _queue.State);
        // Two milliseconds are left for scoring, which takes no time here.
        _time.Advance(TimeSpan.FromMilliseconds(2));
        Assert.Equal((0, 0, 1), _queue.State);
        await EndAsync();
        Assert.Equal(1, item.Given);
    }

    [Fact]
    public async Task A_request_whose_caller_has_gone_is_dropped()
    {
        using var gone = new CancellationTokenSource();
        Add();
        TestItem dropped = Add(token: gone.Token), other = Add();
        await gone.CancelAsync();
        Assert.IsType<OperationCanceledException>(dropped.Refused, exactMatch: false);
        Assert.Equal((1, 1, 1, 1), (_queue.State.Requests, _queue.State.Rows, _queue.State.Batches, dropped.Freed));
        await EndAsync();
        Assert.Equal([other], (await EndAsync()).Items);
    }

    [Fact]
    public async Task A_batch_is_given_up_when_nobody_waits_for_any_of_it()
    {
        using CancellationTokenSource first = new(), second = new();
        Add();
        TestItem[] items = [Add(token: first.Token), Add(token: second.Token)];
        await EndAsync();
        Running batch = await _running.Reader.ReadAsync(Cancelled);
        await first.CancelAsync();
        Assert.False(batch.Token.IsCancellationRequested);
        await second.CancelAsync();
        Assert.True(batch.Token.IsCancellationRequested);
        // Rows are in use until the batch has come to its end.
        Assert.Equal([0, 0], items.Select(item => item.Freed));
        batch.End.SetResult();
        await Eventually.TrueAsync(() => items.All(item => item.Freed == 1));
    }

    [Fact]
    public async Task What_a_batch_fails_with_is_what_each_of_its_requests_gets()
    {
        TestItem first = Add(), second = Add(), third = Add();
        Running batch = await _running.Reader.ReadAsync(Cancelled);
        batch.End.SetException(new InvalidOperationException("broken"));
        await first.End;
        Assert.Equal("broken", first.Refused?.Message);
        await EndAsync();
        await Task.WhenAll(second.End, third.End);
        Assert.Equal([1, 1], new[] { second, third }.Select(item => item.Given));
    }

    [Fact]
    public async Task Only_requests_that_are_alike_share_a_batch()
    {
        Add();
        Add(kind: "x");
        Add(kind: "y");
        Add("b", kind: "x");
        await EndAsync();
        Assert.Equal(["x", "x"], (await EndAsync()).Items.Select(item => item.Kind));
        // Three were there at a time, so that the last one waits for others.
        _time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal(["y"], (await EndAsync()).Items.Select(item => item.Kind));
    }

    [Fact]
    public async Task Several_batches_run_at_a_time_where_there_are_slots()
    {
        using BatchQueue<TestItem> queue = Queue(2);
        queue.Add(new TestItem(), Cancelled);
        queue.Add(new TestItem(), Cancelled);
        queue.Add(new TestItem(), Cancelled);
        Assert.Equal((1, 1, 2), queue.State);
        for (int i = 0; i < 3; i++)
            await EndAsync();
    }

    [Fact]
    public async Task What_waits_when_the_service_ends_is_refused()
    {
        Add();
        TestItem waiting = Add();
        _queue.Dispose();
        await waiting.End;
        Assert.Equal((Refusal.Unavailable, 1), (Assert.IsType<ServiceException>(waiting.Refused).Refusal, waiting.Freed));
        await EndAsync();
    }

    private BatchQueue<TestItem> Queue(int slots) => new(
        async (items, token) =>
        {
            var running = new Running([.. items], new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), token);
            await _running.Writer.WriteAsync(running, CancellationToken.None);
            await running.End.Task;
            foreach (TestItem item in items)
                item.Give();
        },
        slots, _time)
    {
        Settings = new BatchSettings { WindowMilliseconds = 10, MaxRows = 8 },
    };

    private TestItem Add(string caller = "a", int rows = 1, string kind = "", TimeSpan? deadline = null, CancellationToken token = default)
    {
        var item = new TestItem(caller, rows, kind, deadline is { } left ? _time.GetUtcNow() + left : null);
        _queue.Add(item, token);
        return item;
    }

    // Ends the batch that has been at work longest, and waits until the queue has noticed.
    private async Task<Running> EndAsync()
    {
        Running running = await _running.Reader.ReadAsync(Cancelled);
        running.End.TrySetResult();
        await Eventually.TrueAsync(() => running.Items.All(item => item.Freed == 1));
        return running;
    }

    // As many requests as that at a time.
    private async Task LoadAsync(int requests)
    {
        for (int i = 0; i <= requests; i++)
            Add();
        await EndAsync();
        Assert.Equal(requests, (await EndAsync()).Items.Count);
        Assert.Equal((0, 0, 0), _queue.State);
    }

    private async Task<string[]> CallersAsync() => [.. (await EndAsync()).Items.Select(item => $"{item.Caller}:{item.Rows}").Order(StringComparer.Ordinal)];

    private sealed record Running(IReadOnlyList<TestItem> Items, TaskCompletionSource End, CancellationToken Token);
}
