using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace SynapseServerless.Service.Tests.Contract;

/// <summary>Sends requests and reads answers.</summary>
internal sealed class Api(HttpClient client)
{
    public HttpClient Client { get; } = client;

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public Task<Answer> PostAsync(string path, string? body = null, string? key = null, string type = "application/json") => SendAsync(HttpMethod.Post, path, body, type, key);

    public Task<Answer> PutAsync(string path, string body, string type = "application/json") => SendAsync(HttpMethod.Put, path, body, type);

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? body = null, string type = "application/json", string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, type);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await SendAsync(request);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using HttpResponseMessage response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer(response.StatusCode, text, headers);
    }

    /// <summary>Starts a run and gives its identity.</summary>
    public async Task<string> StartAsync(string body, string type = "application/json")
    {
        Answer answer = await PostAsync("/v1/runs", body, type: type);
        Assert.True(answer.Status == HttpStatusCode.Accepted, answer.Body);
        return answer.Text("runId");
    }

    /// <summary>Asks for a run until it is as wanted.</summary>
    public Task<Answer> UntilAsync(string runId, Func<JsonNode, bool> wanted) => Eventually.ValueAsync(async () =>
    {
        Answer answer = await GetAsync($"/v1/runs/{runId}");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        return wanted(answer.Json) ? answer : null;
    });

    /// <summary>Waits for the end of a run, which must be a good one.</summary>
    public async Task<Answer> CompletedAsync(string runId)
    {
        Answer answer = await UntilAsync(runId, run => HasEnded(run));
        Assert.True(answer.Text("status") == "completed", answer.Body);
        return answer;
    }

    public static bool HasEnded(JsonNode run) => run["status"]!.GetValue<string>() is "completed" or "failed" or "cancelled";
}

/// <summary>What came back.</summary>
internal sealed record Answer(HttpStatusCode Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string Text(string key) => Json[key]!.GetValue<string>();

    /// <summary>The pointers of the errors of a problem, in order.</summary>
    public string[] Pointers => [.. Json["errors"]!.AsArray().Select(error => (string?)error!["pointer"] ?? "none")];

    /// <summary>Says that this is a problem as RFC 9457 has it.</summary>
    public Answer IsProblem(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)Status} instead of {(int)status}: {Body}");
        Assert.StartsWith("application/problem+json", Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal((int)status, Json["status"]!.GetValue<int>());
        Assert.NotEmpty(Text("title"));
        Assert.NotEmpty(Text("detail"));
        return this;
    }
}
