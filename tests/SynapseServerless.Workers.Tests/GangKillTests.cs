using SynapseServerless.Runs;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>Ranks in processes of their own, with accidents: never a hang, never another model than without. A class of its own, so that it runs beside the others.</summary>
public sealed class GangKillTests(SharedGang shared) : IClassFixture<SharedGang>
{
    // Long enough to be met while it trains, and to have checkpoints to go on from.
    private const string Long = "numIterations: 200";

    [Thorough]
    [Fact]
    public async Task Ranks_that_are_killed_at_random_moments_leave_the_model_of_a_fit_without_accidents() =>
        await NamedSeeds.EachAsync(Effort.Current.Base + 20, KillAsync);

    [Thorough]
    [Fact]
    public async Task A_rank_that_stands_still_is_given_up_and_the_fit_completes()
    {
        GangJob job = await shared.JobAsync();
        await job.FitCalmlyAsync("calm-frozen", Long);

        Task<RunRecord> run = job.FitAsync("frozen", more: Long);
        await (await shared.HubAsync()).TrainingAsync("frozen");
        job.Workers[1].Freeze();
        job.AddWorker();
        RunRecord record = await run;
        await job.RemoveAsync(1);

        Assert.Equal((RunStatus.Completed, null), (record.Status, record.Error));
        Assert.Equal(await job.ModelAsync("calm-frozen"), await job.ModelAsync("frozen"));
        Assert.Contains(GangJob.Ranks(record), task => task.Error?.Contains("was not heard of for", StringComparison.Ordinal) == true);
    }

    [Thorough]
    [Fact]
    public async Task A_hub_that_is_killed_ends_the_attempt_and_the_next_one_meets_at_the_hub_that_comes_after_it()
    {
        GangJob job = await shared.JobAsync();
        GangHub hub = await shared.HubAsync();
        await job.FitCalmlyAsync("calm-hubless", Long);

        Task<RunRecord> run = job.FitAsync("hubless", more: Long);
        await hub.TrainingAsync("hubless");
        await hub.ReplaceAsync();
        RunRecord record = await run;

        Assert.Equal((RunStatus.Completed, null), (record.Status, record.Error));
        Assert.Equal(await job.ModelAsync("calm-hubless"), await job.ModelAsync("hubless"));
    }

    private async Task KillAsync(long seed)
    {
        GangJob job = await shared.JobAsync();
        GangHub hub = await shared.HubAsync();
        int kills = Effort.Current.RankKills;
        string killedRuns = $"killed-{seed}-";
        await job.FitCalmlyAsync($"calm-{seed}", Long);
        string expected = await job.ModelAsync($"calm-{seed}");
        var random = new Random((int)seed);
        var killed = new List<(DateTimeOffset At, string Worker)>();
        var ranks = new List<TaskRecord>();

        // As many fits as it takes.
        using var done = new CancellationTokenSource();
        Task training = hub.TrainingAsync(killedRuns, done.Token);
        for (int fit = 0; killed.Count < kills; fit++)
        {
            string name = $"{killedRuns}{fit}";
            Task<RunRecord> run = job.FitAsync(name, attempts: 5 * kills, Long);
            while (await Task.WhenAny(run, training) == training && killed.Count < kills)
            {
                training = hub.TrainingAsync(killedRuns, done.Token);
                // The moment is drawn: between two iterations, within one, or after the last.
                await Task.Delay(random.Next(0, 1000), TestContext.Current.CancellationToken);
                int victim = random.Next(SharedGang.Ranks);
                killed.Add((DateTimeOffset.UtcNow, job.Workers[victim].Name));
                await job.ReplaceAsync(victim);
            }
            RunRecord record = await run;
            Assert.Equal((RunStatus.Completed, null), (record.Status, record.Error));
            Assert.Equal(expected, await job.ModelAsync(name));
            CheckAttempts(GangJob.Ranks(record));
            ranks.AddRange(GangJob.Ranks(record));
        }
        await done.CancelAsync();
        await training.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        foreach ((DateTimeOffset at, string worker) in killed)
        {
            // The ranks that trained with the one that was killed have heard of it.
            TaskRecord[] survivors = [.. ranks.Where(task => task.Started < at && GangJob.End(task) > at && task.Worker != worker && task.Error is not null)];
            Assert.All(survivors, task => Assert.InRange(GangJob.End(task) - at, TimeSpan.Zero, TimeSpan.FromSeconds(10)));
        }
        Assert.Contains(ranks, task => task.Error?.Contains("broke its connection", StringComparison.Ordinal) == true);
        Assert.Contains(ranks, task => task.Attempts > 1);
    }

    // The record says how often the ranks of a fit were put together: all of them came to the end of the last attempt, and to none before.
    private static void CheckAttempts(TaskRecord[] ranks)
    {
        int last = ranks.Max(task => task.Attempts);
        Assert.Equal(Enumerable.Repeat<string?>(null, SharedGang.Ranks), ranks.Where(task => task.Attempts == last).Select(task => task.Error));
        IEnumerable<int> broken = ranks.Where(task => task.Error is not null).Select(task => task.Attempts);
        Assert.Equal(Enumerable.Range(1, last - 1), broken.Distinct().Order());
    }
}
