using SynapseServerless.Service.Intake;
using SynapseServerless.Service.Pipelines;
using SynapseServerless.Service.Runs;
using Xunit;

namespace SynapseServerless.Service.Tests.Intake;

public class LocalIntakeTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Drops_and_schedules_start_runs_until_it_is_stopped()
    {
        using var root = new IntakeRoot();
        await root.StoreAsync("late", schedule: new PipelineSchedule { Cron = "0 6 * * *" });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task intake = Intake(root).RunAsync(stop.Token);
        // The first tick has nothing to make up for; that it was there is seen by what it keeps.
        await Eventually.TrueAsync(() =>
        {
            root.Time.Advance(Interval);
            return File.Exists(root.At("schedule.json"));
        });
        root.Drop("late/a.csv");
        root.Time.SetUtcNow(new DateTimeOffset(2026, 1, 1, 6, 0, 0, TimeSpan.Zero));
        await Eventually.TrueAsync(() =>
        {
            // A file has settled when the clock says so.
            root.Time.Advance(Interval);
            return root.Starter.Started.Count >= 2;
        });
        await stop.CancelAsync();
        await intake;
        Assert.Equal(["drop", "schedule"], root.Starter.Started.Select(request => request.Trigger).Order());
    }

    [Fact]
    public async Task A_defect_in_one_part_is_not_hidden_by_the_others()
    {
        using var root = new IntakeRoot();
        await root.StoreAsync("late");
        root.Drop("late/a.csv");
        root.Starter.Failures.Enqueue(new InvalidOperationException("a defect"));
        Task intake = Intake(root).RunAsync(Token);
        await Eventually.TrueAsync(() =>
        {
            root.Time.Advance(Interval);
            return intake.IsCompleted;
        });
        Assert.Equal("a defect", (await Assert.ThrowsAsync<InvalidOperationException>(() => intake)).Message);
    }

    private static LocalIntake Intake(IntakeRoot root) => new(new LocalIntakeParts
    {
        Layout = root.Layout,
        Storage = root.Storage,
        Drops = root.Drops,
        Schedules = root.Schedules,
        Interval = Interval,
        Logger = root.Log,
        Time = root.Time,
    });
}
