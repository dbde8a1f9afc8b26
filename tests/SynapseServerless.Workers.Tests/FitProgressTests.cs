using SynapseServerless.Embedded;
using SynapseServerless.Runs;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>A fit on workers tells in the news of its run how far it is.</summary>
public sealed class FitProgressTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Thorough]
    [Fact]
    public async Task A_fit_on_a_worker_tells_its_steps_and_so_does_its_next_attempt()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        await using WorkerProcess worker = WorkerProcess.Start(azurite);
        var news = new News();
        Task<RunRecord> run = await StartAsync(azurite, attempts: 2, news);

        RunProgress first = await news.UntilAsync(run, one => one.Fit is not null);
        Say(Paced.Fail);
        RunProgress second = await news.UntilAsync(run, one => one.Fit is { Attempt: 2 });
        // What another process is told, as by synapse runs show.
        EmbeddedRunner other = WorkerJobs.Runner(_scratch["work"], null);
        RunProgress seen = await Eventually.ValueAsync(async () => await other.FindProgressAsync(first.RunId) is { Fit.Attempt: 2 } again ? again : null);
        bool noted = Directory.EnumerateFiles(_scratch[$"work/runs/{first.RunId}/work/progress"]).Any();
        Say("go on");
        RunRecord record = await run;

        foreach ((RunProgress told, int attempt) in new[] { (first, 1), (second, 2), (seen, 2) })
        {
            Assert.Equal(("fit Paced", "step 1", 0, 1), (told.Phase, told.Text, told.TasksDone, told.TasksTotal));
            Assert.Equal(("Paced", 1, 3, attempt, worker.Name), (told.Fit!.Stage, told.Fit.Iterations, told.Fit.IterationsTotal, told.Fit.Attempt, told.Fit.Worker));
            Assert.Equal(("loss", 0.5), told.Fit.Metrics.Select(metric => (metric.Key, metric.Value)).Single());
        }
        Assert.Equal(1, first.TasksWithWorkers);
        Assert.Equal((RunStatus.Completed, 2), (record.Status, record.Tasks.Single(task => task.Activity == "Fit").Attempts));
        // The notes go with what only the run needed, and what is told with the process.
        Assert.True(noted);
        Assert.False(Directory.Exists(_scratch[$"work/runs/{record.RunId}/work"]));
        Assert.Null(await other.FindProgressAsync(first.RunId));
    }

    [Thorough]
    [Fact]
    public async Task Of_a_fit_that_failed_for_good_no_note_is_left_to_be_taken_for_news_when_the_run_goes_on()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        await using var worker = new InProcessWorker(azurite);
        var news = new News();
        Task<RunRecord> run = await StartAsync(azurite, attempts: 1, news);

        await news.UntilAsync(run, one => one.Fit is not null);
        Say(Paced.Fail);
        RunRecord record = await run;

        Assert.Equal(RunStatus.Failed, record.Status);
        Assert.True(Directory.Exists(_scratch[$"work/runs/{record.RunId}/work"]));
        Assert.False(Directory.Exists(_scratch[$"work/runs/{record.RunId}/work/progress"]));
    }

    private async Task<Task<RunRecord>> StartAsync(Azurite azurite, int attempts, IProgress<RunProgress> news)
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 80).Select(Jobs.MakeRow), files: 1);
        return WorkerJobs.Runner(_scratch["work"], WorkerJobs.Gpu(azurite)).StartAsync(
            WorkerJobs.Parse(
                $$"""
                name: paced
                inputs: { all: { path: data, partitions: 1 } }
                pipeline: [ { type: Paced, file: {{_scratch["gate"]}} } ]
                fit: all
                options: { attempts: {{attempts}}, retrySeconds: 0.001 }
                """,
                _scratch.Path),
            news, TestContext.Current.CancellationToken);
    }

    // As a whole or not at all.
    private void Say(string text)
    {
        File.WriteAllText(_scratch["gate-new"], text);
        File.Move(_scratch["gate-new"], _scratch["gate"]);
    }
}
