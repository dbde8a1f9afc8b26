using System.Text.Json;
using Azure.Storage.Queues;
using SynapseServerless.Embedded;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using SynapseServerless.Workers;
using SynapseServerless.Workers.Queues;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>What queues do to messages, and what workers refuse, does not show in a run, or shows as an error that says why.</summary>
public sealed class DeliveryTests : IDisposable
{
    private const int Partitions = 8;

    // How long an attempt of a task may take. No test waits for it: the clock is put forward.
    private static readonly TimeSpan _timeout = TimeSpan.FromHours(1);

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Tasks_and_results_that_come_twice_change_nothing()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        await using var worker = new InProcessWorker(azurite);

        RunRecord record = await RunAsync(WorkerJobs.Gpu(azurite, queues => new Twice(queues)), "twice");
        RunRecord calm = await RunAsync(null, "calm");

        Assert.Equal((RunStatus.Completed, calm.RowsOut, 8), (record.Status, record.RowsOut, record.RanOn["gpu"]));
        Assert.Equal(8, record.Tasks.Count(task => task.Worker == "in-process"));
        Assert.Equal(await Jobs.ContentsAsync(_scratch["calm"]), await Jobs.ContentsAsync(_scratch["twice"]));
    }

    [Thorough]
    [Fact]
    public async Task A_task_that_gets_lost_is_put_in_the_queue_again_after_its_deadline()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        await using var worker = new InProcessWorker(azurite);
        var clock = new LeapingClock();

        void PastTheFirstDeadline(int attempt) => clock.Leap(attempt == 1 ? _timeout : TimeSpan.Zero);

        RunRecord record = await RunAsync(
            WorkerJobs.Gpu(azurite, queues => new Counted(new LosesTheFirst(queues), Partitions, PastTheFirstDeadline)), "lost", clock: clock);

        Assert.Equal((RunStatus.Completed, null), (record.Status, record.Error));
        Assert.Equal(Enumerable.Repeat(2, Partitions), record.Tasks.Where(task => task.Worker is not null).Select(task => task.Attempts));
    }

    [Fact]
    public async Task Where_no_worker_is_a_run_fails_after_its_attempts_and_says_where_to_look()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        var clock = new LeapingClock();

        // Both attempts are in the queue when their deadline comes.
        RunRecord record = await RunAsync(WorkerJobs.Gpu(azurite, queues => new Counted(queues, Partitions, _ => clock.Leap(_timeout))), "nobody", clock: clock);

        Assert.Equal(RunStatus.Failed, record.Status);
        Assert.Matches(
            "^No worker of the pool 'gpu' gave a result of ProcessPartition [0-7] within 60 minutes \\(attempt 2\\). See whether workers of the pool are running",
            record.Error);
    }

    [Fact]
    public async Task News_of_a_run_say_how_many_tasks_are_with_workers()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        await WriteAsync();
        var allSent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var last = new List<int>();
        Task<RunRecord> run = WorkerJobs.Runner(_scratch["work"], WorkerJobs.Gpu(azurite)).StartAsync(
            WorkerJobs.Parse(
                """
                inputs: { all: { path: data, partitions: 8 } }
                pipeline: [ { type: OnGpu } ]
                transform: all
                output: { data: out }
                """,
                _scratch.Path),
            new News(news =>
            {
                last.Add(news.TasksWithWorkers);
                if (news.TasksWithWorkers == 8 && news.TasksDone == 0)
                    allSent.TrySetResult();
            }));

        // There is no worker yet, so that all stay where they are.
        await Task.WhenAny(allSent.Task, run);
        await using var worker = new InProcessWorker(azurite);

        Assert.Equal(RunStatus.Completed, (await run).Status);
        Assert.Equal(0, last[^1]);
    }

    private sealed class News(Action<RunProgress> told) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => told(value);
    }

    [Fact]
    public async Task A_run_that_failed_on_a_worker_is_resumed_where_it_failed()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        await using var worker = new InProcessWorker(azurite);
        EmbeddedRunner runner = WorkerJobs.Runner(_scratch["work"], WorkerJobs.Gpu(azurite));
        await WriteAsync();
        RunRecord failed = await runner.StartAsync(WorkerJobs.Parse(
            $$"""
            name: resumed
            inputs: { all: { path: data, partitions: 8 } }
            pipeline: [ { type: OnGpu }, { type: BreakWithout, partition: 5, file: {{_scratch["there"]}} } ]
            transform: all
            output: { data: out }
            options: { attempts: 1 }
            """,
            _scratch.Path));
        Assert.Equal((RunStatus.Failed, "IOException: The file is missing"), (failed.Status, failed.Error));

        await File.WriteAllTextAsync(_scratch["there"], "");
        RunRecord record = await runner.ResumeAsync(failed.RunId);

        Assert.Equal((RunStatus.Completed, 800), (record.Status, record.RowsOut));
    }

    [Fact]
    public async Task A_specification_that_asks_for_workers_runs_where_there_are_none_and_its_record_says_so()
    {
        RunRecord record = await RunAsync(null, "alone", workers: "gpu");

        Assert.Equal((RunStatus.Completed, "engine"), (record.Status, Assert.Single(record.RanOn).Key));
        Assert.Equal("options.workers asks for workers of the pool 'gpu', which does not exist here: the engine did the work", Assert.Single(record.Warnings));
    }

    [Fact]
    public async Task A_specification_that_asks_for_workers_sends_them_all_that_handles_data_fits_included()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        await using var worker = new InProcessWorker(azurite);
        await WriteAsync();

        RunRecord record = await WorkerJobs.Runner(_scratch["work"], WorkerJobs.Gpu(azurite)).StartAsync(WorkerJobs.Parse(
            """
            name: all
            inputs: { all: { path: data, partitions: 8 } }
            pipeline: [ { type: Center, inputCol: X }, { type: Slope, x: XCentered, y: Y } ]
            fit: all
            transform: all
            options: { workers: gpu }
            """,
            _scratch.Path));

        Assert.Equal((RunStatus.Completed, "gpu", 0), (record.Status, Assert.Single(record.RanOn).Key, record.Warnings.Count));
        Assert.Equal("in-process", record.Tasks.Single(task => task.Activity == "Fit").Worker);
    }

    [Fact]
    public async Task What_is_no_task_goes_to_the_poison_queue_with_its_text_and_the_reason()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        var queue = azurite.Queue("tasks-gpu");
        await queue.CreateAsync();
        await queue.SendMessageAsync("{\"v\":1,\"note\":\"hello\"}");
        await queue.SendMessageAsync("""{"v":7}""");
        var poison = azurite.Queue("tasks-gpu-poison");
        await poison.CreateAsync();

        var found = new List<PoisonMessage>();
        await using (new InProcessWorker(azurite))
        {
            while (found.Count < 2)
                found.AddRange((await poison.ReceiveMessagesAsync(32)).Value.Select(message => PoisonMessage.Read(message.Body.ToString())));
        }

        Assert.Equal(["{\"v\":1,\"note\":\"hello\"}", """{"v":7}"""], found.Select(message => message.Text).Order());
        Assert.Contains(found, message => message.Reason.StartsWith("The message is no task", StringComparison.Ordinal));
        Assert.Contains(found, message => message.Reason.StartsWith("The message has version 7, and this release reads versions up to 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_stops_when_somebody_else_has_its_task()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        var stopped = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var work = new Work(async cancellationToken =>
        {
            started.SetResult();
            await using CancellationTokenRegistration registration = cancellationToken.Register(stopped.SetResult);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        });
        ITaskQueues engine = WorkerQueues.Open(azurite.QueueEndpoint).ForEngine();
        await engine.SendAsync(Queued(), CancellationToken.None);
        await using var worker = new InProcessWorker(
            azurite, options => options with { Lease = TimeSpan.FromSeconds(2) }, registry => registry.AddActivity(ActivityNames.TransformPartition, work));
        await started.Task;

        // To the worker that is as if another one had finished it.
        await azurite.Queue("tasks-gpu").ClearMessagesAsync();

        await stopped.Task;
        Assert.Empty(await engine.ReceiveResultsAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_worker_leaves_alone_what_its_engine_has_given_up()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        ITaskQueues engine = WorkerQueues.Open(azurite.QueueEndpoint).ForEngine();
        await engine.SendAsync(Queued() with { Deadline = DateTimeOffset.UtcNow.AddSeconds(-1) }, CancellationToken.None);
        await engine.SendAsync(Queued() with { Number = 8 }, CancellationToken.None);

        await using var worker = new InProcessWorker(
            azurite, options => options with { Concurrency = 1 }, registry => registry.AddActivity(ActivityNames.TransformPartition, new Work(_ => Task.CompletedTask)));

        Assert.Equal(8, (await NextAsync(engine)).Number);
    }

    [Fact]
    public async Task A_worker_refuses_runs_outside_its_root_and_activities_that_are_the_engines()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        ITaskQueues engine = WorkerQueues.Open(azurite.QueueEndpoint).ForEngine();
        await using var worker = new InProcessWorker(
            azurite, options => options with { Root = "/srv/synapse" }, registry => registry.AddActivity(ActivityNames.TransformPartition, new Work(_ => Task.CompletedTask)));

        await engine.SendAsync(Queued("/srv/synapse/../other/runs/r"), CancellationToken.None);
        Assert.StartsWith("The run is in /srv/synapse/../other/runs/r, and the workers work for runs in /srv/synapse", (await NextAsync(engine)).Failure!.Message, StringComparison.Ordinal);

        await engine.SendAsync(Queued("/srv/synapse/runs/r") with { Activity = ActivityNames.Finish }, CancellationToken.None);
        TaskResult finish = await NextAsync(engine);
        Assert.StartsWith("A worker runs no activity 'Finish'", finish.Failure!.Message, StringComparison.Ordinal);
        Assert.False(finish.Failure.Retriable);

        await engine.SendAsync(Queued("/srv/synapse/runs/r"), CancellationToken.None);
        Assert.Null((await NextAsync(engine)).Failure);
    }

    private static QueuedTask Queued(string folder = "/runs/r") => new()
    {
        Pool = WorkerPools.Gpu, InstanceId = "r:0:0", Number = 7, Attempt = 1, Activity = ActivityNames.TransformPartition,
        Input = JsonSerializer.SerializeToElement(new { task = new { folder }, index = 7 }), Deadline = DateTimeOffset.UtcNow.AddHours(1),
    };

    private static async Task<TaskResult> NextAsync(ITaskQueues engine)
    {
        var received = await Eventually.ValueAsync(async () => await engine.ReceiveResultsAsync(TestContext.Current.CancellationToken) is [var first, ..] ? first : null);
        await received.DeleteAsync(CancellationToken.None);
        return received.Result;
    }

    private Task WriteAsync() => Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 800).Select(Jobs.MakeRow), files: 8);

    private async Task<RunRecord> RunAsync(EmbeddedWorkers? pools, string output, string workers = "null", TimeProvider? clock = null)
    {
        await WriteAsync();
        return await WorkerJobs.Runner(_scratch[$"work-{output}"], pools, clock: clock).StartAsync(
            WorkerJobs.Parse(
                $$"""
                name: delivery
                inputs: { all: { path: data, partitions: {{Partitions}} } }
                pipeline: [ { type: OnGpu } ]
                transform: all
                output: { data: {{_scratch[output]}} }
                options: { attempts: 2, retrySeconds: 0.001, workerTimeoutSeconds: {{_timeout.TotalSeconds}}, workers: {{workers}} }
                """,
                _scratch.Path),
            cancellationToken: TestContext.Current.CancellationToken);
    }

    private sealed class Work(Func<CancellationToken, Task> run) : IActivity<IndexedTask, TaskSummary>
    {
        public async Task<TaskSummary> RunAsync(ActivityContext context, IndexedTask input, CancellationToken cancellationToken)
        {
            await run(cancellationToken);
            return new TaskSummary { Tasks = 1 };
        }
    }

    private abstract class Around(ITaskQueues queues) : ITaskQueues
    {
        public virtual Task SendAsync(QueuedTask task, CancellationToken cancellationToken) => queues.SendAsync(task, cancellationToken);

        public virtual Task<IReadOnlyList<IReceivedResult>> ReceiveResultsAsync(CancellationToken cancellationToken) =>
            queues.ReceiveResultsAsync(cancellationToken);

        public Task DeleteResultsAsync(CancellationToken cancellationToken) => queues.DeleteResultsAsync(cancellationToken);
    }

    private sealed class Twice(ITaskQueues queues) : Around(queues)
    {
        public override async Task SendAsync(QueuedTask task, CancellationToken cancellationToken)
        {
            await base.SendAsync(task, cancellationToken);
            await base.SendAsync(task, cancellationToken);
        }

        public override async Task<IReadOnlyList<IReceivedResult>> ReceiveResultsAsync(CancellationToken cancellationToken)
        {
            IReadOnlyList<IReceivedResult> results = await base.ReceiveResultsAsync(cancellationToken);
            return [.. results, .. results];
        }
    }

    // Does something when all tasks have come to the end of sending an attempt.
    private sealed class Counted(ITaskQueues queues, int tasks, Action<int> sent) : Around(queues)
    {
        private int _sent;

        public override async Task SendAsync(QueuedTask task, CancellationToken cancellationToken)
        {
            await base.SendAsync(task, cancellationToken);
            if (Interlocked.Increment(ref _sent) % tasks == 0)
                sent(task.Attempt);
        }
    }

    private sealed class LosesTheFirst(ITaskQueues queues) : Around(queues)
    {
        public override Task SendAsync(QueuedTask task, CancellationToken cancellationToken) =>
            task.Attempt == 1 ? Task.CompletedTask : base.SendAsync(task, cancellationToken);
    }
}
