using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Services.Tests.OpenAI;

/// <summary>Models of this process, by the interfaces of Microsoft.Extensions.AI, behind the stages of language models.</summary>
public sealed class ModelClientTests
{
    [Fact]
    public async Task A_model_of_the_process_answers_prompts_with_the_options_of_the_stage()
    {
        var model = new WordCounter();
        var stage = new OpenAIPrompt
        {
            Uid = "p", Client = "counter", PromptTemplate = "{text}", SystemPrompt = "Count.", OutputCol = "out", UsageCol = "usage", Temperature = 0.5, TopP = 0.75, Seed = 3, MaxCompletionTokens = 9, Stop = new[] { "." }, ReasoningEffort = "low",
            User = "somebody",
        };

        JsonObject[] rows = await StageRun.RunAsync(stage, """[{"text": "one two three"}, {"text": "one"}, {"text": null}]""", context: Context(model));

        Assert.Equal(["3 words", "1 words", null], rows.Select(row => (string?)row["out"]));
        Assert.All(rows, row => Assert.Null(row["p_error"]));
        Assert.Equal((3, 2, 5, "service"), ((int)rows[0]["usage"]!["input_tokens"]!, (int)rows[0]["usage"]!["output_tokens"]!, (int)rows[0]["usage"]!["total_tokens"]!, (string?)rows[0]["usage"]!["source"]));
        (ChatMessage[] messages, ChatOptions options) = model.Asked.First();
        Assert.Equal([("system", "Count."), ("user", "one two three")], messages.Select(message => (message.Role.Value, message.Text)));
        Assert.Equal((0.5f, 0.75f, 3L, 9, "."), (options.Temperature, options.TopP, options.Seed, options.MaxOutputTokens, options.StopSequences![0]));
        Assert.Equal(ReasoningEffort.Low, options.Reasoning!.Effort);
        // What the options have no name for goes with them by its name.
        Assert.Equal("somebody", ((JsonElement)options.AdditionalProperties!["user"]!).GetString());
    }

    [Fact]
    public async Task Answers_are_kept_with_the_run_and_equal_rows_asked_for_once()
    {
        var model = new WordCounter();
        var answers = new MemoryAnswers();
        var stage = new OpenAIPrompt { Uid = "p", Client = "counter", PromptTemplate = "{text}", OutputCol = "out" };
        const string Rows = """[{"text": "a b"}, {"text": "a b"}, {"text": "c"}]""";

        await StageRun.RunAsync(stage, Rows, context: Context(model) with { Answers = answers });
        JsonObject[] again = await StageRun.RunAsync(stage, Rows, context: Context(model) with { Answers = answers });

        Assert.Equal(2, model.Asked.Count);
        Assert.Equal(["2 words", "2 words", "1 words"], again.Select(row => (string?)row["out"]));
    }

    [Fact]
    public async Task A_failure_that_may_pass_is_tried_again_and_one_that_may_not_is_the_rows_error()
    {
        var model = new WordCounter { Failures = new([new HttpRequestException("busy", null, HttpStatusCode.ServiceUnavailable), new IOException("cut off"), new InvalidOperationException("not now")]) };
        var stage = new OpenAIPrompt { Uid = "p", Client = "counter", PromptTemplate = "{text}", OutputCol = "out" };

        JsonObject[] rows = await StageRun.RunAsync(stage, """[{"text": "one two"}, {"text": "unsupported"}, {"text": "filtered"}]""", context: Context(model));

        Assert.Equal("2 words", (string?)rows[0]["out"]);
        Assert.Equal((400, "NotSupportedException"), ((int)rows[1]["p_error"]!["status"]!, (string?)rows[1]["p_error"]!["code"]));
        Assert.Equal("contentFilter", (string?)rows[2]["p_error"]!["category"]);
        Assert.Equal(1, model.Asked.Count(asked => asked.Messages[^1].Text == "unsupported"));
    }

    [Fact]
    public async Task Refusals_of_a_client_pace_its_rows_like_those_of_a_service()
    {
        var model = new WordCounter { Failures = new([new StatusException(429)]) };
        var stage = new OpenAIPrompt { Uid = "p", Client = "counter", PromptTemplate = "{text}", OutputCol = "out" };

        JsonObject[] rows = await StageRun.RunAsync(stage, """[{"text": "one two"}]""", context: Context(model));

        Assert.Equal("2 words", (string?)rows[0]["out"]);
        Assert.Equal(2, model.Asked.Count);
    }

    [Fact]
    public async Task A_schema_reaches_the_model_and_its_answer_becomes_columns()
    {
        var model = new WordCounter();
        var stage = new OpenAIPrompt { Uid = "p", Client = "counter", PromptTemplate = "{text}", OutputCol = "out", ResponseSchema = JsonElement.Parse("""{"type": "object", "properties": {"words": {"type": "integer"}}}""") };

        JsonObject[] rows = await StageRun.RunAsync(stage, """[{"text": "one two three"}]""", context: Context(model));

        Assert.Equal(3, (int)rows[0]["out"]!["words"]!);
        Assert.Equal("response_schema", ((ChatResponseFormatJson)model.Asked.Single().Options.ResponseFormat!).SchemaName);
    }

    [Fact]
    public async Task A_generator_embeds_texts_many_at_once()
    {
        var generator = new LengthEmbedder();
        var stage = new OpenAIEmbedding { Uid = "e", Client = "lengths", OutputCol = "out", Dimensions = 2, UsageCol = "usage", DeploymentName = "any" };

        JsonObject[] rows = await StageRun.RunAsync(
            stage, new JsonArray([.. Enumerable.Range(1, 100).Select(i => (JsonNode)new JsonObject { ["text"] = new string('x', i) })]).ToJsonString(),
            context: new StageContext("e") { Host = StageRun.Host().WithEmbeddingGenerator("lengths", generator) });

        for (int i = 0; i < 100; i++)
            Assert.Equal([i + 1f, 1f / (i + 1)], rows[i]["out"]!.AsArray().Select(number => (float)number!));
        Assert.Equal((2, "any"), (generator.Asked.First().Options!.Dimensions, generator.Asked.First().Options!.ModelId));
        Assert.InRange(generator.Asked.Count, 2, 10);
    }

    [Fact]
    public async Task A_client_that_the_host_does_not_have_ends_the_stage_with_the_nearest_names()
    {
        var stage = new OpenAIPrompt { Uid = "p", Client = "countr", PromptTemplate = "{text}" };

        SynapseException unknown = await Assert.ThrowsAsync<SynapseException>(() => StageRun.RunAsync(stage, """[{"text": "a"}]""", context: Context(new WordCounter())));
        SynapseException none = await Assert.ThrowsAsync<SynapseException>(() => StageRun.RunAsync(stage, """[{"text": "a"}]"""));

        Assert.Contains("no client 'countr'", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("'counter'", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("WithChatClient", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_and_a_service_at_once_are_refused()
    {
        Answers.AssertRefused(new OpenAIPrompt { Client = "counter", Url = "http://localhost/v1", PromptTemplate = "{text}" }, "client", "Keep client:");
        Answers.AssertRefused(new OpenAIPrompt { Client = "counter", ApiType = OpenAIApiType.Responses, PromptTemplate = "{text}" }, "apiType", "Leave apiType out");
        Assert.Empty(ServiceCheck.Of([new OpenAIPrompt { Client = "counter", PromptTemplate = "{text}" }]));
    }

    [Fact]
    public void Two_parts_of_a_host_have_two_names()
    {
        StageHost host = StageHost.Default.WithChatClient("counter", new WordCounter()).WithEmbeddingGenerator("counter", new LengthEmbedder());

        Assert.Throws<ArgumentException>(() => host.WithChatClient("counter", new WordCounter()));
        Assert.Empty(StageHost.Default.Parts.Names<IChatClient>());
    }

    private static StageContext Context(WordCounter model) => new("p") { Host = StageRun.Host().WithChatClient("counter", model) };

    // An exception as client libraries of services have it.
    private sealed class StatusException(int status) : Exception($"The service answered {status}.")
    {
        public int Status => status;
    }

    /// <summary>A model that counts words, which can be known without it.</summary>
    private sealed class WordCounter : IChatClient
    {
        public ConcurrentQueue<(ChatMessage[] Messages, ChatOptions Options)> Asked { get; } = new();

        public ConcurrentQueue<Exception> Failures { get; init; } = new();

        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            ChatMessage[] all = [.. messages];
            Asked.Enqueue((all, options!));
            if (Failures.TryDequeue(out Exception? failure))
                throw failure;
            string text = all[^1].Text;
            if (text == "unsupported")
                throw new NotSupportedException("It does not know how.");
            if (text == "filtered")
                return new ChatResponse(new ChatMessage(ChatRole.Assistant, "")) { FinishReason = ChatFinishReason.ContentFilter };
            int words = text.Split(' ').Length;
            string answer = options!.ResponseFormat is ChatResponseFormatJson ? string.Create(CultureInfo.InvariantCulture, $"{{\"words\": {words}}}") : string.Create(CultureInfo.InvariantCulture, $"{words} words");
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, answer)) { FinishReason = ChatFinishReason.Stop, Usage = new UsageDetails { InputTokenCount = words, OutputTokenCount = 2, TotalTokenCount = words + 2 } };
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
                yield return update;
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    /// <summary>Embeds a text as its length and one by its length.</summary>
    private sealed class LengthEmbedder : IEmbeddingGenerator<string, Embedding<float>>
    {
        public ConcurrentQueue<(string[] Texts, EmbeddingGenerationOptions? Options)> Asked { get; } = new();

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            string[] texts = [.. values];
            Asked.Enqueue((texts, options));
            return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(texts.Select(text => new Embedding<float>(new[] { text.Length, 1f / text.Length }))));
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
