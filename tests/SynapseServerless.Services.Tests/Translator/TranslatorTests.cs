using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.Translator;

/// <summary>Rows that share requests, the limits of the Translator, and what it is not asked.</summary>
public sealed class TranslatorTests
{
    private static readonly ValueOrColumn<IReadOnlyList<string>> s_german = new() { Value = ["de"] };

    [Fact]
    public async Task Rows_share_requests_of_as_many_characters_as_the_service_takes_counted_for_each_language()
    {
        await using TestServer server = await TestServer.StartAsync();
        // 500 characters of Unicode, which are 1,000 of UTF-16, in two languages: 50 of them fill a request, where 25 would if surrogates counted twice.
        string rows = JsonSerializer.Serialize(Enumerable.Range(0, 200).Select(row => new { text = string.Concat(Enumerable.Repeat("\U0001F600", 497)) + $"{row:000}" }));

        JsonObject[] results = await StageRun.RunAsync(Translating(server, ["de", "fr"]), rows);

        Assert.All(results, row => Assert.Null(row["error"]));
        Assert.EndsWith("\U0001F600199", (string?)results[199]["out"]!["translations"]![1]!["text"], StringComparison.Ordinal);
        Assert.All(server.Requests, request => Assert.InRange(request.Json["inputs"]!.AsArray().Count, 1, 50));
        // The service refused none for its size, after which its rows would have been sent again.
        Assert.Equal(200, server.Requests.Sum(request => request.Json["inputs"]!.AsArray().Count));
    }

    [Fact]
    public async Task Rows_of_other_languages_go_in_other_requests()
    {
        await using TestServer server = await TestServer.StartAsync();
        var stage = new DictionaryLookup
        {
            Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", FromLanguage = "en", ToLanguage = ValueOrColumn.Of<string>("to"),
        };

        JsonObject[] results = await StageRun.RunAsync(stage, """[{"text": "a", "to": "es"}, {"text": "b", "to": "de"}, {"text": "c", "to": "es"}, {"text": "d", "to": null}]""");

        Assert.Equal(["es:a", "de:b", "es:c"], results.Take(3).Select(row => (string?)row["out"]!["translations"]![0]!["normalizedTarget"]));
        Assert.Null(results[3]["out"]);
        Assert.Null(results[3]["error"]);
        Assert.Equal(["de", "es"], server.Requests.Select(request => request.Query["to"]).Order());
    }

    [Fact]
    public async Task A_row_that_spoils_its_request_ends_alone()
    {
        await using TestServer server = await TestServer.StartAsync();
        var stage = new Translate
        {
            Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", ToLanguage = s_german, FromLanguage = ValueOrColumn.Of<string>("from"),
        };

        JsonObject[] results = await StageRun.RunAsync(stage, """[{"text": "a", "from": "en"}, {"text": "b", "from": "xx"}, {"text": "c", "from": "en"}]""");

        Assert.Equal("de:a", (string?)results[0]["out"]!["translations"]![0]!["text"]);
        Answers.AssertError("400035", "source language", results[1]);
        Assert.Equal("de:c", (string?)results[2]["out"]!["translations"]![0]!["text"]);
    }

    [Fact]
    public async Task An_answer_with_fewer_items_than_rows_is_no_answer()
    {
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Json("""[{"language": "en", "score": 1}]"""));
        var stage = new Detect { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", BatchSize = 2, MaxAttempts = 1 };

        // Under a clock that stands still, a request waits for all of its rows.
        JsonObject[] results = await StageRun.RunAsync(stage, """[{"text": "a"}, {"text": "b"}]""", context: new StageContext("stage") { Host = StageRun.Host(new FakeTimeProvider()) });

        Assert.All(results, row => Answers.AssertError("InvalidAnswer", "1 answers for 2 rows", row));
    }

    [Fact]
    public async Task Texts_that_are_too_long_are_not_sent()
    {
        await using TestServer server = await TestServer.StartAsync();
        string rows = JsonSerializer.Serialize(new[] { new { text = new string('a', 30_000) }, new { text = new string('b', 50_001) } });

        JsonObject[] results = await StageRun.RunAsync(Translating(server, ["de", "fr"]), rows);

        Answers.AssertError("TextTooLong", "30000 characters for each of 2 languages", results[0]);
        Answers.AssertError("TextTooLong", "50001 characters", results[1]);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("""{"text": "fly"}""", "no text 'translation'")]
    [InlineData("""["fly", "volar"]""", "no text 'text'")]
    public async Task A_pair_without_its_parts_is_not_sent(string pair, string says)
    {
        await using TestServer server = await TestServer.StartAsync();
        var stage = new DictionaryExamples { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", FromLanguage = "en", ToLanguage = "es", TextAndTranslation = ValueOrColumn.Of<JsonElement>("pair") };

        Answers.AssertError("InvalidPair", says, (await StageRun.RunTypedAsync(stage, "pair json", $$"""[{"pair": {{pair}}}]"""))[0]);
    }

    [Fact]
    public void What_only_version_3_had_is_refused_with_what_to_use()
    {
        Answers.AssertRefused(new Translate { SubscriptionKey = StageRun.Key, ToLanguage = s_german, IncludeAlignment = true }, "includeAlignment", "gives no alignment");
        Answers.AssertRefused(new Translate { SubscriptionKey = StageRun.Key, ToLanguage = s_german, IncludeSentenceLength = true }, "includeSentenceLength", "BreakSentence");
        Answers.AssertRefused(new Translate { SubscriptionKey = StageRun.Key, ToLanguage = s_german, SuggestedFrom = "en" }, "suggestedFrom", "Detect");
        Answers.AssertRefused(new Translate { SubscriptionKey = StageRun.Key, ToLanguage = s_german, Category = "law" }, "category", "deploymentName");
        Answers.AssertRefused(new Translate { SubscriptionKey = StageRun.Key, ToLanguage = s_german, ApiVersion = "3.0" }, "apiVersion", "3.0 has another");
        StageValidation.ThrowIfInvalid(new Translate { SubscriptionKey = StageRun.Key, ToLanguage = s_german, Category = "general", IncludeAlignment = false });
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Answers.AssertRefused(new Translate { SubscriptionKey = StageRun.Key }, "toLanguage", "required");
        Answers.AssertRefused(new Translate { SubscriptionKey = StageRun.Key, ToLanguage = s_german, TextType = "htlm" }, "textType", "html");
        Answers.AssertRefused(new Translate { SubscriptionKey = StageRun.Key, ToLanguage = s_german, ReferenceTextPairs = JsonElement.Parse("""[{"source": "a"}]""") }, "referenceTextPairs", "source and target");
        Answers.AssertRefused(new Detect { SubscriptionKey = StageRun.Key, SubscriptionRegion = "westeurope", Location = "northeurope" }, "subscriptionRegion", "northeurope");
        Answers.AssertRefused(new Detect(), "subscriptionKey", "no key");
        Answers.AssertRefused(new Transliterate { SubscriptionKey = StageRun.Key, Language = "ja", FromScript = "Jpan" }, "toScript", "required");
    }

    [Fact]
    public async Task The_region_of_a_key_goes_in_its_header()
    {
        await using TestServer server = await TestServer.StartAsync();

        await StageRun.RunAsync(new Detect { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, SubscriptionRegion = "westeurope" }, """[{"text": "a"}]""");

        Assert.Equal("westeurope", Assert.Single(server.Requests).Headers["Ocp-Apim-Subscription-Region"]);
    }

    [Fact]
    public async Task Every_row_is_answered_whatever_the_first_request_meets()
    {
        foreach (Fault fault in Answers.Failures)
        {
            await using TestServer server = await TestServer.StartAsync();
            server.Faults.Next.Enqueue(fault);
            string rows = JsonSerializer.Serialize(Enumerable.Range(0, 6).Select(row => new { text = $"text {row}" }));

            JsonObject[] results = await StageRun.RunAsync(
                new Translate { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", ToLanguage = s_german, BatchSize = 2, Concurrency = 8 }, rows);

            Assert.All(results, row => Assert.True(row["error"] is null, $"{fault.Name}: {row["error"]?.ToJsonString()}"));
            Assert.Equal(Enumerable.Range(0, 6).Select(row => $"de:text {row}"), results.Select(row => (string?)row["out"]?["translations"]![0]!["text"]));
        }
    }

    private static Translate Translating(TestServer server, IReadOnlyList<string> languages, int concurrency = 1) => new()
    {
        Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", ToLanguage = new ValueOrColumn<IReadOnlyList<string>> { Value = languages }, Concurrency = concurrency,
    };
}
