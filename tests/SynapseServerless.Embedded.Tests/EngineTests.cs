using SynapseServerless.Embedded;
using SynapseServerless.Orchestration;
using Xunit;

namespace SynapseServerless.Tests;

public sealed class EngineTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private JournaledOrchestratorOptions Options => new() { JournalPath = _scratch["journal.db"], Parallelism = 4 };

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Sub_orchestrations_activities_timers_and_events_work_together()
    {
        var registry = new OrchestrationRegistry()
            .AddActivity("double", new Work<int, int>((_, x, _) => Task.FromResult(2 * x)))
            .AddOrchestration("child", new Code<int, int>(async (context, x) => 1 + await context.CallActivityAsync<int, int>("double", x)))
            .AddOrchestration("parent", new Code<int, int>(async (context, x) =>
            {
                Task<int>[] children = [.. Enumerable.Range(0, x).Select(i =>
                    context.CallSubOrchestrationAsync<int, int>("child", i, $"{context.InstanceId}/{i}"))];
                await context.CreateTimerAsync(context.CurrentTime.AddMilliseconds(5), CancellationToken.None);
                int more = await context.WaitForExternalEventAsync<int>("more", CancellationToken.None);
                context.SetCustomStatus("waiting for the children");
                return more + (await Task.WhenAll(children)).Sum();
            }));
        await using var engine = new JournaledOrchestrator(Options, registry);

        Task<TaskOutcome> run = engine.RunAsync("r", "parent", 10);
        await Eventually.TrueAsync(() => engine.Store.Find("r") is not null);
        await engine.RaiseEventAsync("r", "more", 1000);
        TaskOutcome outcome = await run;

        // Sum over i below 10 of 1 + 2i is 100.
        Assert.Equal("1100", outcome.Output);
        Assert.Equal("\"waiting for the children\"", engine.Store.Find("r")!.Status);
    }

    [Fact]
    public async Task A_finished_orchestration_says_how_it_ended_and_runs_nothing_again()
    {
        var work = new Work<int, int>((_, x, _) => Task.FromResult(x));
        var registry = new OrchestrationRegistry().AddActivity("work", work).AddOrchestration("one", CallOnce);
        await using var engine = new JournaledOrchestrator(Options, registry);

        TaskOutcome first = await engine.RunAsync("r", "one", 7);
        TaskOutcome second = await engine.RunAsync("r", "one", 7);

        Assert.Equal((first, 1), (second, work.Calls[7]));
    }

    [Fact]
    public async Task A_stopped_orchestration_goes_on_where_it_was()
    {
        using var stop = new CancellationTokenSource();
        int stopAt = 20;
        var work = new Work<int, int>(async (_, x, cancellationToken) =>
        {
            if (x == stopAt)
            {
                await stop.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
            }
            return x;
        });
        var registry = new OrchestrationRegistry().AddActivity("work", work).AddOrchestration("sum", SumInTurn);
        await using (var engine = new JournaledOrchestrator(Options, registry))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => engine.RunAsync("r", "sum", 50, null, stop.Token));
        stopAt = -1;

        await using var again = new JournaledOrchestrator(Options, registry);
        TaskOutcome outcome = await again.RunAsync("r", "sum", 50);

        Assert.Equal("1225", outcome.Output);
        Assert.All(work.Calls, call => Assert.Equal(call.Key == 20 ? 2 : 1, call.Value));
    }

    [Fact]
    public async Task Another_process_can_ask_for_a_cancellation()
    {
        var started = new TaskCompletionSource();
        var work = new Work<int, int>(async (_, x, cancellationToken) =>
        {
            started.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return x;
        });
        var registry = new OrchestrationRegistry().AddActivity("work", work).AddOrchestration("one", CallOnce);
        await using var engine = new JournaledOrchestrator(Options, registry);
        Task<TaskOutcome> run = engine.RunAsync("r", "one", 7);
        await started.Task;

        new Embedded.Journal.JournalStore(Options.JournalPath).RequestCancel("r", cancel: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Null(engine.Store.Find("r")!.Outcome);
    }

    [Fact]
    public async Task A_failing_task_is_tried_again_until_it_succeeds()
    {
        var work = new Work<int, string>((context, _, _) =>
            context.Attempt < 3 ? throw new IOException("not yet") : Task.FromResult($"attempt {context.Attempt}"));
        var retried = new Retries();
        var registry = new OrchestrationRegistry().AddActivity("work", work).AddOrchestration("retry", new Code<int, string>((context, x) =>
            context.CallActivityAsync<int, string>("work", x, new RetryPolicy(3, TimeSpan.FromMilliseconds(4)))));
        await using var engine = new JournaledOrchestrator(Options, registry);

        TaskOutcome outcome = await engine.RunAsync("r", "retry", 1, retried);

        Assert.Equal("\"attempt 3\"", outcome.Output);
        // By the policy the waits lie in [half, whole] of 4 and 8 ms.
        Assert.Collection(
            retried.Delays, first => Assert.InRange(first.TotalMilliseconds, 2, 4), second => Assert.InRange(second.TotalMilliseconds, 4, 8));
    }

    [Fact]
    public async Task Attempts_made_before_a_stop_count_after_it()
    {
        using var stop = new CancellationTokenSource();
        var work = new Work<int, int>((context, _, _) => throw new IOException($"attempt {context.Attempt}"));
        var registry = new OrchestrationRegistry().AddActivity("work", work).AddOrchestration("retry", new Code<int, int>((context, x) =>
            context.CallActivityAsync<int, int>("work", x, new RetryPolicy(2, TimeSpan.FromHours(1)))));
        await using (var engine = new JournaledOrchestrator(Options, registry))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                engine.RunAsync("r", "retry", 1, new Retries { OnRetry = stop.Cancel }, stop.Token));
        }

        await using var again = new JournaledOrchestrator(Options, registry);
        TaskOutcome outcome = await again.RunAsync("r", "retry", 1);

        Assert.Equal(2, work.Calls[1]);
        Assert.Equal("IOException: attempt 2", outcome.Failure!.Message);
    }

    [Fact]
    public async Task Bad_data_is_not_tried_again()
    {
        var work = new Work<int, int>((_, _, _) => throw new DataException("The row is bad", new Location { Row = 3 }));
        var registry = new OrchestrationRegistry().AddActivity("work", work).AddOrchestration("retry", new Code<int, int>((context, x) =>
            context.CallActivityAsync<int, int>("work", x, new RetryPolicy(5, TimeSpan.FromHours(1)))));
        await using var engine = new JournaledOrchestrator(Options, registry);

        TaskOutcome outcome = await engine.RunAsync("r", "retry", 1);

        Assert.Equal(("row 3: The row is bad.", 1), (outcome.Failure!.Message, work.Calls[1]));
    }

    [Fact]
    public async Task A_rewound_run_keeps_what_succeeded_and_tries_what_failed()
    {
        bool broken = true;
        var work = new Work<int, int>((_, x, _) => broken && x == 3 ? throw new IOException("no") : Task.FromResult(x));
        var registry = new OrchestrationRegistry().AddActivity("work", work)
            .AddOrchestration("sum", SumInTurn)
            .AddOrchestration("outer", new Code<int, int>((context, x) => context.CallSubOrchestrationAsync<int, int>("sum", x, context.InstanceId + "/sum")));
        await using var engine = new JournaledOrchestrator(Options, registry);
        Assert.NotNull((await engine.RunAsync("r", "outer", 5)).Failure);
        broken = false;

        engine.Store.Rewind("r");
        TaskOutcome outcome = await engine.RunAsync("r", "outer", 5);

        Assert.Equal("10", outcome.Output);
        Assert.Equal([1, 1, 1, 2, 1], Enumerable.Range(0, 5).Select(x => work.Calls[x]));
    }

    [Fact]
    public async Task Parallelism_is_bounded()
    {
        int running = 0, most = 0;
        var gate = new Lock();
        var four = new TaskCompletionSource();
        var work = new Work<int, int>(async (_, x, cancellationToken) =>
        {
            lock (gate)
            {
                most = Math.Max(most, ++running);
                if (running == 4)
                    four.TrySetResult();
            }
            // The first ones stay until there are as many as may be.
            await four.Task.WaitAsync(cancellationToken);
            await Task.Yield();
            lock (gate)
                running--;
            return x;
        });
        var registry = new OrchestrationRegistry().AddActivity("work", work).AddOrchestration("all", new Code<int, int>(async (context, x) =>
            (await Task.WhenAll(Enumerable.Range(0, x).Select(i => context.CallActivityAsync<int, int>("work", i)))).Sum()));
        await using var engine = new JournaledOrchestrator(Options, registry);

        TaskOutcome outcome = await engine.RunAsync("r", "all", 100);

        Assert.Equal("4950", outcome.Output);
        Assert.Equal(4, most);
    }

    [Fact]
    public async Task The_same_run_does_not_run_twice_at_a_time()
    {
        var release = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var work = new Work<int, int>(async (_, x, _) =>
        {
            started.TrySetResult();
            await release.Task;
            return x;
        });
        var registry = new OrchestrationRegistry().AddActivity("work", work).AddOrchestration("one", CallOnce);
        await using var engine = new JournaledOrchestrator(Options, registry);
        await using var other = new JournaledOrchestrator(Options, registry);
        Task<TaskOutcome> run = engine.RunAsync("r", "one", 7);
        await started.Task;

        var error = await Assert.ThrowsAsync<SynapseException>(() => other.RunAsync("r", "one", 7));
        release.SetResult();

        Assert.Equal($"The run 'r' is running in another process (process {Environment.ProcessId})", error.Problem);
        Assert.Equal("7", (await run).Output);
        Assert.Equal("7", (await other.RunAsync("r", "one", 7)).Output);
    }

    internal static Code<int, int> CallOnce { get; } = new((context, x) => context.CallActivityAsync<int, int>("work", x));

    internal static Code<int, int> SumInTurn { get; } = new(async (context, x) =>
    {
        int sum = 0;
        for (int i = 0; i < x; i++)
            sum += await context.CallActivityAsync<int, int>("work", i);
        return sum;
    });

    private sealed class Retries : IOrchestratorObserver
    {
        public List<TimeSpan> Delays { get; } = [];

        public Action OnRetry { get; init; } = static () => { };

        public void TaskRetried(OrchestratorTask task, TimeSpan delay)
        {
            Delays.Add(delay);
            OnRetry();
        }
    }
}
