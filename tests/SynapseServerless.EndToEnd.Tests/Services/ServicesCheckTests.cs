using System.Text.Json.Nodes;
using SynapseServerless.TestService;

namespace SynapseServerless.EndToEnd.Tests.Services;

/// <summary><c>synapse services check</c>: what it says of each thing that can be wrong with an endpoint, and with which exit code it ends.</summary>
public sealed class ServicesCheckTests : IDisposable
{
    private const string KeyVariable = "SYNAPSE_SECRET_CHECK_KEY", Key = "0123456789abcdef0123";

    private readonly TemporaryFolder _folder = new();

    public ServicesCheckTests() => Environment.SetEnvironmentVariable(KeyVariable, Key);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Endpoints_that_let_stages_in_are_called_once_each_and_pay_for_nothing()
    {
        await using TestServer server = await StartAsync();
        Write(
            Stage("TextSentiment", server), Stage("KeyPhraseExtractor", server), Stage("DocumentTranslator", server, "sourceUrlCol: text, targets: [{ targetUrl: https://store.example.org/de, language: de }]"),
            Stage("OpenAIPrompt", server, "deploymentName: small, promptTemplate: \"{text}\""), Stage("OpenAIEmbedding", server, "deploymentName: small"), Stage("AddDocuments", server, "indexName: rows, keyCol: text"));

        Ran ran = await Synapse.RunAsync(_folder, "services", "check", "spec.yaml", "--json");

        Assert.True(ran.ExitCode == 0, ran.Error + ran.Output);
        Assert.True((bool)ran.Json["good"]!);
        JsonArray endpoints = ran.Json["endpoints"]!.AsArray();
        // Both analyses of texts are one operation at one address.
        Assert.Equal(5, endpoints.Count);
        Assert.Equal(2, endpoints[0]!["stages"]!.AsArray().Count);
        Assert.All(endpoints, endpoint => Assert.Equal("works", (string?)endpoint!["verdict"]));
        Assert.Equal(5, server.Requests.Count);
        // Nothing to work on is sent to what would be paid for by the text, and no operation begins.
        Assert.All(server.Requests.Where(request => !request.Path.Contains("openai", StringComparison.Ordinal)), request => Assert.True(request.Method == "GET" || request.Text == "{}"));
        Assert.DoesNotContain(Key, ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_told_with_what_would_be_right()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Key = "another";

        await ExpectAsync("wrongKey", 401, "does not accept the key", "Give the key of this very resource", Stage("TextSentiment", server));
    }

    [Fact]
    public async Task A_key_of_another_region_is_told_where_the_service_says_so()
    {
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Error(401, "401", "The key belongs to another region than westeurope."));

        await ExpectAsync("wrongRegion", 401, "another region", "subscriptionRegion:", Stage("Translate", server, "toLanguage: [de], subscriptionRegion: westeurope"));
    }

    [Fact]
    public async Task A_region_that_does_not_have_what_is_asked_for_is_told()
    {
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Error(400, "NotSupportedVisualFeature", "The feature 'Caption' is not supported in this region."));

        await ExpectAsync("wrongRegion", 400, "not supported in this region", "a region that has it", Stage("TextSentiment", server));
    }

    [Fact]
    public async Task An_unknown_deployment_is_told()
    {
        await using TestServer server = await StartAsync();

        await ExpectAsync("unknownDeployment", 404, "has no such deployment", "Name a deployment of the resource", Stage("OpenAIPrompt", server, "deploymentName: missing, promptTemplate: \"{text}\""));
    }

    [Fact]
    public async Task A_model_that_a_server_of_its_own_does_not_have_is_told()
    {
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Error(404, "not_found_error", "model 'llama' not found, try pulling it first"));

        await ExpectAsync("unknownDeployment", 404, "llama", "Name a deployment", Stage("OpenAIPrompt", server, "deploymentName: llama, promptTemplate: \"{text}\""));
    }

    [Fact]
    public async Task Missing_access_is_told_with_what_the_operation_needs()
    {
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Error(403, "UnsupportedFeature", "Feature is not supported, missing approval for one or more of the following features: Identification,Verification."));

        await ExpectAsync("missingAccess", 403, "missing approval", "https://aka.ms/facerecognition", Stage("VerifyFaces", server, "faceId1Col: text, faceId2Col: text"));
    }

    [Theory]
    [InlineData("The api-version is not supported.")]
    [InlineData("API version not supported")]
    public async Task A_version_that_the_service_does_not_have_is_told(string says)
    {
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Error(400, "InvalidRequest", says));

        await ExpectAsync("retiredVersion", 400, "does not have this version", "Leave apiVersion out", Stage("TextSentiment", server, "apiVersion: \"2022-05-01\""));
    }

    [Fact]
    public async Task An_operation_that_is_gone_is_told()
    {
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Error(410, "Gone", "Computer Vision API v3.1 is retired."));

        await ExpectAsync("retiredVersion", 410, "any more", "Use a later version", Stage("TextSentiment", server));
    }

    [Fact]
    public async Task An_address_without_the_operation_is_told()
    {
        await using TestServer server = await TestServer.StartAsync(_ => null);

        await ExpectAsync("unknownOperation", 404, "does not have this operation", "Look at the address", Stage("TextSentiment", server));
    }

    [Fact]
    public async Task An_address_at_which_nothing_answers_is_told()
    {
        TestServer server = await TestServer.StartAsync();
        await server.DisposeAsync();

        await ExpectAsync("notReachable", null, "is not reached", "Look at the address and the port", Stage("TextSentiment", server));
    }

    [Fact]
    public async Task A_key_that_is_nowhere_is_told()
    {
        await using TestServer server = await StartAsync();

        await ExpectAsync("noKey", null, "no-such-key", "SYNAPSE_SECRET_NO_SUCH_KEY", Stage("TextSentiment", server).Replace("secret:check-key", "secret:no-such-key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_that_the_operator_has_not_allowed_is_told_and_not_called()
    {
        await using TestServer server = await StartAsync();
        Write(Stage("TextSentiment", server));

        Ran ran = await Synapse.RunProcessAsync(_folder.Path, new Dictionary<string, string> { ["SYNAPSE_ALLOWED_HOSTS"] = "api.example.org", [KeyVariable] = Key }, "services", "check", "spec.yaml", "--json");

        Assert.Equal(1, ran.ExitCode);
        JsonNode endpoint = ran.Json["endpoints"]![0]!;
        Assert.Equal("hostNotAllowed", (string?)endpoint["verdict"]);
        Assert.Contains("SYNAPSE_ALLOWED_HOSTS", (string?)endpoint["remedy"], StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_service_that_is_busy_lets_stages_in()
    {
        await using TestServer server = await StartAsync();
        server.Faults.Next.Enqueue(Fault.TooMany(1));
        Write(Stage("TextSentiment", server));

        Ran ran = await Synapse.RunAsync(_folder, "services", "check", "spec.yaml");

        Assert.Equal(0, ran.ExitCode);
        Assert.Contains("works, and is busy", ran.Output, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task For_people_each_endpoint_is_a_line_and_what_is_wrong_is_told_below()
    {
        await using TestServer server = await StartAsync();
        Write(Stage("TextSentiment", server), Stage("OpenAIPrompt", server, "deploymentName: missing, promptTemplate: \"{text}\""));

        Ran ran = await Synapse.RunAsync(_folder, "services", "check", "spec.yaml");

        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("unknown deployment", ran.Output, StringComparison.Ordinal);
        Assert.Contains("missing at 127.0.0.1", ran.Output, StringComparison.Ordinal);
        Assert.Contains("Name a deployment of the resource", ran.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_specification_that_is_wrong_ends_as_validate_does_and_one_without_services_says_so()
    {
        _folder.Write("spec.yaml", "inputs: { rows: rows.csv }\npipeline:\n  - { type: TextSentiment }\ntransform: rows\noutput: { data: out }\n");
        Ran wrong = await Synapse.RunAsync(_folder, "services", "check", "spec.yaml");
        Write("{ type: SelectColumns, cols: [text] }");
        Ran none = await Synapse.RunAsync(_folder, "services", "check", "spec.yaml");

        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("no endpoint", wrong.ErrorText, StringComparison.Ordinal);
        Assert.Equal(0, none.ExitCode);
        Assert.Contains("calls no service", none.Output, StringComparison.Ordinal);
    }

    private static async Task<TestServer> StartAsync()
    {
        TestServer server = await TestServer.StartAsync();
        server.Key = Key;
        return server;
    }

    private static string Stage(string type, TestServer server, string? more = null) =>
        $"{{ type: {type}, url: \"{server.Url}\", subscriptionKey: \"secret:check-key\"{(more is null ? "" : $", {more}")} }}";

    private void Write(params string[] stages) =>
        _folder.Write("spec.yaml", $"inputs: {{ rows: rows.csv }}\npipeline:\n{string.Concat(stages.Select(stage => $"  - {stage}\n"))}transform: rows\noutput: {{ data: out }}\n");

    private async Task ExpectAsync(string verdict, int? status, string problem, string remedy, string stage)
    {
        Write(stage);
        Ran ran = await Synapse.RunAsync(_folder, "services", "check", "spec.yaml", "--json");

        Assert.True(ran.ExitCode == 1, ran.Error + ran.Output);
        Assert.False((bool)ran.Json["good"]!);
        JsonNode endpoint = Assert.Single(ran.Json["endpoints"]!.AsArray())!;
        Assert.Equal(verdict, (string?)endpoint["verdict"]);
        Assert.Equal(status, (int?)endpoint["status"]);
        Assert.Contains(problem, (string?)endpoint["problem"], StringComparison.Ordinal);
        Assert.Contains(remedy, (string?)endpoint["remedy"], StringComparison.Ordinal);
    }
}
