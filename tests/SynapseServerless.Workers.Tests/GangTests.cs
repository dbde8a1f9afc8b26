using System.Text.RegularExpressions;
using SynapseServerless.Runs;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>Ranks in processes of their own, with accidents: never a hang, never another model than without.</summary>
public sealed class GangTests
{
    // Long enough to be met while it trains, and to have checkpoints to go on from.
    private const string Long = "numIterations: 200";

    [Fact]
    public async Task Ranks_on_workers_train_the_model_that_threads_of_one_process_train()
    {
        await using GangJob job = await GangJob.WithWorkersAsync(3);

        RunRecord calm = await job.FitCalmlyAsync("calm");
        RunRecord record = await job.FitAsync("spread");

        Assert.Equal((RunStatus.Completed, null), (record.Status, record.Error));
        Assert.Equal(await job.ModelAsync("calm"), await job.ModelAsync("spread"));
        Assert.Equal(3, GangJob.Ranks(record).Length);
        Assert.Equal(3, GangJob.Ranks(record).Select(task => task.Worker).Distinct().Count());
        StageRecord fit = Fit(record);
        Assert.Equal((3, GangJob.Rows), (fit.Tasks, fit.RowsIn));
        Assert.Equal((1, GangJob.Rows), (Fit(calm).Tasks, Fit(calm).RowsIn));
    }

    [Fact]
    public async Task Ranks_on_workers_open_the_bins_that_the_specification_names()
    {
        await using GangJob job = await GangJob.WithWorkersAsync(3);
        const string named = "referenceDataset: bins";
        // Bins of values three times as large as those that are trained on.
        await job.SaveBinsAsync("bins", 3);

        await job.FitCalmlyAsync("calm", named);
        RunRecord record = await job.FitAsync("spread", more: named);

        Assert.Equal((RunStatus.Completed, null), (record.Status, record.Error));
        Assert.Equal(3, GangJob.Ranks(record).Length);
        Assert.Equal(await job.ModelAsync("calm"), await job.ModelAsync("spread"));
        string infos = (await job.ModelAsync("spread")).Split('\n').Single(line => line.StartsWith("feature_infos=", StringComparison.Ordinal));
        Assert.Equal(6, Regex.Count(infos, @":2\.9\d+\]"));
    }

    [Theory]
    [InlineData("", "", "GOMP_SPINCOUNT = '1000'")]
    [InlineData("OMP_WAIT_POLICY", "active", "OMP_WAIT_POLICY = 'ACTIVE'")]
    [InlineData("GOMP_SPINCOUNT", "77", "GOMP_SPINCOUNT = '77'")]
    public async Task Threads_of_workers_that_wait_leave_the_processors_to_others_unless_the_user_decides_otherwise(string name, string value, string expected)
    {
        Need.OfSystem("Only LightGBM for Linux is built with GNU's OpenMP.").SkipUnless(OperatingSystem.IsLinux());
        await using GangJob job = await GangJob.StartAsync(ranks: 2);
        // GNU's OpenMP then writes what it goes by to standard error when it is loaded.
        (string, string)[] settings = [("OMP_DISPLAY_ENV", "VERBOSE"), .. name.Length > 0 ? [(name, value)] : Array.Empty<(string, string)>()];
        WorkerProcess worker = job.AddWorker(settings);
        job.AddWorker();

        RunRecord record = await job.FitAsync("waiting");
        worker.Terminate();

        Assert.Equal((RunStatus.Completed, null), (record.Status, record.Error));
        Assert.Contains(expected, (await worker.ExitAsync()).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ranks_that_connect_to_each_other_train_the_same_model()
    {
        await using GangJob job = await GangJob.StartAsync(ranks: 2);
        for (int worker = 0; worker < 2; worker++)
            job.AddWorker(("SYNAPSE_PEER_HOST", "127.0.0.1"));

        await job.FitCalmlyAsync("calm");
        RunRecord record = await job.FitAsync("direct");

        Assert.Equal((RunStatus.Completed, null), (record.Status, record.Error));
        Assert.Equal(await job.ModelAsync("calm"), await job.ModelAsync("direct"));
    }

    [Fact]
    public async Task The_record_says_how_often_ranks_were_put_together()
    {
        await using GangJob job = await GangJob.WithWorkersAsync(2);

        Task<RunRecord> run = job.FitAsync("again", attempts: 20, Long);
        await job.TrainingAsync();
        await job.ReplaceAsync(1);
        RunRecord record = await run;

        Assert.Equal((RunStatus.Completed, null), (record.Status, record.Error));
        TaskRecord[] completed = [.. GangJob.Ranks(record).Where(task => task.Error is null)];
        TaskRecord[] broken = [.. GangJob.Ranks(record).Where(task => task.Error is not null)];
        // The attempt of the kill is the first one; all ranks of the last one have ended well.
        int last = completed[0].Attempts;
        Assert.Equal([last, last], completed.Select(task => task.Attempts));
        Assert.Contains(1, broken.Select(task => task.Attempts));
        Assert.All(broken, task => Assert.InRange(task.Attempts, 1, last - 1));
    }

    [Fact]
    public async Task A_rank_that_stands_still_is_given_up_and_the_fit_completes()
    {
        await using GangJob job = await GangJob.WithWorkersAsync(3);
        await job.FitCalmlyAsync("calm", Long);

        Task<RunRecord> run = job.FitAsync("frozen", more: Long);
        await job.TrainingAsync();
        job.Workers[1].Freeze();
        job.AddWorker();
        RunRecord record = await run;
        job.Workers[1].Thaw();

        Assert.Equal((RunStatus.Completed, null), (record.Status, record.Error));
        Assert.Equal(await job.ModelAsync("calm"), await job.ModelAsync("frozen"));
        Assert.Contains(GangJob.Ranks(record), task => task.Error?.Contains("was not heard of for", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task One_worker_too_few_and_the_run_fails_after_its_attempts_and_says_which_ranks_were_missing()
    {
        await using GangJob job = await GangJob.StartAsync(ranks: 3, joinSeconds: 2);
        job.AddWorker();
        job.AddWorker();

        RunRecord record = await job.FitAsync("few", attempts: 2);

        Assert.Equal(RunStatus.Failed, record.Status);
        Assert.Matches(@"Ranks? \d.* of 3 did not join within \d+(\.\d)? s", record.Error!);
    }

    [Fact]
    public async Task Two_gangs_of_which_each_has_a_worker_that_the_other_waits_for_train_one_after_the_other()
    {
        await using GangJob job = await GangJob.StartAsync(ranks: 2, joinSeconds: 600);
        await job.FitCalmlyAsync("calm");
        Task<RunRecord>[] runs = [job.FitAsync("one", attempts: 1), job.FitAsync("two", attempts: 1)];
        // One worker makes the data of both ready, takes a rank, and waits for the other; the next then gets one of the other gang.
        job.AddWorker();
        await job.Hub!.LineAsync("joined the training session");
        await job.SortAsync(3, ranks => ranks.OrderByDescending(rank => ranks.Count(other => other.Task.Folder == rank.Task.Folder)));
        job.AddWorker();

        RunRecord[] records = await Task.WhenAll(runs);

        Assert.All(records, record => Assert.Equal((RunStatus.Completed, null), (record.Status, record.Error)));
        Assert.Equal(await job.ModelAsync("calm"), await job.ModelAsync("one"));
        Assert.Equal(await job.ModelAsync("calm"), await job.ModelAsync("two"));
        RunRecord older = records.MinBy(record => record.Started)!, younger = records.MaxBy(record => record.Started)!;
        Assert.DoesNotContain(GangJob.Ranks(older), task => task.Error is not null);
        Assert.Contains(GangJob.Ranks(younger), task => task.Error?.StartsWith("1 of 2 ranks gave way to the session ", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_wrong_key_is_told_as_such()
    {
        await using GangJob job = await GangJob.StartAsync(ranks: 2, joinSeconds: 30);
        job.AddWorker();
        job.AddWorker(("SYNAPSE_HUB_KEY", "another key of thirty-two characters"));

        RunRecord record = await job.FitAsync("refused", attempts: 1);

        Assert.Equal(RunStatus.Failed, record.Status);
        Assert.Contains("the token is not that of the session", record.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_row_fails_the_run_at_once_with_its_place()
    {
        await using GangJob job = await GangJob.WithWorkersAsync(3);

        RunRecord record = await job.FitAsync("bad", attempts: 10, "objective: poisson");

        // Labels of a Poisson regression are not negative, and some are.
        Assert.Equal(RunStatus.Failed, record.Status);
        Assert.Contains("label", record.Error, StringComparison.OrdinalIgnoreCase);
        Assert.InRange(GangJob.Ranks(record).Length, 1, 3);
    }

    private static StageRecord Fit(RunRecord record) => record.Stages.Single(stage => stage is { Phase: RunPhase.Fit, Name: "LightGBMRegressor" });
}
