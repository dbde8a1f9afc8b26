#pragma warning disable OPENAI001 // The client of the Responses API may still change.
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json.Nodes;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;
using OpenAI.Responses;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.OpenAI;

/// <summary>The client of OpenAI's own package against the server of the tests: what it can read, the server writes as OpenAI does. So what the stages are tested against is true.</summary>
public sealed class OpenAIClientTests
{
    private static readonly ApiKeyCredential s_key = new("0123456789abcdef");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_chats_are_answered_with_finish_reason_and_usage()
    {
        await using TestServer server = await StartAsync();

        ChatCompletion answer = await Chat(server).CompleteChatAsync([new SystemChatMessage("Be brief."), new UserChatMessage("Say hello")], cancellationToken: Cancel);

        Assert.Equal("You said: Say hello", answer.Content[0].Text);
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
        Assert.Equal("small", answer.Model);
        Assert.Equal(answer.Usage.InputTokenCount + answer.Usage.OutputTokenCount, answer.Usage.TotalTokenCount);
        // It sends its key as the server takes it, and the deployment as the model.
        Assert.Equal("0123456789abcdef", server.Requests.Single().Key);
        Assert.Equal("/openai/v1/chat/completions", server.Requests.Single().Path);
    }

    [Fact]
    public async Task Its_chats_tell_refusals_filters_and_limits_apart()
    {
        await using TestServer server = await StartAsync();

        ChatCompletion refused = await Chat(server).CompleteChatAsync([new UserChatMessage("REFUSE")], cancellationToken: Cancel);
        ChatCompletion filtered = await Chat(server).CompleteChatAsync([new UserChatMessage("FILTER OUTPUT")], cancellationToken: Cancel);
        ChatCompletion cut = await Chat(server).CompleteChatAsync([new UserChatMessage("TOO LONG")], cancellationToken: Cancel);

        Assert.NotEmpty(refused.Refusal);
        Assert.Equal(ChatFinishReason.ContentFilter, filtered.FinishReason);
        Assert.Equal(ChatFinishReason.Length, cut.FinishReason);
    }

    [Fact]
    public async Task Its_schemas_are_kept_to()
    {
        await using TestServer server = await StartAsync();
        var format = ChatResponseFormat.CreateJsonSchemaFormat(
            "person", BinaryData.FromString("""{"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}, "required": ["name", "age"], "additionalProperties": false}"""), jsonSchemaIsStrict: true);

        ChatCompletion answer = await Chat(server).CompleteChatAsync([new UserChatMessage("Who?")], new ChatCompletionOptions { ResponseFormat = format }, Cancel);

        JsonNode json = JsonNode.Parse(answer.Content[0].Text)!;
        Assert.Equal(["name", "age"], json.AsObject().Select(field => field.Key));
    }

    [Fact]
    public async Task Its_streams_come_in_parts_and_end_with_usage()
    {
        await using TestServer server = await StartAsync();
        var text = new StringBuilder();
        int parts = 0, tokens = 0;
        ChatFinishReason? reason = null;

        await foreach (StreamingChatCompletionUpdate update in Chat(server).CompleteChatStreamingAsync([new UserChatMessage("Say hello to all of them")], cancellationToken: Cancel))
        {
            foreach (ChatMessageContentPart part in update.ContentUpdate)
            {
                text.Append(part.Text);
                parts++;
            }
            reason ??= update.FinishReason;
            tokens = update.Usage?.TotalTokenCount ?? tokens;
        }

        Assert.Equal("You said: Say hello to all of them", text.ToString());
        Assert.True(parts > 1, $"It came in {parts} part.");
        Assert.Equal(ChatFinishReason.Stop, reason);
        Assert.True(tokens > 0, "There is no usage.");
    }

    [Fact]
    public async Task Its_responses_have_text_and_usage_and_follow_each_other()
    {
        await using TestServer server = await StartAsync();
        var client = new ResponsesClient(s_key, new ResponsesClientOptions { Endpoint = V1(server) });

        ResponseResult first = await client.CreateResponseAsync("small", "Say hello", null, Cancel);
        ResponseResult second = await client.CreateResponseAsync("small", "And again", first.Id, Cancel);

        Assert.Equal("You said: Say hello", first.GetOutputText());
        Assert.Equal(ResponseStatus.Completed, first.Status);
        Assert.Equal(first.Usage.InputTokenCount + first.Usage.OutputTokenCount, first.Usage.TotalTokenCount);
        Assert.Equal(first.Id, second.PreviousResponseId);
    }

    [Fact]
    public async Task Its_embeddings_come_for_many_texts_in_their_order_and_in_the_form_that_it_asks_for()
    {
        await using TestServer server = await StartAsync();
        var client = new EmbeddingClient("small", s_key, new OpenAIClientOptions { Endpoint = V1(server) });

        OpenAIEmbeddingCollection vectors = await client.GenerateEmbeddingsAsync(["a", "bbb", "cc"], new EmbeddingGenerationOptions { Dimensions = 4 }, Cancel);

        // It asks for Base64, which the stages do not.
        Assert.Equal("base64", (string?)server.Requests.Single().Json["encoding_format"]);
        Assert.Equal([1f, 3f, 2f], vectors.OrderBy(vector => vector.Index).Select(vector => vector.ToFloats().Span[0]));
        Assert.All(vectors, vector => Assert.Equal(4, vector.ToFloats().Length));
        Assert.True(vectors.Usage.TotalTokenCount > 0);
    }

    [Theory]
    [InlineData("missing", "Say hello", 404, "DeploymentNotFound")]
    [InlineData("small", "FILTER INPUT", 400, "content_filter")]
    public async Task Its_errors_have_status_and_code(string model, string text, int status, string code)
    {
        await using TestServer server = await StartAsync();

        ClientResultException error = await Assert.ThrowsAsync<ClientResultException>(() => Chat(server, model).CompleteChatAsync([new UserChatMessage(text)], cancellationToken: Cancel));

        Assert.Equal(status, error.Status);
        Assert.Contains(code, error.Message, StringComparison.Ordinal);
        // What is final it does not send again.
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_wrong_key_is_its_status_401()
    {
        await using TestServer server = await StartAsync();
        server.Key = "another";

        ClientResultException error = await Assert.ThrowsAsync<ClientResultException>(() => Chat(server).CompleteChatAsync([new UserChatMessage("Say hello")], cancellationToken: Cancel));

        Assert.Equal(401, error.Status);
    }

    [Fact]
    public async Task It_takes_the_faults_of_the_server_for_what_they_are_and_tries_again()
    {
        await using TestServer server = await StartAsync();
        foreach (Fault fault in (Fault[])[Fault.Status(500), Fault.Status(503, "ServiceUnavailable"), Fault.Reset, Fault.Status(429, "429", "0")])
            server.Faults.Next.Enqueue(fault);

        ChatCompletion answer = await Chat(server).CompleteChatAsync([new UserChatMessage("Say hello")], cancellationToken: Cancel);

        Assert.Equal("You said: Say hello", answer.Content[0].Text);
        Assert.Equal(5, server.Requests.Count);
    }

    private static async Task<TestServer> StartAsync()
    {
        TestServer server = await TestServer.StartAsync();
        server.Key = "0123456789abcdef";
        return server;
    }

    private static Uri V1(TestServer server) => new(server.Url, "openai/v1/");

    private static ChatClient Chat(TestServer server, string model = "small") => new(model, s_key, new OpenAIClientOptions { Endpoint = V1(server), RetryPolicy = new AtOnce() });

    // As often as the client would by itself and once more, without its pauses.
    private sealed class AtOnce() : ClientRetryPolicy(maxRetries: 4)
    {
        protected override TimeSpan GetNextDelay(PipelineMessage message, int tryCount) => TimeSpan.Zero;
    }
}
