using SynapseServerless.Runs;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>The fits of a search are runs of their own, whose tasks go to workers too.</summary>
public sealed class SearchTests(SearchJob shared) : IClassFixture<SearchJob>
{
    [Thorough]
    [Fact]
    public async Task All_fits_of_a_search_are_carried_out_by_workers_and_its_model_is_that_of_a_search_without_workers()
    {
        SearchJob job = await shared.StartedAsync();

        RunRecord record = await job.RunAsync("spread");

        Assert.Equal((RunStatus.Completed, null), (record.Status, record.Error));
        await job.AssertAsWithoutWorkersAsync("spread");
        RunRecord[] children = await job.ChildrenAsync("spread");
        // Two trials on two folds, and the best on all rows.
        Assert.Equal(5, children.Length);
        Assert.All(children, child => Assert.Equal((RunStatus.Completed, "train"), (child.Status, Assert.Single(child.RanOn).Key)));
        // Tasks of fits are among those of the run that they belong to.
        TaskRecord[] left = [.. record.Tasks.Where(task => task.Worker is not null)];
        Assert.Equal(5, left.Count(task => task.Activity == "Fit"));
        Assert.Equal(job.Workers.Select(worker => worker.Name).Order(), left.Select(task => task.Worker!).Distinct().Order());
    }

    [Thorough]
    [Fact]
    public async Task A_worker_that_is_killed_in_the_middle_of_a_fit_of_a_search_changes_nothing_of_its_model()
    {
        SearchJob job = await shared.StartedAsync();

        Task<RunRecord> run = job.RunAsync("killed");
        await job.AtWorkOnChildAsync(0);
        await job.ReplaceAsync(0);
        RunRecord record = await run;

        Assert.Equal((RunStatus.Completed, null), (record.Status, record.Error));
        await job.AssertAsWithoutWorkersAsync("killed");
    }

    [Thorough]
    [Fact]
    public async Task A_search_that_is_stopped_with_a_worker_killed_in_a_fit_is_resumed_and_fits_nothing_twice()
    {
        SearchJob job = await shared.StartedAsync();
        using var stop = new CancellationTokenSource();

        Task<RunRecord> run = job.RunAsync("stopped", stop.Token);
        await Eventually.TrueAsync(async () => run.IsCompleted || (await job.ChildrenAsync("stopped")).Length > 0);
        await Task.WhenAll(stop.CancelAsync(), job.ReplaceAsync(0));
        RunRecord stopped = await run;
        RunRecord[] ended = [.. (await job.ChildrenAsync("stopped")).Where(child => child.Status == RunStatus.Completed)];
        RunRecord record = await job.ResumeAsync("stopped", stopped.RunId);

        Assert.Equal(RunStatus.Cancelled, stopped.Status);
        Assert.InRange(ended.Length, 1, 4);
        Assert.Equal((RunStatus.Completed, null, 1), (record.Status, record.Error, record.Resumes));
        await job.AssertAsWithoutWorkersAsync("stopped");
        RunRecord[] children = await job.ChildrenAsync("stopped");
        Assert.Equal(5, children.Length);
        // Who fits again writes another record, with another time.
        Assert.Subset(children.Select(Fitted).ToHashSet(), ended.Select(Fitted).ToHashSet());
    }

    private static (string Run, DateTimeOffset Started, double Seconds) Fitted(RunRecord child) => (child.RunId, child.Started, child.Seconds);
}
