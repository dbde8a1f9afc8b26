using System.Text.Json.Nodes;
using SynapseServerless.TestService;

namespace SynapseServerless.EndToEnd.Tests.Services;

/// <summary>A stage that calls a service as the model that is explained; the server counts.</summary>
[Thorough]
public sealed class ExplainedServiceTests : IDisposable
{
    private static readonly Dictionary<string, string> s_environment = new() { ["SYNAPSE_SECRET_MODEL_KEY"] = "0123456789abcdef" };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Equal_perturbed_rows_are_asked_for_once_whichever_rows_they_are_of()
    {
        await using TestServer server = await TestServer.StartAsync();
        Write(server, "");
        Ran run = await Synapse.RunProcessAsync(_folder.Path, s_environment, "run", "spec.yaml", "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        // Nothing known: the two rows of the background. Of (x1, y1), which two rows are, and of (x2, y2): one column with those of the background (4 each), and all.
        string[] asked = [.. server.Requests.Select(request => (string)request.Json["messages"]!.AsArray()[^1]!["content"]!)];
        Assert.Equal(12, asked.Length);
        Assert.Equal(12, asked.Distinct().Count());
    }

    [Fact]
    public async Task A_budget_holds_for_perturbed_rows_as_for_others()
    {
        await using TestServer server = await TestServer.StartAsync();
        Write(server, "budget: { maxCalls: 5 }");
        Ran run = await Synapse.RunProcessAsync(_folder.Path, s_environment, "run", "spec.yaml", "--json");
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("budget", run.ErrorText, StringComparison.OrdinalIgnoreCase);
        Assert.InRange(server.Requests.Count, 1, 5);
    }

    private void Write(TestServer server, string more)
    {
        server.Key = "0123456789abcdef";
        _folder.Write("rows.csv", "a,b\nx1,y1\nx2,y2\nx1,y1\n");
        _folder.Write("background.csv", "a,b\np1,q1\np2,q2\n");
        _folder.Write("spec.yaml", $$"""
            name: explained
            inputs:
              rows: { path: rows.csv }
            pipeline:
              - type: TabularSHAP
                inputCols: [a, b]
                targetCol: score
                backgroundData: background.csv
                method: exact
                model:
                  type: PipelineModel
                  stages:
                    - type: OpenAIPrompt
                      url: {{server.Url}}
                      subscriptionKey: secret:model-key
                      deploymentName: small
                      promptTemplate: "Say {a} {b}"
                      outputCol: said
                      concurrency: 2
                      {{more}}
                    - { type: SQLTransformer, statement: "SELECT *, CAST(length(said) AS DOUBLE) AS score FROM __THIS__" }
            transform: rows
            output: { data: out }
            """);
    }
}
