using System.Text.Json.Nodes;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.OpenAI;

/// <summary>Requests and answers are those of the examples that were published with the specification of Azure OpenAI.</summary>
public sealed class OpenAIExampleTests
{
    [Fact]
    public async Task A_conversation_goes_and_comes_as_in_the_example()
    {
        var example = Example.Read("openai/ChatCompletions_Create");
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Json(example.Response()));
        var stage = new OpenAIChatCompletion { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, DeploymentName = "chat", ApiVersion = "2024-10-21", MessagesCol = "messages", OutputCol = "out" };

        JsonObject[] rows = await StageRun.RunAsync(stage, new JsonArray(new JsonObject { ["messages"] = example["body"]["messages"]!.ToJsonString() }).ToJsonString());

        ReceivedRequest request = Assert.Single(server.Requests);
        Assert.Equal("/openai/deployments/chat/chat/completions", request.Path);
        Assert.Equal("2024-10-21", request.Query["api-version"]);
        Assert.Equal("0123456789abcdef0123456789abcdef", request.Headers["api-key"]);
        Same.Json(example["body"], request.Json);
        Same.Json(Example.WithoutNulls(example.Response()), Example.WithoutNulls(rows[0]["out"]));
    }

    [Fact]
    public async Task A_text_is_embedded_as_in_the_example()
    {
        var example = Example.Read("openai/embeddings_create");
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Json(example.Response()));
        var stage = new OpenAIEmbedding { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, DeploymentName = "ada", ApiVersion = "2024-10-21", OutputCol = "out", BatchSize = 1 };

        JsonObject[] rows = await StageRun.RunAsync(stage, """[{"text": "this is a test"}]""");

        ReceivedRequest request = Assert.Single(server.Requests);
        Assert.Equal("/openai/deployments/ada/embeddings", request.Path);
        Same.Json(example["body"], request.Json);
        double[] expected = [.. example.Response()["data"]![0]!["embedding"]!.AsArray().Select(number => (double)number!)];
        double[] actual = [.. rows[0]["out"]!.AsArray().Select(number => (double)number!)];
        // A vector has numbers of 32 bits.
        Assert.Equal(expected.Select(number => (float)number), actual.Select(number => (float)number));
    }

    [Fact]
    public async Task A_text_is_completed_as_in_the_example()
    {
        var example = Example.Read("openai/Completions_Create");
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Json(example.Response()));
        var stage = new OpenAICompletion { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, DeploymentName = "davinci", ApiVersion = "2024-10-21", OutputCol = "out", MaxTokens = 32, Temperature = 1.0, N = 1 };

        JsonObject[] rows = await StageRun.RunAsync(stage, """[{"prompt": "tell me a joke about mango"}]""");

        Same.Json(example["body"], Assert.Single(server.Requests).Json);
        Same.Json(Example.WithoutNulls(example.Response()), Example.WithoutNulls(rows[0]["out"]));
    }
}
