using System.Text.RegularExpressions;
using SynapseServerless.Runs;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>Ranks and hubs that are killed while they train: a class of its own, so that it runs beside the others.</summary>
public sealed class GangKillTests
{
    // Long enough to be met while it trains, and to have checkpoints to go on from.
    private const string Long = "numIterations: 200";

    [Fact]
    public async Task Ranks_that_are_killed_at_random_moments_leave_the_model_of_a_fit_without_accidents()
    {
        await using GangJob job = await GangJob.WithWorkersAsync(3);
        await job.FitCalmlyAsync("calm", Long);
        await NamedSeeds.EachAsync(Effort.Current.Base + 20, seed => KillAsync(job, seed));
    }

    private static async Task KillAsync(GangJob job, long seed)
    {
        int kills = Effort.Current.RankKills;
        string expected = await job.ModelAsync("calm");
        var random = new Random((int)seed);
        var killed = new List<(DateTimeOffset At, string Worker)>();
        var ranks = new List<TaskRecord>();

        // As many fits as it takes.
        Task training = job.TrainingAsync();
        for (int fit = 0; killed.Count < kills; fit++)
        {
            string name = $"killed-{seed}-{fit}";
            Task<RunRecord> run = job.FitAsync(name, attempts: 5 * kills, Long);
            while (await Task.WhenAny(run, training) == training && killed.Count < kills)
            {
                training = job.TrainingAsync();
                // The moment is drawn: between two iterations, within one, or after the last.
                await Task.Delay(random.Next(0, 1000), TestContext.Current.CancellationToken);
                int victim = random.Next(3);
                killed.Add((DateTimeOffset.UtcNow, job.Workers[victim].Name));
                await job.ReplaceAsync(victim);
            }
            RunRecord record = await run;
            Assert.Equal((RunStatus.Completed, null), (record.Status, record.Error));
            Assert.Equal(expected, await job.ModelAsync(name));
            ranks.AddRange(GangJob.Ranks(record));
        }

        foreach ((DateTimeOffset at, string worker) in killed)
        {
            // The ranks that trained with the one that was killed have heard of it.
            TaskRecord[] survivors = [.. ranks.Where(task => task.Started < at && GangJob.End(task) > at && task.Worker != worker && task.Error is not null)];
            Assert.All(survivors, task => Assert.InRange(GangJob.End(task) - at, TimeSpan.Zero, TimeSpan.FromSeconds(10)));
        }
        Assert.Contains(ranks, task => task.Error?.Contains("broke its connection", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_hub_that_is_killed_ends_the_attempt_and_the_next_one_meets_at_the_hub_that_comes_after_it()
    {
        await using GangJob job = await GangJob.WithWorkersAsync(3);
        await job.FitCalmlyAsync("calm", Long);

        Task<RunRecord> run = job.FitAsync("hubless", more: Long);
        await job.TrainingAsync();
        await job.Hub!.KillAsync();
        await job.StartHubAsync();
        RunRecord record = await run;

        Assert.Equal((RunStatus.Completed, null), (record.Status, record.Error));
        Assert.Equal(await job.ModelAsync("calm"), await job.ModelAsync("hubless"));
    }
}
