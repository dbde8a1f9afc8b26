using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace SynapseServerless.Tests;

/// <summary>Runs of the app in a Functions host, as a client sees them.</summary>
internal static class HostedRuns
{
    /// <summary>How long tests wait for a host: its backend polls an emulator of storage, and waits for the leases of a host that was killed.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Starts a run, and gives its identity.</summary>
    public static async Task<string> StartRunAsync(this FunctionsHost host, string specification)
    {
        using var body = new StringContent(specification, Encoding.UTF8, "application/yaml");
        using HttpResponseMessage answer = await host.Client.PostAsync("/v1/runs", body, TestContext.Current.CancellationToken);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, text);
        return JsonNode.Parse(text)!["runId"]!.GetValue<string>();
    }

    /// <summary>Asks again until the answer is as wanted.</summary>
    public static Task<JsonNode> UntilAsync(this FunctionsHost host, string path, Func<JsonNode, bool> wanted) => Eventually.ValueAsync(Limit, async () =>
        JsonNode.Parse(await host.Client.GetStringAsync(path, TestContext.Current.CancellationToken))! is var answer && wanted(answer) ? answer : null);

    /// <summary>Waits for the end of a run.</summary>
    public static Task<JsonNode> EndAsync(this FunctionsHost host, string run) => host.UntilAsync($"/v1/runs/{run}", HasEnded);

    /// <summary>Whether a run has come to its end, of whatever kind.</summary>
    public static bool HasEnded(JsonNode run) => run["status"]!.GetValue<string>() is "completed" or "failed" or "cancelled";
}
