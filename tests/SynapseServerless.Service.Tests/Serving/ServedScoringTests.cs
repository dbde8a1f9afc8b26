using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Service.Models;
using SynapseServerless.Service.Serving;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Service.Tests.Serving;

/// <summary>Requests to models, through the queue and by versions.</summary>
public sealed class ServedScoringTests : IAsyncDisposable
{
    private readonly ServedRoot _root = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _root.DisposeAsync();

    [Fact]
    public async Task Requests_that_wait_are_scored_as_one_batch_and_each_gets_its_own_rows()
    {
        await _root.SaveAsync("m", 3, "one batch");
        Gated.Gate gate = Gated.Of("one batch");
        await BatchingAsync("m", new BatchSettings { Slots = 1 });
        gate.Seen.Clear();
        gate.Open.Reset();
        Task<(string, long[])> first = _root.ScoreAsync("m", [1]);
        await Eventually.TrueAsync(() => gate.Seen.Count == 1);
        Task<(string Version, long[] Values)>[] others = [.. Enumerable.Range(2, 5).Select(i => _root.ScoreAsync("m", [.. Enumerable.Repeat(i, i)], $"caller {i % 2}"))];
        await Eventually.TrueAsync(async () => (await _root.Host.Serving.GetAsync("m", Cancelled)).Versions[0].WaitingRequests == 5);
        gate.Open.Set();
        await first;
        Assert.Equal(Enumerable.Range(2, 5).Select(i => Enumerable.Repeat(i * 3L, i)), (await Task.WhenAll(others)).Select(answer => answer.Values));
        Assert.Equal([1, 20], gate.Seen);
    }

    [Fact]
    public async Task Rows_that_fail_are_those_of_their_request_alone()
    {
        await _root.SaveAsync("m", new PipelineModel(new Gated { Name = "fails" }, FailsAtZero(), new SQLTransformer { Statement = "SELECT *, n * 2 AS times FROM __THIS__" }));
        Gated.Gate gate = Gated.Of("fails");
        await BatchingAsync("m", new BatchSettings { Slots = 1 });
        gate.Open.Reset();
        Task<ScoredRows> first = ScoreAsync("m", [1]);
        await Eventually.TrueAsync(() => _root.Host.Serving.Scoring!.Find("m", "1")?.Queue.State.Batches == 1);
        Task<ScoredRows>[] others = [ScoreAsync("m", [4, 0, 5]), ScoreAsync("m", [0]), ScoreAsync("m", [6, 7])];
        await Eventually.TrueAsync(() => _root.Host.Serving.Scoring!.Find("m", "1")!.Queue.State.Requests == 3);
        gate.Open.Set();
        (await first).Dispose();
        ScoredRows[] answers = await Task.WhenAll(others);
        Assert.Equal([[1], [0], []], answers.Select(answer => answer.Errors.Select(error => error.Row)));
        Assert.Equal([[0, 2], [], [0, 1]], answers.Select(answer => answer.Sources ?? [.. Enumerable.Range(0, answer.Rows.Length)]));
        Assert.Equal([[4L, 5L], [], [6L, 7L]], answers.Select(answer => answer.Rows.Values("n").Select(value => Convert.ToInt64(value, null))));
        Assert.All(answers, answer => answer.Dispose());
    }

    [Fact]
    public async Task Who_asks_for_a_column_that_there_is_not_is_refused_alone()
    {
        await _root.SaveAsync("m", 3, "column");
        Gated.Gate gate = Gated.Of("column");
        await BatchingAsync("m", new BatchSettings { Slots = 1 });
        gate.Open.Reset();
        Task<(string, long[])> first = _root.ScoreAsync("m", [1]);
        await Eventually.TrueAsync(() => _root.Host.Serving.Scoring!.Find("m", "1")?.Queue.State.Batches == 1);
        Task<ScoredRows> wrong = ScoreAsync("m", [1], columns: ["tims"]), right = ScoreAsync("m", [2], columns: ["times"]);
        await Eventually.TrueAsync(() => _root.Host.Serving.Scoring!.Find("m", "1")!.Queue.State.Requests == 2);
        gate.Open.Set();
        await first;
        var error = await Assert.ThrowsAsync<SpecificationException>(() => wrong);
        Assert.Equal("The model gives no column 'tims'", error.Problem);
        using ScoredRows scored = await right;
        Assert.Equal(["times"], Schemas.Names(scored.Rows.Schema));
    }

    [Fact]
    public async Task What_waits_beyond_the_limit_is_refused_and_a_deadline_is_kept()
    {
        await _root.SaveAsync("m", 3, "full");
        Gated.Gate gate = Gated.Of("full");
        await BatchingAsync("m", new BatchSettings { Slots = 1, MaxWaitingRows = 2 });
        gate.Open.Reset();
        Task<(string, long[])> first = _root.ScoreAsync("m", [1]);
        await Eventually.TrueAsync(() => _root.Host.Serving.Scoring!.Find("m", "1")?.Queue.State.Batches == 1);
        Task<(string, long[])> late = _root.ScoreAsync("m", [2, 3], deadline: DateTimeOffset.UtcNow.AddMilliseconds(300));
        Assert.Equal(Refusal.Busy, (await Assert.ThrowsAsync<ServiceException>(() => _root.ScoreAsync("m", [4]))).Refusal);
        Assert.Equal(Refusal.Late, (await Assert.ThrowsAsync<ServiceException>(() => late)).Refusal);
        gate.Open.Set();
        await first;
        Assert.Contains(_root.Log.Lines.ToArray(), line => line.Event == "ServingBusy");
    }

    [Fact]
    public async Task A_request_that_is_at_work_when_its_deadline_passes_is_answered_then()
    {
        await _root.SaveAsync("m", 3, "works");
        Gated.Gate gate = Gated.Of("works");
        gate.Open.Reset();
        var error = await Assert.ThrowsAsync<ServiceException>(() => _root.ScoreAsync("m", [1], deadline: DateTimeOffset.UtcNow.AddMilliseconds(200)));
        Assert.Equal(Refusal.Late, error.Refusal);
        gate.Open.Set();
    }

    [Fact]
    public async Task The_latest_version_answers_where_nothing_is_said()
    {
        await _root.SaveAsync("m/2", 2);
        await _root.SaveAsync("m/10", 10);
        Assert.Equal(("10", 30L), First(await _root.ScoreAsync("m", [3])));
        Assert.Equal(("2", 6L), First(await _root.ScoreAsync("m", [3], version: "2")));
        ServedModel served = await _root.Host.Scoring.DescribeAsync("m", null, Cancelled);
        Assert.Equal("10", served.Version);
        Assert.Equal(["10", "2"], served.Versions);
        var error = await Assert.ThrowsAsync<ServiceException>(() => _root.ScoreAsync("m", [3], version: "3"));
        Assert.Equal((Refusal.NotFound, "The model 'm' has no version '3'", "It has versions 10, 2."), (error.Refusal, error.Problem, error.Remedy));
    }

    [Fact]
    public async Task A_caller_stays_with_a_version_and_goes_back_with_it()
    {
        await _root.SaveAsync("m/1", 1);
        await _root.SaveAsync("m/2", 2);
        await _root.Host.Serving.PutAsync("m", new ServingSettings { Versions = [new("1", 1), new("2", 1)] }, Cancelled);
        string[] callers = [.. Enumerable.Range(0, 20).Select(i => $"caller {i}")];
        string[] versions = await VersionsAsync(callers);
        Assert.Equal(versions, await VersionsAsync(callers));
        Assert.Equal(["1", "2"], versions.Distinct().Order());
        await _root.Host.Serving.PutAsync("m", new ServingSettings { Versions = [new("1", 0), new("2", 1)] }, Cancelled);
        Assert.Equal(["2"], (await VersionsAsync(callers)).Distinct());
        ServingView back = await _root.Host.Serving.RollBackAsync("m", Cancelled);
        Assert.Equal((3, 2), (back.Revision, back.Settings.Versions.Count(version => version.Weight > 0)));
        Assert.Equal(versions, await VersionsAsync(callers));
        // What held before there was anything stored: the latest.
        await _root.Host.Serving.RollBackAsync("m", Cancelled);
        Assert.Equal(["2"], (await VersionsAsync(callers)).Distinct());
        await Assert.ThrowsAsync<ServiceException>(() => _root.Host.Serving.RollBackAsync("m", Cancelled));
    }

    [Fact]
    public async Task A_version_that_is_compared_answers_nobody_and_its_differences_are_counted()
    {
        await _root.SaveAsync("m/1", 2);
        await _root.SaveAsync("m/2", new SQLTransformer { Statement = "SELECT *, CASE WHEN n > 4 THEN n * 3 ELSE n * 2 END AS times FROM __THIS__" });
        await _root.Host.Serving.PutAsync("m", new ServingSettings { Versions = [new("1", 1)], Shadow = "2" }, Cancelled);
        Assert.Equal(("1", 6L), First(await _root.ScoreAsync("m", [3, 4, 5, 6])));
        ShadowView view = await Eventually.ValueAsync(async () => (await _root.Host.Serving.GetAsync("m", Cancelled)).Shadow is { Rows: > 0 } shadow ? shadow : null);
        Assert.Equal(new ShadowView("2", 4, 2, view.LargestDifference, 0, 0), view);
    }

    [Fact]
    public async Task A_model_that_is_saved_anew_never_mixes_with_what_it_was()
    {
        await _root.SaveAsync("m", 2, "swap");
        Gated.Gate gate = Gated.Of("swap");
        await BatchingAsync("m", new BatchSettings { Slots = 1 });
        gate.Open.Reset();
        Task<(string, long[])> first = _root.ScoreAsync("m", [1]);
        await Eventually.TrueAsync(() => _root.Host.Serving.Scoring!.Find("m", "1")?.Queue.State.Batches == 1);
        Task<(string Version, long[] Values)> before = _root.ScoreAsync("m", [1, 1]);
        await Eventually.TrueAsync(() => _root.Host.Serving.Scoring!.Find("m", "1")!.Queue.State.Requests == 1);
        await _root.SaveAsync("m", 5, "swap");
        Task<(string Version, long[] Values)> after = _root.ScoreAsync("m", [1, 1]);
        await Eventually.TrueAsync(() => _root.Host.Serving.Scoring!.Find("m", "1")!.Queue.State.Requests == 2);
        gate.Open.Set();
        await first;
        Assert.Equal<IEnumerable<long>>([2, 2], (await before).Values);
        Assert.Equal<IEnumerable<long>>([5, 5], (await after).Values);
    }

    [Fact]
    public async Task Models_beyond_the_memory_go_the_least_recently_used_first_and_none_in_use()
    {
        await using var root = new ServedRoot(memory: 1);
        await root.SaveAsync("a", 2, "evicted");
        await root.SaveAsync("b", 3);
        Gated.Gate gate = Gated.Of("evicted");
        gate.Open.Reset();
        Task<(string, long[] Values)> used = root.ScoreAsync("a", [7]);
        await Eventually.TrueAsync(() => root.Host.Serving.Scoring!.Find("a", "1")?.Queue.State.Batches == 1);
        Assert.Equal<IEnumerable<long>>([21], (await root.ScoreAsync("b", [7])).Values);
        Assert.True(root.Resources.Bytes > 0);
        gate.Open.Set();
        Assert.Equal<IEnumerable<long>>([14], (await used).Values);
        await Eventually.TrueAsync(() => root.Resources.Bytes == 0);
        Assert.Equal<IEnumerable<long>>([14], (await root.ScoreAsync("a", [7])).Values);
    }

    [Theory]
    [InlineData("3", null, "/versions/0/version", "The model 'm' has no version '3'")]
    [InlineData("1", "4", "/shadow", "The model 'm' has no version '4'")]
    [InlineData("1", "1", "/shadow", "The version '1' answers and is compared with what answers")]
    public async Task Settings_that_mean_nothing_are_refused_and_what_holds_stays(string version, string? shadow, string pointer, string problem)
    {
        await _root.SaveAsync("m/1", 1);
        var error = await Assert.ThrowsAnyAsync<SpecificationException>(() => _root.Host.Serving.PutAsync("m", new ServingSettings { Versions = [new(version, 1)], Shadow = shadow }, Cancelled));
        SpecificationException one = error is InvalidSpecificationException several ? several.Errors[0] : error;
        Assert.Equal((pointer, problem), (one.Location.Pointer, one.Problem));
        Assert.Equal(0, (await _root.Host.Serving.GetAsync("m", Cancelled)).Revision);
    }

    [Fact]
    public async Task A_version_that_cannot_be_used_does_not_come_to_answer()
    {
        await _root.SaveAsync("m/1", 1);
        Directory.CreateDirectory(_root.At("models/m/2"));
        await File.WriteAllTextAsync(_root.At("models/m/2/stage.json"), "{}", Cancelled);
        await Assert.ThrowsAsync<ServiceException>(() => _root.Host.Serving.PutAsync("m", new ServingSettings { Versions = [new("2", 1)] }, Cancelled));
        Assert.Equal(0, (await _root.Host.Serving.GetAsync("m", Cancelled)).Revision);
        Assert.Equal("1", (await _root.ScoreAsync("m", [1], version: "1")).Version);
    }

    [Fact]
    public async Task Rows_are_kept_for_training_without_the_columns_that_are_left_out()
    {
        await _root.SaveAsync("m", new SQLTransformer { Statement = "SELECT *, n * 2 AS times FROM __THIS__" });
        await _root.Host.Serving.PutAsync("m", new ServingSettings { Sampling = new SamplingSettings { Share = 0.5 } }, Cancelled);
        for (int i = 0; i < 10; i++)
            await _root.ScoreAsync("m", [i, i]);
        await Eventually.TrueAsync(() => _root.Host.Serving.Scoring!.Find("m", "1")!.Drift?.Report().Rows == 20);
        await Eventually.TrueAsync(() => _root.Host.Serving.Scoring!.Find("m", "1")!.Queue.State.Batches == 0);
        await _root.Host.Serving.Sampler!.FlushAsync("m");
        FileDataset kept = await FileDataset.OpenAsync(_root.Storage, new InputSpecification { Path = [_root.At("data/served/m/*.parquet")] }, cancellationToken: Cancelled);
        using RecordBatch rows = await kept.CollectAsync(cancellationToken: Cancelled);
        Assert.Equal(["n", "served_at", "served_by"], Schemas.Names(rows.Schema));
        // Every second request, though not in the order in which they came: callers do not wait for it.
        int[] numbers = [.. rows.Values("n").Select(value => Convert.ToInt32(value, null))];
        Assert.Equal(10, numbers.Length);
        Assert.Equal(5, numbers.Distinct().Count());
        Assert.Equal(["1"], rows.Values("served_by").Distinct());
    }

    [Fact]
    public async Task Drift_is_of_the_rows_that_were_served()
    {
        await _root.SaveAsync("m", 2);
        for (int i = 0; i < 3; i++)
            await _root.ScoreAsync("m", [.. Enumerable.Repeat(99, 100)]);
        await Eventually.TrueAsync(async () => (await _root.Host.Serving.DriftAsync("m", Cancelled)).Versions is [{ Report.Rows: 300 }]);
        ModelDrift drift = await _root.Host.Serving.DriftAsync("m", Cancelled);
        ColumnDrift column = Assert.Single(Assert.Single(drift.Versions).Report.Columns);
        Assert.Equal(("n", DriftVerdict.Drifted), (column.Name, column.Verdict));
    }

    private static SQLTransformer FailsAtZero() => new SQLTransformer { Statement = "SELECT n, CAST(CASE WHEN n = 0 THEN 'zero' ELSE '1' END AS INTEGER) AS checked FROM __THIS__" };

    private static (string, long) First((string Version, long[] Values) answer) => (answer.Version, answer.Values[0]);

    private async Task<string[]> VersionsAsync(string[] callers)
    {
        var versions = new List<string>();
        foreach (string caller in callers)
        {
            (string version, long[] values) = await _root.ScoreAsync("m", [3], caller);
            Assert.Equal(int.Parse(version, null) * 3L, values[0]);
            versions.Add(version);
        }
        return [.. versions];
    }

    private async Task<ScoredRows> ScoreAsync(string model, int[] numbers, string[]? columns = null)
    {
        using RecordBatch rows = ServedRoot.Rows(numbers);
        return await _root.Host.Scoring.ScoreAsync(new ScoringRequest { Model = model, Rows = rows, Columns = columns }, Cancelled);
    }

    private Task<ServingView> BatchingAsync(string model, BatchSettings settings) => _root.Host.Serving.PutAsync(model, new ServingSettings { Batching = settings }, Cancelled);
}
