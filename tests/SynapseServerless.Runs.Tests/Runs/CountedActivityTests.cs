using System.Threading.Channels;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs.Activities;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Runs.Tests;

/// <summary>Tasks that are delivered again because their process ended, as the functions app and workers see them.</summary>
public sealed class CountedActivityTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("synapse-counted-");
    private readonly Activity _activity = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_fourth_beginning_of_a_task_that_never_ended_gives_it_up_and_the_fifth_is_the_first_again()
    {
        // What ends with its process never returns: it is left where it is.
        _activity.Ends = new TaskCompletionSource<Output>();
        for (int beginning = 1; beginning <= 3; beginning++)
        {
            _ = RunAsync(isKept: true);
            await _activity.BegunAsync(beginning);
        }

        var error = await Assert.ThrowsAsync<UnendedTaskException>(() => RunAsync(isKept: true));
        Assert.StartsWith("Work 7 began 3 times and never finished: each time its process was killed", error.Message, StringComparison.Ordinal);
        Assert.False(TaskFailures.Of(error).Retriable);
        Assert.Equal(3, _activity.Beginnings);

        _activity.Ends.SetResult(new Output(1));
        Assert.Equal(new Output(1), await RunAsync(isKept: true));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_task_that_fails_or_is_stopped_has_ended(bool fails)
    {
        for (int beginning = 0; beginning < 8; beginning++)
        {
            _activity.Ends = new TaskCompletionSource<Output>();
            if (fails)
                _activity.Ends.SetException(new IOException("no"));
            else
                _activity.Ends.SetCanceled(TestContext.Current.CancellationToken);
            await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(isKept: true));
        }
        Assert.Equal(8, _activity.Beginnings);
    }

    [Fact]
    public async Task A_task_that_succeeds_and_is_asked_for_again_has_ended()
    {
        _activity.Ends.SetResult(new Output(1));
        for (int beginning = 0; beginning < 8; beginning++)
            Assert.Equal(new Output(1), await RunAsync(isKept: false));
        Assert.Empty(_folder.GetFiles("*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Tasks_are_told_apart_by_their_whole_input()
    {
        _activity.Ends = new TaskCompletionSource<Output>();
        for (int index = 0; index < 8; index++)
        {
            _ = RunAsync(isKept: true, index);
            await _activity.BegunAsync(index + 1);
        }
    }

    [Fact]
    public async Task Tasks_that_were_at_work_when_a_process_was_killed_begin_again_one_at_a_time()
    {
        // The process worked on three tasks, and was killed.
        for (int index = 0; index < 3; index++)
        {
            _ = RunAsync(isKept: true, index);
            await _activity.BegunAsync(index + 1);
        }
        // The next one is given all three, and a new one.
        var suspects = new SuspectTasks();
        var end = new TaskCompletionSource<Output>();
        _activity.Ends = end;
        Task<Output> first = RunAsync(isKept: true, 0, suspects);
        await _activity.BegunAsync(4);
        Task<Output>[] others = [RunAsync(isKept: true, 1, suspects), RunAsync(isKept: true, 2, suspects)];
        Task<Output> fresh = RunAsync(isKept: true, 3, suspects);
        await _activity.BegunAsync(5);
        Assert.False(first.IsCompleted || others[0].IsCompleted || others[1].IsCompleted || fresh.IsCompleted);
        Assert.Equal(5, _activity.Beginnings);
        // What waits has not begun once more: this is killed too, and only the first has a second beginning to its name.
        Assert.Equal(["1", "1", "1", "2"], _folder.GetFiles("*", SearchOption.AllDirectories).Where(file => file.Extension != ".partial").Select(file => File.ReadAllText(file.FullName)).Order(StringComparer.Ordinal));

        end.SetResult(new Output(1));

        await Task.WhenAll([first, fresh, .. others]);
        Assert.Equal(7, _activity.Beginnings);
    }

    // Each call is a process of its own where nothing else is said.
    private Task<Output> RunAsync(bool isKept, int index = 7, SuspectTasks? suspects = null)
    {
        var runs = new RunWorkspaces(new RunEnvironment
        {
            Host = new StageHost { Storage = new LocalStorage() }, Catalog = new StageCatalog(), Suspects = suspects ?? new SuspectTasks(),
        });
        return new CountedActivity<Input, Output>(runs, "Work", _activity, isKept)
            .RunAsync(new ActivityContext("i", 0, 1), new Input(_folder.FullName, index), TestContext.Current.CancellationToken);
    }

    private sealed record Input(string Folder, int Index) : IOfRun;

    private sealed record Output(int Value);

    private sealed class Activity : IActivity<Input, Output>
    {
        private readonly Channel<int> _begun = Channel.CreateUnbounded<int>();

        public TaskCompletionSource<Output> Ends { get; set; } = new();

        public int Beginnings { get; private set; }

        public async Task BegunAsync(int beginnings) => Assert.Equal(beginnings, await _begun.Reader.ReadAsync(TestContext.Current.CancellationToken));

        public Task<Output> RunAsync(ActivityContext context, Input input, CancellationToken cancellationToken)
        {
            _begun.Writer.TryWrite(++Beginnings);
            return Ends.Task;
        }
    }
}
