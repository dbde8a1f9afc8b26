using System.Text.RegularExpressions;
using SynapseServerless.Runs;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>Fits whose ranks are workers give the model of a fit without any, or say what is wrong. Nobody is killed here.</summary>
[Thorough]
public sealed class GangTests(SharedGang shared) : IClassFixture<SharedGang>
{
    [Fact]
    public async Task Ranks_on_workers_train_the_model_that_threads_of_one_process_train()
    {
        GangJob job = await shared.JobAsync();

        RunRecord calm = await job.FitCalmlyAsync("calm");
        RunRecord record = await job.FitAsync("spread");

        Assert.Equal((RunStatus.Completed, null), (record.Status, record.Error));
        Assert.Equal(await job.ModelAsync("calm"), await job.ModelAsync("spread"));
        Assert.Equal(3, GangJob.Ranks(record).Length);
        Assert.Equal(3, GangJob.Ranks(record).Select(task => task.Worker).Distinct().Count());
        StageRecord fit = Fit(record);
        Assert.Equal((3, GangRows.Count), (fit.Tasks, fit.RowsIn));
        Assert.Equal((1, GangRows.Count), (Fit(calm).Tasks, Fit(calm).RowsIn));
    }

    [Thorough]
    [Fact]
    public async Task Ranks_on_workers_open_the_bins_that_the_specification_names()
    {
        GangJob job = await shared.JobAsync();
        const string named = "referenceDataset: bins";
        // Bins of values three times as large as those that are trained on.
        await job.SaveBinsAsync("bins", 3);

        await job.FitCalmlyAsync("calm-bins", named);
        RunRecord record = await job.FitAsync("spread-bins", more: named);

        Assert.Equal((RunStatus.Completed, null), (record.Status, record.Error));
        Assert.Equal(3, GangJob.Ranks(record).Length);
        Assert.Equal(await job.ModelAsync("calm-bins"), await job.ModelAsync("spread-bins"));
        string infos = (await job.ModelAsync("spread-bins")).Split('\n').Single(line => line.StartsWith("feature_infos=", StringComparison.Ordinal));
        Assert.Equal(6, Regex.Count(infos, @":2\.9\d+\]"));
    }

    [Thorough]
    [Fact]
    public async Task A_bad_row_fails_the_run_at_once_with_its_place()
    {
        GangJob job = await shared.JobAsync();

        RunRecord record = await job.FitAsync("bad", attempts: 10, "objective: poisson");

        // Labels of a Poisson regression are not negative, and some are.
        Assert.Equal(RunStatus.Failed, record.Status);
        Assert.Contains("label", record.Error, StringComparison.OrdinalIgnoreCase);
        Assert.InRange(GangJob.Ranks(record).Length, 1, 3);
    }

    [Thorough]
    [Fact]
    public async Task Threads_of_workers_that_wait_leave_the_processors_to_others_unless_the_user_decides_otherwise()
    {
        Need.OfSystem("Only LightGBM for Linux is built with GNU's OpenMP.").SkipUnless(OperatingSystem.IsLinux());
        GangJob job = await shared.JobAsync();

        // The library is loaded by then.
        RunRecord record = await job.FitAsync("waiting");

        Assert.Equal((RunStatus.Completed, null), (record.Status, record.Error));
        foreach ((WorkerProcess worker, string expected) in job.Workers.Zip(["GOMP_SPINCOUNT = '1000'", "OMP_WAIT_POLICY = 'ACTIVE'", "GOMP_SPINCOUNT = '77'"]))
            await Eventually.TrueAsync(() => worker.Errors.Contains(expected, StringComparison.Ordinal), expected);
    }

    [Thorough]
    [Fact]
    public async Task Ranks_that_connect_to_each_other_train_the_same_model()
    {
        await using GangJob job = await GangJob.StartAsync(await shared.HubAsync(), ranks: 2);
        for (int worker = 0; worker < 2; worker++)
            job.AddWorker(("SYNAPSE_PEER_HOST", "127.0.0.1"));

        await job.FitCalmlyAsync("calm");
        RunRecord record = await job.FitAsync("direct");

        Assert.Equal((RunStatus.Completed, null), (record.Status, record.Error));
        Assert.Equal(await job.ModelAsync("calm"), await job.ModelAsync("direct"));
    }

    [Thorough]
    [Fact]
    public async Task One_worker_too_few_and_the_run_fails_after_its_attempts_and_says_which_ranks_were_missing()
    {
        await using GangJob job = await GangJob.StartAsync(await shared.HubAsync(), ranks: 3, joinSeconds: 2);
        job.AddWorkerHere("first");
        job.AddWorkerHere("second");

        RunRecord record = await job.FitAsync("few", attempts: 2);

        Assert.Equal(RunStatus.Failed, record.Status);
        Assert.Matches(@"Ranks? \d.* of 3 did not join within \d+(\.\d)? s", record.Error!);
    }

    [Thorough]
    [Fact]
    public async Task Two_gangs_of_which_each_has_a_worker_that_the_other_waits_for_train_one_after_the_other()
    {
        GangHub hub = await shared.HubAsync();
        await using GangJob job = await GangJob.StartAsync(hub, ranks: 2, joinSeconds: 600);
        await job.FitCalmlyAsync("calm");
        Task<RunRecord>[] runs = [job.FitAsync("gang-one", attempts: 1), job.FitAsync("gang-two", attempts: 1)];
        // One worker makes the data of both ready, takes a rank, and waits for the other; the next then gets one of the other gang.
        job.AddWorkerHere("first");
        await hub.JoinedAsync("gang-");
        await job.SortAsync(3, ranks => ranks.OrderByDescending(rank => ranks.Count(other => other.Task.Folder == rank.Task.Folder)));
        job.AddWorkerHere("second");

        RunRecord[] records = await Task.WhenAll(runs);

        Assert.All(records, record => Assert.Equal((RunStatus.Completed, null), (record.Status, record.Error)));
        Assert.Equal(await job.ModelAsync("calm"), await job.ModelAsync("gang-one"));
        Assert.Equal(await job.ModelAsync("calm"), await job.ModelAsync("gang-two"));
        RunRecord older = records.MinBy(record => record.Started)!, younger = records.MaxBy(record => record.Started)!;
        Assert.DoesNotContain(GangJob.Ranks(older), task => task.Error is not null);
        Assert.Contains(GangJob.Ranks(younger), task => task.Error?.StartsWith("1 of 2 ranks gave way to the session ", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_wrong_key_is_told_as_such()
    {
        await using GangJob job = await GangJob.StartAsync(await shared.HubAsync(), ranks: 2, joinSeconds: 30);
        job.AddWorkerHere("first");
        job.AddWorkerHere("second", "another key of thirty-two characters");

        RunRecord record = await job.FitAsync("refused", attempts: 1);

        Assert.Equal(RunStatus.Failed, record.Status);
        Assert.Contains("the token is not that of the session", record.Error, StringComparison.Ordinal);
    }

    [Thorough]
    [Fact]
    public async Task Ranks_on_workers_tell_the_iterations_of_the_first_one_and_how_often_they_were_put_together()
    {
        await using GangJob job = await GangJob.StartAsync(await shared.HubAsync(), ranks: 2);
        InProcessWorker first = job.AddWorkerHere("first"), second = job.AddWorkerHere("second");
        var news = new News();
        using var stop = new CancellationTokenSource();
        Task<RunRecord> run = job.FitAsync("told", attempts: 20, Iterations(100_000), news, stop.Token);

        RunProgress told = await news.UntilAsync(run, one => one.Fit is not null);
        // One of the ranks is taken away from the others.
        await second.DisposeAsync();
        job.AddWorkerHere("third");
        RunProgress again = await news.UntilAsync(run, one => one.Fit is { Attempt: > 1 });
        await stop.CancelAsync();
        await run;

        Assert.Equal(("fit LightGBMRegressor", 2, 2), (told.Phase, told.TasksTotal, told.TasksWithWorkers));
        Assert.Equal(("LightGBMRegressor", 1, 100_000L), (told.Fit!.Stage, told.Fit.Attempt, told.Fit.IterationsTotal));
        Assert.Contains(told.Fit.Worker, (string[])[first.Name, second.Name]);
        // A fit of as many iterations, by threads of this process, ends with the metric that was told.
        RunRecord calm = await job.FitCalmlyAsync("calm", Iterations(told.Fit.Iterations));
        Assert.Equal(calm.Insights.Values.Single().TrainingCurves["training l2"][^1], told.Fit.Metrics["l2"], 1e-9);
        Assert.True(again.Fit!.Time > told.Fit.Time);
    }

    // Lines of a stage in the specification, as deep as its other parameters.
    private static string Iterations(long count) => $"numIterations: {count}\n    isProvideTrainingMetric: true\n    metric: l2";

    private static StageRecord Fit(RunRecord record) => record.Stages.Single(stage => stage is { Phase: RunPhase.Fit, Name: "LightGBMRegressor" });
}
