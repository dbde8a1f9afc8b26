using System.Globalization;
using SynapseServerless.Service.Intake;
using SynapseServerless.Service.Pipelines;
using SynapseServerless.Service.Runs;
using Xunit;

namespace SynapseServerless.Service.Tests.Intake;

public class ScheduleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Worked out by hand. Berlin is UTC+1, from 29 March 2026 01:00Z until 25 October 2026 01:00Z UTC+2 (last Sundays, EU rule).
    // New York is UTC-5, from 8 March 2026 07:00Z until 1 November 2026 06:00Z UTC-4 (second Sunday, first Sunday, 2 o'clock on the
    // wall). Lord Howe is UTC+10:30, in summer UTC+11: its clocks go back by half an hour on 5 April 2026 at 2 (4 April 15:00Z). Kolkata
    // is UTC+5:30 all year.
    [Theory]
    [InlineData("30 6 * * *", "Europe/Berlin", "2026-01-15 00:00", "2026-01-16 00:00", "2026-01-15 05:30")]
    [InlineData("30 6 * * *", "Europe/Berlin", "2026-07-15 00:00", "2026-07-16 00:00", "2026-07-15 04:30")]
    [InlineData("0 3 * * *", "Europe/Berlin", "2026-03-28 12:00", "2026-03-30 12:00", "2026-03-29 01:00, 2026-03-30 01:00")]
    // 02:30 is skipped: it is at the moment of the skip.
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-03-28 12:00", "2026-03-30 12:00", "2026-03-29 01:00, 2026-03-30 00:30")]
    // 02:30 is there twice: it is the first.
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-10-24 12:00", "2026-10-26 12:00", "2026-10-25 00:30, 2026-10-26 01:30")]
    // A schedule of hours goes on through both of them.
    [InlineData("30 * * * *", "Europe/Berlin", "2026-10-24 23:00", "2026-10-25 03:00", "2026-10-24 23:30, 2026-10-25 00:30, 2026-10-25 01:30, 2026-10-25 02:30")]
    [InlineData("30 * * * *", "Europe/Berlin", "2026-03-28 23:00", "2026-03-29 02:00", "2026-03-28 23:30, 2026-03-29 00:30, 2026-03-29 01:30")]
    [InlineData("30 2 * * *", "America/New_York", "2026-03-07 12:00", "2026-03-09 12:00", "2026-03-08 07:00, 2026-03-09 06:30")]
    [InlineData("30 1 * * *", "America/New_York", "2026-10-31 12:00", "2026-11-02 12:00", "2026-11-01 05:30, 2026-11-02 06:30")]
    [InlineData("45 1 * * *", "Australia/Lord_Howe", "2026-04-03 15:00", "2026-04-05 15:30", "2026-04-04 14:45, 2026-04-05 15:15")]
    [InlineData("0 9 * * *", "Asia/Kolkata", "2026-01-01 00:00", "2026-01-02 00:00", "2026-01-01 03:30")]
    // Monday is 5 January 2026.
    [InlineData("0 6 * * 1-5", null, "2026-01-02 12:00", "2026-01-06 12:00", "2026-01-05 06:00, 2026-01-06 06:00")]
    [InlineData("0 0 29 2 *", null, "2026-01-01 00:00", "2029-01-01 00:00", "2028-02-29 00:00")]
    [InlineData("0 0 L * *", null, "2026-02-01 00:00", "2026-04-01 00:00", "2026-02-28 00:00, 2026-03-31 00:00")]
    [InlineData("*/20 * * * *", null, "2026-01-01 00:00", "2026-01-01 01:00", "2026-01-01 00:20, 2026-01-01 00:40, 2026-01-01 01:00")]
    public void A_schedule_is_due_when_the_clock_on_the_wall_says_so(string cron, string? zone, string after, string upTo, string due)
    {
        IReadOnlyList<DateTimeOffset> times = ScheduleIntake.Due(new PipelineSchedule { Cron = cron, TimeZone = zone }, Utc(after), Utc(upTo));
        Assert.Equal(due, string.Join(", ", times.Select(time => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture))));
        Assert.All(times, time => Assert.Equal(TimeSpan.Zero, time.Offset));
    }

    [Theory]
    [InlineData("61 * * * *", null, "/schedule/cron")]
    [InlineData("0 0 30 6 * * 1", null, "/schedule/cron")]
    [InlineData("every day", null, "/schedule/cron")]
    [InlineData("", null, "/schedule/cron")]
    [InlineData("0 6 * * *", "Europe/Nowhere", "/schedule/timeZone")]
    public async Task A_schedule_that_is_none_is_not_stored(string cron, string? zone, string pointer)
    {
        using var root = new IntakeRoot();
        var error = await Assert.ThrowsAsync<SpecificationException>(() => root.StoreAsync("late", schedule: new PipelineSchedule { Cron = cron, TimeZone = zone }));
        Assert.Equal(pointer, error.Location.Pointer);
        Assert.NotNull(error.Remedy);
    }

    [Fact]
    public async Task A_schedule_of_very_many_parts_is_refused_and_ends_nothing()
    {
        using var root = new IntakeRoot();
        string cron = $"{string.Join(',', Enumerable.Repeat("1", 100_000))} * * * *";
        var error = await Assert.ThrowsAsync<SpecificationException>(() => root.StoreAsync("late", schedule: new PipelineSchedule { Cron = cron }));
        Assert.Equal("A schedule has at most 1000 characters, and this one has 200007", error.Problem);
        Assert.Equal("/schedule/cron", error.Location.Pointer);
        string most = $"{string.Join(',', Enumerable.Range(0, 60))} {string.Join(',', Enumerable.Range(0, 24))} * * *";
        Assert.Equal(1440, ScheduleIntake.Due(new PipelineSchedule { Cron = most }, Utc("2026-01-01 00:00"), Utc("2026-01-02 00:00")).Count);
    }

    [Fact]
    public async Task What_has_come_due_since_the_last_tick_is_started_once()
    {
        using var root = await DailyAsync();
        Assert.Empty(await TickAsync(root, "2026-01-02 05:59"));
        RunStarted run = Assert.Single(await TickAsync(root, "2026-01-02 06:00"));
        Assert.Empty(await TickAsync(root, "2026-01-02 06:00"));
        Assert.Empty(await TickAsync(root, "2026-01-02 06:01"));
        Assert.Equal("run-1", run.RunId);
        RunRequest request = Assert.Single(root.Starter.Started);
        Assert.Equal(("late", "schedule", "schedule:late@2026-01-02T06:00:00Z"), (request.Pipeline, request.Trigger, request.IdempotencyKey));
    }

    [Fact]
    public async Task Of_times_that_were_missed_only_the_latest_is_made_up_for_and_the_log_says_so()
    {
        using var root = await DailyAsync();
        await TickAsync(root, "2026-01-05 14:00");
        Assert.Equal(["schedule:late@2026-01-05T06:00:00Z"], root.Starter.Keys);
        Assert.Contains(root.Log.Lines, line => line.Event == "ScheduleMissed" && line.Text.Contains("missed 3 times", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_who_tick_start_one_run()
    {
        using var root = await DailyAsync();
        var other = new ScheduleIntake(root.Starter, root.Pipelines, root.Storage, root.Layout, root.Log);
        await Task.WhenAll(root.Schedules.TickAsync(Utc("2026-01-02 06:00"), Token), other.TickAsync(Utc("2026-01-02 06:00"), Token));
        await other.TickAsync(Utc("2026-01-02 06:01"), Token);
        Assert.Single(root.Starter.Started);
    }

    [Fact]
    public async Task A_schedule_has_no_times_before_it_was_stored_and_a_new_version_of_the_pipeline_changes_nothing()
    {
        using var root = await DailyAsync();
        // Stored a minute after six, so that six o'clock was before it.
        root.Time.SetUtcNow(Utc("2026-01-02 06:01"));
        await root.StoreAsync("new", schedule: new PipelineSchedule { Cron = "0 6 * * *" });
        // The other gets a new specification at the same time, and its schedule is what it was.
        await root.StoreAsync("late", IntakeRoot.OneInput.Replace("none.csv", "other.csv", StringComparison.Ordinal), new PipelineSchedule { Cron = "0 6 * * *" });
        await TickAsync(root, "2026-01-02 06:02");
        Assert.Equal(["schedule:late@2026-01-02T06:00:00Z"], root.Starter.Keys);
        await TickAsync(root, "2026-01-03 06:00");
        Assert.Equal(["schedule:late@2026-01-03T06:00:00Z", "schedule:new@2026-01-03T06:00:00Z"], root.Starter.Keys.Skip(1));
    }

    [Fact]
    public async Task A_pipeline_that_is_deleted_is_not_started_and_one_that_is_stored_anew_is()
    {
        using var root = await DailyAsync();
        await TickAsync(root, "2026-01-02 06:00");
        await root.Pipelines.DeleteAsync("late", Token);
        Assert.Empty(await TickAsync(root, "2026-01-03 06:00"));
        root.Time.SetUtcNow(Utc("2026-01-03 07:00"));
        await root.StoreAsync("late", schedule: new PipelineSchedule { Cron = "0 8 * * *" });
        Assert.Single(await TickAsync(root, "2026-01-03 08:00"));
        Assert.Equal("schedule:late@2026-01-03T08:00:00Z", root.Starter.Started[^1].IdempotencyKey);
    }

    [Fact]
    public async Task One_that_cannot_be_started_now_comes_due_again_and_holds_up_nobody()
    {
        using var root = await DailyAsync();
        await root.StoreAsync("zebra", schedule: new PipelineSchedule { Cron = "0 6 * * *" });
        root.Starter.Failures.Enqueue(new SynapseException("The engine cannot be reached"));
        await Assert.ThrowsAsync<SynapseException>(() => TickAsync(root, "2026-01-02 06:00"));
        Assert.Equal(["schedule:zebra@2026-01-02T06:00:00Z"], root.Starter.Keys);
        await TickAsync(root, "2026-01-02 06:01");
        Assert.Equal("schedule:late@2026-01-02T06:00:00Z", root.Starter.Started[^1].IdempotencyKey);
        int calls = root.Starter.Calls;
        await TickAsync(root, "2026-01-02 06:02");
        Assert.Equal(calls, root.Starter.Calls);
    }

    [Fact]
    public async Task One_that_is_refused_is_logged_and_not_tried_again()
    {
        using var root = await DailyAsync();
        root.Starter.Failures.Enqueue(new SpecificationException("The pipeline names a folder that is not allowed any more", Location.None));
        Assert.Empty(await TickAsync(root, "2026-01-02 06:00"));
        Assert.Empty(await TickAsync(root, "2026-01-02 06:01"));
        Assert.Equal(1, root.Starter.Calls);
        Assert.Contains(root.Log.Lines, line => line.Event == "RunRefused" && line.Text.Contains("late", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_clock_that_goes_back_starts_nothing_twice()
    {
        using var root = await DailyAsync();
        await TickAsync(root, "2026-01-02 06:00");
        Assert.Empty(await TickAsync(root, "2026-01-02 05:00"));
        Assert.Empty(await TickAsync(root, "2026-01-02 06:00"));
        Assert.Empty(await TickAsync(root, "2026-01-02 06:30"));
    }

    // A pipeline that runs at six each day, stored and ticked at noon on the first of January.
    private static async Task<IntakeRoot> DailyAsync()
    {
        var root = new IntakeRoot();
        await root.StoreAsync("late", schedule: new PipelineSchedule { Cron = "0 6 * * *" });
        await root.StoreAsync("unscheduled");
        Assert.Empty(await TickAsync(root, "2026-01-01 12:00"));
        return root;
    }

    private static Task<IReadOnlyList<RunStarted>> TickAsync(IntakeRoot root, string now) => root.Schedules.TickAsync(Utc(now), Token);

    private static DateTimeOffset Utc(string text) => DateTimeOffset.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
