using System.Globalization;
using System.Text.Json.Nodes;
using SynapseServerless.TestService;

namespace SynapseServerless.EndToEnd.Tests.Services;

/// <summary>Runs whose rows are long operations, and what the server counted of them.</summary>
internal static class OperationRun
{
    public const string Key = "0123456789abcdef";

    public const int Concurrency = 4;

    public static Dictionary<string, string> Environment { get; } = new() { ["SYNAPSE_SECRET_OPERATION_KEY"] = Key };

    /// <summary>Writes a run that has documents translated, each by an operation of its own.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="server">The service.</param>
    /// <param name="rows">How many.</param>
    /// <param name="delay">Milliseconds between two questions.</param>
    /// <param name="stuck">How many of the last never end.</param>
    public static void WriteTranslations(TemporaryFolder folder, TestServer server, int rows, int delay = 50, int stuck = 0)
    {
        folder.Write("rows.csv", "id,from\n" + string.Concat(Enumerable.Range(0, rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},https://store.example.org/{i}{(i >= rows - stuck ? "-stuck" : "")}\n"))));
        folder.Write("spec.yaml", $$"""
            name: translations
            inputs:
              rows: { path: rows.csv, partitions: 3 }
            pipeline:
              - type: DocumentTranslator
                url: {{server.Url}}
                subscriptionKey: secret:operation-key
                sourceUrlCol: from
                targets: [{ targetUrl: "https://store.example.org/german", language: de }]
                initialPollingDelay: 0
                pollingDelay: {{delay}}
                outputCol: done
                concurrency: {{Concurrency}}
            transform: rows
            output: { data: out, format: ndjson }
            """);
    }

    /// <summary>The operations that were begun, by what they were asked to do: the same text is the same operation.</summary>
    public static string[] Begun(TestServer server) => [.. server.Requests.Where(request => request.Method == "POST").Select(request => request.Text)];

    /// <summary>The operations that were cancelled, by their address.</summary>
    public static string[] Cancelled(TestServer server) => [.. server.Requests.Where(request => request.Method == "DELETE").Select(request => request.Path)];

    /// <summary>The operations that were asked for, by their address.</summary>
    public static string[] Asked(TestServer server) => [.. server.Requests.Where(request => request.Method == "GET").Select(request => request.Path)];

    /// <summary>The rows that came out.</summary>
    public static JsonNode[] Rows(TemporaryFolder folder) =>
        [.. Directory.EnumerateFiles(folder["out"]).Where(file => Path.GetFileName(file).StartsWith("part", StringComparison.Ordinal)).SelectMany(File.ReadLines).Select(line => JsonNode.Parse(line)!)];
}
