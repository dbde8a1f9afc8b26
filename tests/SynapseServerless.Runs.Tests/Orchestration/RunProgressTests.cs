using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using Xunit;

namespace SynapseServerless.Tests.Orchestration;

public sealed class RunProgressTests
{
    private static readonly DateTimeOffset _began = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Progress_is_what_ended_parts_counted_and_what_parts_at_work_say()
    {
        // 600 tasks in three pages: the first has ended, two are at work, one of which has not said anything yet.
        var statuses = new Dictionary<string, string>
        {
            ["r:4"] = Json(new FanOutStatus(256, 600) { Rows = 2_560, Bytes = 25_600, RowsSetAside = 3, Open = [1, 2] }),
            ["r:4:1"] = Json(new FanOutStatus(44, 256) { Rows = 440, Bytes = 4_400, RowsSetAside = 1 }),
        };
        var asked = new List<string>();
        var step = new RunStep(RunPhase.Fit, 4, 600) { Stage = 2, StageName = "ValueIndexer", FanOut = "r:4", Began = _began, RowsSetAside = 10 };

        RunProgress? progress = await RunProgressReader.ReadAsync("r", Json(step), _began.AddSeconds(30), id =>
        {
            asked.Add(id);
            return Task.FromResult(statuses.GetValueOrDefault(id));
        });

        Assert.Equal(["r:4", "r:4:1", "r:4:2"], asked);
        // 300 of 600 tasks in 30 seconds: as long again; 3,000 rows are 100 a second; 10 + 3 + 1 rows set aside.
        Assert.Equal(
            new RunProgress
            {
                Time = _began.AddSeconds(30), RunId = "r", Phase = "fit ValueIndexer", TasksDone = 300, TasksTotal = 600,
                Rows = 3_000, Bytes = 30_000, RowsPerSecond = 100, SecondsLeft = 30, RowsSetAside = 14,
            },
            progress);
    }

    [Fact]
    public async Task A_step_without_parts_asks_for_no_other_status()
    {
        RunProgress? progress = await RunProgressReader.ReadAsync(
            "r", Json(new RunStep(RunPhase.Plan, 0, 1) { Began = _began }), _began, _ => throw new InvalidOperationException("nobody is to be asked"));

        Assert.Equal(("plan", 0, 1), (progress!.Phase, progress.TasksDone, progress.TasksTotal));
        Assert.Null(await RunProgressReader.ReadAsync("r", null, _began, _ => Task.FromResult<string?>(null)));
    }

    [Fact]
    public async Task What_a_fit_tells_of_itself_is_asked_for_with_its_attempt()
    {
        FitProgress told = Told(attempt: 3);
        AwaitedFit? asked = null;
        var step = new RunStep(RunPhase.Fit, 4, 1) { Stage = 2, StageName = "LightGBMRegressor", Began = _began, Attempt = 3 };

        RunProgress? progress = await RunProgressReader.ReadAsync("r", Json(step), _began.AddSeconds(30), Nobody, fit =>
        {
            asked = fit;
            return Task.FromResult<FitProgress?>(told);
        });

        Assert.Equal(new AwaitedFit(4) { Attempt = 3, Since = _began }, asked);
        Assert.Equal((told, told.Text, 77d, 0, 1), (progress!.Fit, progress.Text, progress.SecondsLeft, progress.TasksDone, progress.TasksTotal));
    }

    [Fact]
    public async Task Ranks_are_asked_for_by_their_session()
    {
        AwaitedFit? asked = null;
        var step = new RunStep(RunPhase.Fit, 4, 2) { Stage = 2, StageName = "LightGBMRegressor", Began = _began, Gang = "r:4" };
        string gang = Json(new GangStatus(2, 2, "A rank broke its connection") { Session = "r:4:2:ab" });

        RunProgress? progress = await RunProgressReader.ReadAsync(
            "r", Json(step), _began, id => Task.FromResult<string?>(id == "r:4" ? gang : null), fit =>
            {
                asked = fit;
                return Task.FromResult<FitProgress?>(null);
            });

        Assert.Equal(new AwaitedFit(4) { Attempt = 2, Session = "r:4:2:ab" }, asked);
        Assert.Null(progress!.Fit);
    }

    [Fact]
    public async Task Nobody_is_asked_for_a_fit_that_runs_over_partitions_or_whose_ranks_have_not_been_called()
    {
        Task<FitProgress?> Never(AwaitedFit fit) => throw new InvalidOperationException("nobody is to be asked");

        var overPartitions = new RunStep(RunPhase.Fit, 4, 600) { Stage = 2, FanOut = "r:4", Began = _began };
        var uncalled = new RunStep(RunPhase.Fit, 4, 2) { Stage = 2, Gang = "r:4", Began = _began };
        foreach (RunStep step in new[] { overPartitions, uncalled, new RunStep(RunPhase.Transform, 5, 1) { Began = _began } })
            Assert.Null((await RunProgressReader.ReadAsync("r", Json(step), _began, _ => Task.FromResult<string?>(null), Never))!.Fit);
    }

    private static FitProgress Told(int attempt) => new()
    {
        Stage = "LightGBMRegressor", Iterations = 40, IterationsTotal = 400, Text = "iteration 40, l2 0.5", SecondsLeft = 77, Attempt = attempt, Time = _began,
    };

    private static Task<string?> Nobody(string id) => throw new InvalidOperationException("nobody is to be asked");

    // Durable Functions tells the status of an orchestration that has not published any as a null of JSON.
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    public async Task Parts_that_have_published_nothing_yet_count_as_not_begun(string? nothing)
    {
        var step = new RunStep(RunPhase.Fit, 4, 600) { FanOut = "r:4", Began = _began };

        RunProgress? progress = await RunProgressReader.ReadAsync("r", Json(step), _began, _ => Task.FromResult(nothing));

        Assert.Equal((0, 600), (progress!.TasksDone, progress.TasksTotal));
        Assert.Null(await RunProgressReader.ReadAsync("r", nothing, _began, _ => Task.FromResult<string?>(null)));
    }

    [Theory]
    [InlineData("r:4:0", "r:4", true)]
    [InlineData("r:4:0:17", "r:4", true)]
    [InlineData("r:4", "r:4", false)]
    [InlineData("r:40:0", "r:4", false)]
    [InlineData("r:4-Fit-0-0:1", "r:4", false)]
    public void A_part_is_told_by_its_identity(string instance, string whole, bool isPart) => Assert.Equal(isPart, InstanceIds.IsPartOf(instance, whole));

    [Fact]
    public void Every_start_of_a_run_has_parts_of_its_own()
    {
        Assert.Equal("r", InstanceIds.Parts("r", 0));
        Assert.Equal("r:r2", InstanceIds.Parts("r", 2));
        Assert.Equal("r:r2:5", InstanceIds.Child(InstanceIds.Parts("r", 2), 5));
    }

    private static string Json<T>(T value) => OrchestrationJson.Write(value, "status");
}
