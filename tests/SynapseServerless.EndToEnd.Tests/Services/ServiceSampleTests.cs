using System.Diagnostics;
using System.Text.Json.Nodes;
using SynapseServerless.TestService;

namespace SynapseServerless.EndToEnd.Tests.Services;

/// <summary>The samples that call services, as a user runs them against the server of the tests; what comes out follows from the rules by which it answers.</summary>
public sealed class ServiceSampleTests : IDisposable
{
    private const int Addresses = 139;

    private readonly TemporaryFolder _folder = new();

    public ServiceSampleTests()
    {
        foreach (string sample in (string[])["enrich-addresses", "classify-addresses", "search-addresses", "read-receipts"])
        {
            string source = Path.Combine(Samples.Repository, "samples", sample);
            foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Where(file => !Path.GetRelativePath(source, file).StartsWith("out", StringComparison.Ordinal)))
            {
                string copy = _folder[Path.Combine(sample, Path.GetRelativePath(source, file))];
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    [Thorough]
    [Fact]
    public async Task Addresses_are_enriched_with_sentiment_and_key_phrases()
    {
        await using TestServer server = await TestServer.StartAsync();

        JsonNode[] rows = await RunAsync(server, "enrich-addresses", "pipeline", "enriched");

        Assert.Equal(Addresses, rows.Length);
        Assert.All(rows, row =>
        {
            string text = (string)row["text"]!;
            string expected = text.Contains("good", StringComparison.OrdinalIgnoreCase) ? "positive" : text.Contains("bad", StringComparison.OrdinalIgnoreCase) ? "negative" : "neutral";
            Assert.Equal(expected, (string?)row["sentiment"]);
            Assert.Equal(text.Split(' ').First(word => word.Length > 4), (string?)row["key_phrases"]![0]);
        });
        // Ten texts share a request of each kind.
        Assert.InRange(server.Requests.Count, 2 * 14, 2 * 14 + 8);
    }

    [Thorough]
    [Fact]
    public async Task Addresses_are_classified_within_the_schema()
    {
        await using TestServer server = await TestServer.StartAsync();

        JsonNode[] rows = await RunAsync(server, "classify-addresses", "pipeline", "classified");

        Assert.Equal(Addresses, rows.Length);
        Assert.All(rows, row => Assert.Equal(("thanks", true), ((string?)row["subject"], (bool)row["hopeful"]!)));
        Assert.All(rows, row => Assert.True((long)row["tokens"]! > 10));
        Assert.All(server.Requests, request => Assert.Equal(0, (double)request.Json["temperature"]!));
    }

    [Thorough]
    [Fact]
    public async Task Addresses_are_found_by_the_cosine_of_their_vectors()
    {
        await using TestServer server = await TestServer.StartAsync();

        JsonNode[] rows = await RunAsync(server, "search-addresses", "pipeline", "near");

        Assert.Equal(Addresses, rows.Length);
        // The server's vector of a text is (length, 1, 2): the cosine by hand.
        double question = "Which wars did the country fight?".Length;
        Assert.All(rows, row =>
        {
            double length = ((string)row["text"]!).Length;
            Assert.Equal(((length * question) + 5) / Math.Sqrt(((length * length) + 5) * ((question * question) + 5)), (double)row["similarity"]!, 1e-5);
        });
        Assert.Equal(1, server.Requests.Count(request => request.Text.Contains("Which wars", StringComparison.Ordinal)));
    }

    [Thorough]
    [Fact]
    public async Task Addresses_are_put_into_an_index_with_their_vectors()
    {
        await using TestServer server = await TestServer.StartAsync();

        JsonNode[] rows = await RunAsync(server, "search-addresses", "index", "written", ("DIMENSIONS", "3"));

        Assert.Equal(Addresses, rows.Length);
        JsonNode[] documents = [.. server.Requests.Where(request => request.Path.EndsWith("/docs/search.index", StringComparison.Ordinal)).SelectMany(request => request.Json["value"]!.AsArray()).Select(document => document!)];
        Assert.Equal(Addresses, documents.Select(document => (string?)document["id"]).Distinct().Count());
        Assert.All(documents, document => Assert.Equal(((string)document["text"]!).Length, (double)document["vector"]![0]!));
    }

    [Thorough]
    [Fact]
    public async Task Receipts_are_read()
    {
        await using TestServer server = await TestServer.StartAsync();

        JsonNode[] rows = await RunAsync(server, "read-receipts", "pipeline", "receipts");

        Assert.Equal(["contoso-receipt.png", "contoso-allinone.jpg"], rows.Select(row => (string?)row["merchant"]));
        Assert.All(rows, row => Assert.Equal(((string)row["receipt"]!).Length, (double)row["total"]!));
        Assert.All(rows, row => Assert.Equal("USD", (string?)row["currency"]));
    }

    [Fact]
    public async Task One_command_starts_the_server_and_runs_a_sample_with_its_address_and_keys()
    {
        string server = Path.Combine(AppContext.BaseDirectory, "SynapseServerless.TestService.dll"), synapse = Path.Combine(AppContext.BaseDirectory, "synapse.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", server, "run", "dotnet", "exec", synapse, "run", "read-receipts/pipeline.yaml", "--progress", "none"])
        {
            WorkingDirectory = _folder.Path, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;

        Ran ran = await Synapse.FinishAsync(process);

        Assert.True(ran.ExitCode == 0, ran.Error);
        Assert.Equal(2, Rows("read-receipts", "receipts").Length);
    }

    private async Task<JsonNode[]> RunAsync(TestServer server, string sample, string file, string output, params (string Name, string Value)[] variables)
    {
        var environment = variables.ToDictionary(variable => variable.Name, variable => variable.Value);
        foreach (string service in (string[])["LANGUAGE", "OPENAI", "DOCUMENTS", "SEARCH"])
        {
            environment[$"{service}_ENDPOINT"] = server.Url.ToString();
            environment[$"SYNAPSE_SECRET_{service}_KEY"] = "a-key-of-a-test";
        }
        Ran check = await Synapse.RunProcessAsync(_folder.Path, environment, "services", "check", $"{sample}/{file}.yaml");
        Assert.True(check.ExitCode == 0, check.Error);
        server.Requests.Clear();
        Ran run = await Synapse.RunProcessAsync(_folder.Path, environment, "run", $"{sample}/{file}.yaml", "--progress", "none");
        Assert.True(run.ExitCode == 0, run.Error);
        return Rows(sample, output);
    }

    private JsonNode[] Rows(string sample, string output) =>
        [.. Directory.EnumerateFiles(_folder[$"{sample}/out/{output}"]).Where(file => Path.GetFileName(file).StartsWith("part", StringComparison.Ordinal)).Order(StringComparer.Ordinal).SelectMany(File.ReadLines).Select(line => JsonNode.Parse(line)!)];
}
