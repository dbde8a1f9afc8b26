using System.Net;
using SynapseServerless.Service.Serving;
using SynapseServerless.Service.Tests.Contract;

namespace SynapseServerless.Service.Tests.Serving;

/// <summary>Serving as callers and operators see it, over HTTP.</summary>
public sealed class ServingRouteTests : IAsyncLifetime
{
    private readonly ServedRoot _root = new();
    private Contract.Api _api = null!;

    public async ValueTask InitializeAsync()
    {
        await _root.SaveAsync("late/1", 1);
        await _root.SaveAsync("late/2", 2);
        _api = await _root.ListenAsync();
    }

    public ValueTask DisposeAsync() => _root.DisposeAsync();

    [Fact]
    public async Task Versions_are_weighed_looked_at_rolled_back_and_forgotten()
    {
        Answer put = await _api.PutAsync("/v1/models/late/serving", """{"versions": [{"version": "1", "weight": 3}, {"version": "2", "weight": 1}], "batching": {"windowMilliseconds": 2}}""");
        Assert.True(put.Status == HttpStatusCode.OK, put.Body);
        Assert.Equal([0.25, 0.75], put.Json["versions"]!.AsArray().Select(version => version!["share"]!.GetValue<double>()));
        Answer got = await _api.GetAsync("/v1/models/late/serving");
        Assert.Equal((1, 2.0), (got.Json["revision"]!.GetValue<int>(), got.Json["settings"]!["batching"]!["windowMilliseconds"]!.GetValue<double>()));
        Answer back = await _api.PostAsync("/v1/models/late/serving/rollback", null);
        Assert.Equal([1.0, 0.0], back.Json["versions"]!.AsArray().Select(version => version!["share"]!.GetValue<double>()));
        Assert.Equal(HttpStatusCode.NoContent, (await _api.DeleteAsync("/v1/models/late/serving")).Status);
        (await _api.DeleteAsync("/v1/models/late/serving")).IsProblem(HttpStatusCode.NotFound);
        (await _api.PostAsync("/v1/models/late/serving/rollback", null)).IsProblem(HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("""{"versions": [{"version": "9", "weight": 1}]}""", "/versions/0/version")]
    [InlineData("""{"versions": [{"version": "1", "weight": -1}]}""", "/versions/0/weight")]
    [InlineData("""{"versions": [{"version": "1", "weight": 0}]}""", "/versions")]
    [InlineData("""{"batching": {"maxRows": 0}}""", "/batching/maxRows")]
    [InlineData("""{"batching": {"slots": "many"}}""", "/batching/slots")]
    [InlineData("""{"sampling": {"share": 2}}""", "/sampling/share")]
    [InlineData("""{"sampling": {"leaveOut": ["m"]}}""", "/sampling/leaveOut")]
    [InlineData("""{"version": "1"}""", "/version")]
    [InlineData("""{"versions": null}""", "/versions")]
    [InlineData("""{"versions": [null]}""", "/versions/0")]
    [InlineData("""{"versions": [{"version": null, "weight": 1}]}""", "/versions/0/version")]
    [InlineData("""{"versions": [{"weight": 1}]}""", "/versions/0")]
    [InlineData("""{"sampling": {"leaveOut": [null]}}""", "/sampling/leaveOut")]
    [InlineData("""{"versions": [{"version": "1", "weight": 1e300}]}""", "/versions/0/weight")]
    [InlineData("[]", "")]
    public async Task What_is_wrong_with_settings_is_said_with_its_place(string body, string pointer) =>
        Assert.Equal([pointer], (await _api.PutAsync("/v1/models/late/serving", body)).IsProblem(HttpStatusCode.UnprocessableEntity).Pointers);

    [Theory]
    [InlineData("GET", "/v1/models/none/serving")]
    [InlineData("GET", "/v1/models/none/drift")]
    [InlineData("POST", "/v1/models/none/serving/rollback")]
    [InlineData("GET", "/v1/models/..%2Fruns/serving")]
    public async Task A_model_that_is_not_there_is_not_found(string method, string path) =>
        (await _api.SendAsync(new HttpMethod(method), path)).IsProblem(HttpStatusCode.NotFound);

    [Fact]
    public async Task A_caller_that_comes_when_too_many_rows_wait_is_asked_to_come_again()
    {
        await _root.SaveAsync("busy", 3, "http");
        Gated.Gate gate = Gated.Of("http");
        Assert.Equal(HttpStatusCode.OK, (await _api.PutAsync("/v1/models/busy/serving", """{"batching": {"slots": 1, "maxWaitingRows": 1}}""")).Status);
        gate.Open.Reset();
        Task<Answer> first = ScoreAsync("busy"), second;
        await Eventually.TrueAsync(() => _root.Host.Serving.Scoring!.Find("busy", "1")?.Queue.State.Batches == 1);
        second = ScoreAsync("busy");
        await Eventually.TrueAsync(() => _root.Host.Serving.Scoring!.Find("busy", "1")!.Queue.State.Requests == 1);
        Answer refused = (await ScoreAsync("busy")).IsProblem(HttpStatusCode.TooManyRequests);
        Assert.InRange(int.Parse(refused.Headers["Retry-After"], null), 1, 60);
        gate.Open.Set();
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], (await Task.WhenAll(first, second)).Select(answer => answer.Status));
    }

    [Fact]
    public async Task Rows_of_a_caller_who_hangs_up_are_not_scored()
    {
        await _root.SaveAsync("gone", 3, "gone");
        Gated.Gate gate = Gated.Of("gone");
        Assert.Equal(HttpStatusCode.OK, (await _api.PutAsync("/v1/models/gone/serving", """{"batching": {"slots": 1}}""")).Status);
        gate.Seen.Clear();
        gate.Open.Reset();
        Task<Answer> first = ScoreAsync("gone");
        await Eventually.TrueAsync(() => gate.Seen.Count == 1);
        using (var hangUp = new CancellationTokenSource())
        {
            Task<HttpResponseMessage> second = _api.Client.PostAsync(new Uri("/v1/models/gone/score", UriKind.Relative), new StringContent(Body, System.Text.Encoding.UTF8, "application/json"), hangUp.Token);
            await Eventually.TrueAsync(() => _root.Host.Serving.Scoring!.Find("gone", "1")!.Queue.State.Requests == 1);
            await hangUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        }
        await Eventually.TrueAsync(() => _root.Host.Serving.Scoring!.Find("gone", "1")!.Queue.State.Requests == 0);
        gate.Open.Set();
        await first;
        Assert.Equal([1], gate.Seen);
    }

    [Fact]
    public async Task Drift_is_told_by_column()
    {
        Assert.Equal(HttpStatusCode.OK, (await ScoreAsync("late")).Status);
        Answer drift = await Eventually.ValueAsync(async () => await _api.GetAsync("/v1/models/late/drift") is var answer && answer.Json["versions"]!.AsArray().Count > 0 ? answer : null);
        Assert.Equal(("2", "n", "tooFew"), ((string?)drift.Json["versions"]![0]!["version"], (string?)drift.Json["versions"]![0]!["report"]!["columns"]![0]!["name"], (string?)drift.Json["versions"]![0]!["report"]!["columns"]![0]!["verdict"]));
    }

    private const string Body = """{"rows": [{"n": 1}]}""";

    private Task<Answer> ScoreAsync(string model) => _api.PostAsync($"/v1/models/{model}/score", Body);
}
