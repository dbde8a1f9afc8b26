using System.Text.Json.Nodes;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.OpenAI;

/// <summary>Parameters of language models that are given once, in a specification and in C#.</summary>
public sealed class OpenAIDefaultsTests
{
    private static readonly StageCatalog s_catalog = new StageCatalog().AddServices();

    [Fact]
    public void A_specification_gives_them_once_and_stages_keep_what_they_give_themselves()
    {
        RunSpecification specification = Read("""
            inputs: { rows: rows.csv }
            defaults:
              OpenAIDefaults:
                url: https://mine.openai.azure.com
                subscriptionKey: secret:openai-key
                deploymentName: large
                embeddingDeploymentName: vectors
                temperature: 0.25
                seed: 7
            pipeline:
              - { type: OpenAIPrompt, promptTemplate: "{text}" }
              - { type: OpenAIPrompt, uid: free, promptTemplate: "{text}", deploymentName: small, temperature: 1 }
              - { type: OpenAIEmbedding }
              - { type: OpenAIEmbedding, uid: other, deploymentName: other-vectors }
              - { type: TextSentiment, url: "https://texts.example.org", subscriptionKey: "secret:language-key" }
            transform: rows
            output: { data: out }
            """);
        Stage[] stages = [.. ((Pipelines.Pipeline)specification.Pipeline!).Stages];

        var prompt = (OpenAIPrompt)stages[0];
        Assert.Equal(("https://mine.openai.azure.com", "openai-key", "large", 0.25, 7), (prompt.Url, prompt.SubscriptionKey!.Name, prompt.DeploymentName, prompt.Temperature!.Value, prompt.Seed!.Value));
        var free = (OpenAIPrompt)stages[1];
        Assert.Equal(("small", 1.0), (free.DeploymentName, free.Temperature!.Value));
        // SynapseML's default overrides what the stage says.
        Assert.Equal(["vectors", "other-vectors"], stages[2..4].Cast<OpenAIEmbedding>().Select(stage => stage.DeploymentName));
        // SynapseML's key reaches every service.
        Assert.Equal("language-key", ((TextSentiment)stages[4]).SubscriptionKey!.Name);
        // What the run keeps is whole without them.
        Assert.DoesNotContain("defaults", specification.Canonical, StringComparison.Ordinal);
        Assert.Equal(4, JsonNode.Parse(specification.Canonical)!["pipeline"]!.AsArray().Count(stage => (string?)stage!["url"] == "https://mine.openai.azure.com"));
    }

    [Theory]
    [InlineData("url: \"http://localhost:11434/v1\"")]
    [InlineData("customServiceName: another")]
    [InlineData("pool: [{ url: \"https://another.openai.azure.com\", subscriptionKey: \"secret:own-key\" }], subscriptionKey: \"secret:own-key\"")]
    [InlineData("client: local")]
    public void A_stage_with_a_place_of_its_own_gets_neither_address_nor_key(string place)
    {
        var prompt = (OpenAIPrompt)((Pipelines.Pipeline)Read($$"""
            inputs: { rows: rows.csv }
            defaults: { OpenAIDefaults: { url: "https://mine.openai.azure.com", subscriptionKey: "secret:openai-key", deploymentName: large } }
            pipeline:
              - { type: OpenAIPrompt, promptTemplate: "{text}", {{place}}{{(place.StartsWith("custom", StringComparison.Ordinal) ? ", subscriptionKey: \"secret:own-key\"" : "")}} }
            transform: rows
            output: { data: out }
            """).Pipeline!).Stages[0];

        Assert.NotEqual("https://mine.openai.azure.com", prompt.Url);
        Assert.NotEqual("openai-key", prompt.SubscriptionKey?.Name);
        Assert.Equal("large", prompt.DeploymentName);
    }

    [Theory]
    [InlineData("defaults: { OpenAIDefault: { url: a } }", "There are no defaults 'OpenAIDefault'", "OpenAIDefaults")]
    [InlineData("defaults: { OpenAIDefaults: { deployment: a } }", "has no parameter 'deployment'", "deploymentName")]
    [InlineData("defaults: [OpenAIDefaults]", "Defaults are a mapping", "OpenAIDefaults:")]
    [InlineData("defaults: { OpenAIDefaults: large }", "is a mapping of parameters", "Write names of parameters")]
    [InlineData("defaults: { OpenAIDefaults: { url: \"https://mine.openai.azure.com\", subscriptionKey: \"secret:k\", deploymentName: d, temperature: warm } }", "temperature", "spec.yaml(2,")]
    public void What_is_wrong_with_them_is_told_where_it_stands(string defaults, string says, string remedy)
    {
        SpecificationException error = Assert.ThrowsAny<SpecificationException>(() => Read($$"""
            inputs: { rows: rows.csv }
            {{defaults}}
            pipeline:
              - { type: OpenAIPrompt, promptTemplate: "{text}", url: "http://localhost/v1", deploymentName: small }
            transform: rows
            output: { data: out }
            """));

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_CSharp_they_are_applied_to_a_stage_and_reach_the_service()
    {
        await using TestServer server = await TestServer.StartAsync();
        var defaults = new OpenAIDefaults { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, DeploymentName = "large", EmbeddingDeploymentName = "vectors", Temperature = 0.25, TopP = 0.5 };

        OpenAIPrompt prompt = defaults.Apply(new OpenAIPrompt { Uid = "p", PromptTemplate = "{text}", OutputCol = "out", TopP = 1.0 });
        OpenAIEmbedding embedding = defaults.Apply(new OpenAIEmbedding { Uid = "e", OutputCol = "out" });
        JsonObject[] said = await StageRun.RunAsync(prompt, """[{"text": "hello"}]""");
        JsonObject[] vectors = await StageRun.RunAsync(embedding, """[{"text": "hello"}]""");

        Assert.Equal("You said: hello", (string?)said[0]["out"]);
        Assert.Equal(3, vectors[0]["out"]!.AsArray().Count);
        JsonNode[] sent = [.. server.Requests.Select(request => request.Json)];
        Assert.Equal(("large", 0.25, 1.0), ((string?)sent[0]["model"], (double)sent[0]["temperature"]!, (double)sent[0]["top_p"]!));
        Assert.Equal("vectors", (string?)sent[1]["model"]);
    }

    private static RunSpecification Read(string text) => new SpecificationReader(s_catalog).Parse(text, "spec.yaml");
}
