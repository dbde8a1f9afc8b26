using Microsoft.DurableTask.Client;
using SynapseServerless.Runs;

namespace SynapseServerless.Tests;

/// <summary>
/// Runs whose host is gone in the midst of fits of several steps, and the history of their orchestrations with it. What was done is in the folder
/// of the run, where another host finds it.
/// </summary>
[Thorough]
public sealed class DurableRestartTests(DurableRestartTests.WholeRun whole) : IClassFixture<DurableRestartTests.WholeRun>, IDisposable
{
    // Two folds of two trials, and the best on all rows.
    private const int Children = 5;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    // KMeans, the fourth stage, has done three of its steps, and one of three partitions of the next.
    [InlineData("/work/fit-003-00003/0/000001.json", 0, 0, Traits = ["Effort", "full"])]
    // Two fits are at work at a time: when the last of the four begins, two have ended.
    [InlineData("/children/004-001/00003/work/done/", 0, 2)]
    // The trials have been judged, and nobody has heard of it.
    [InlineData("/work/done/CloseChildren/", 1, 4, Traits = ["Effort", "soak"])]
    // The best has been fitted on all rows, and nothing says so.
    [InlineData("/children/004-002/00000/run.json", 1, 4, Traits = ["Effort", "soak"])]
    // Its model is that of the search, and is no more where it was fitted.
    [InlineData("/children/004-002/00000/children", 0, 5, Traits = ["Effort", "soak"])]
    [InlineData("/children/004-002/00000/children", 1, 5, Traits = ["Effort", "full"])]
    public async Task A_run_whose_host_is_stopped_goes_on_in_another_one_and_does_nothing_twice(string place, int restarts, int ended)
    {
        // A file or a folder itself, or with a slash whatever is in a folder.
        var storage = new HeldStorage(location => place.EndsWith('/')
            ? location.Contains($"/runs/job{place}", StringComparison.Ordinal)
            : location.EndsWith($"/runs/job{place}", StringComparison.Ordinal));
        using (Job job = await CreateAsync(storage))
        {
            await using DurableHost host = await DurableHost.StartAsync(job.Registry);
            await Task.WhenAny(storage.Reached, host.RunAsync(job.Input));
            Assert.True(storage.Reached.IsCompletedSuccessfully);
            await host.StopAsync();
        }
        // One that was at work may have ended since.
        Assert.InRange(Records(storage), ended, Math.Min(ended + 1, Children));

        using Job again = await CreateAsync(storage);
        await using DurableHost another = await DurableHost.StartAsync(again.Registry);
        OrchestrationMetadata end = await another.RunAsync(again.Input with { Restarts = restarts });

        await AssertWholeAsync(again, end);
        AssertNothingTwice(storage);
    }

    [Thorough]
    [Fact]
    public async Task A_run_that_fails_after_its_search_goes_on_without_searching_again()
    {
        bool isBroken = true;
        var storage = new HeldStorage(location =>
            isBroken && location.StartsWith(_scratch["out-job"], StringComparison.Ordinal) ? throw new IOException("The disk has gone away") : false);
        using Job job = await CreateAsync(storage);
        await using DurableHost host = await DurableHost.StartAsync(job.Registry);

        OrchestrationMetadata failed = await host.RunAsync(job.Input);
        isBroken = false;
        OrchestrationMetadata end = await host.RunAsync(job.Input with { Restarts = 1 });

        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Contains("The disk has gone away", failed.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        await AssertWholeAsync(job, end);
        AssertNothingTwice(storage);
    }

    private async Task AssertWholeAsync(Job job, OrchestrationMetadata end)
    {
        RunRecord record = await job.Files.ReadAsync<RunRecord>(job.Files.Record, CancellationToken.None);
        Assert.Equal((OrchestrationRuntimeStatus.Completed, RunStatus.Completed, null), (end.RuntimeStatus, record.Status, record.Error));
        Assert.Equal(whole.Model, Files(job.Specification.Output.Model!));
        Assert.Equal(whole.Output, await job.ReadAsync());
        Assert.Equal(whole.Record.Evaluations[0].Metrics, record.Evaluations[0].Metrics);
        Assert.Equal(Facts(whole.Record), Facts(record));
        Assert.Equal(Tasks(whole.Record), Tasks(record));
    }

    // A fit that ended has a record, and no other has been written over it; a task that is done has a note of it, and none has two.
    private static void AssertNothingTwice(HeldStorage storage)
    {
        Assert.Equal(Children, Records(storage));
        Assert.Distinct(storage.Written.Where(static location => location.Contains("/work/done/", StringComparison.Ordinal)));
    }

    // What stages did with how many rows; how long it took is another matter.
    private static object Facts(RunRecord record) =>
        (record.RowsIn, record.RowsOut, string.Join('\n', record.Stages.Select(static stage => $"{stage.Name} {stage.Phase} {stage.Tasks} {stage.RowsIn} {stage.RowsOut}")));

    private static SortedDictionary<string, int> Tasks(RunRecord record) => new(record.Tasks.CountBy(static task => task.Activity).ToDictionary(), StringComparer.Ordinal);

    private static int Records(HeldStorage storage) =>
        storage.Written.Count(static location => location.Contains("/children/", StringComparison.Ordinal) && location.EndsWith("/run.json", StringComparison.Ordinal));

    private Task<Job> CreateAsync(HeldStorage storage) => Job.CreateAsync(_scratch, partitions: 3, tuned: true, storage: storage);

    private static SortedDictionary<string, string> Files(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllText), StringComparer.Ordinal);

    /// <summary>The same run, which nothing interrupts.</summary>
    public sealed class WholeRun : IAsyncLifetime
    {
        private readonly Scratch _scratch = new();

        internal RunRecord Record { get; private set; } = null!;

        internal SortedDictionary<string, string> Model { get; private set; } = [];

        internal IReadOnlyList<(int Id, double Prediction, double Probability)> Output { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            using Job job = await Job.CreateAsync(_scratch, partitions: 3, tuned: true);
            await using DurableHost host = await DurableHost.StartAsync(job.Registry);
            await host.RunAsync(job.Input);
            (Record, Model, Output) =
                (await job.Files.ReadAsync<RunRecord>(job.Files.Record, CancellationToken.None), Files(job.Specification.Output.Model!), await job.ReadAsync());
        }

        public ValueTask DisposeAsync()
        {
            _scratch.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
