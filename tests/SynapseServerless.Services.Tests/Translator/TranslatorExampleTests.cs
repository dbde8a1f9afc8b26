using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.Translator;

/// <summary>Requests and answers are those of the examples that were published with the Translator's specifications; where there is none, of its documentation.</summary>
public sealed class TranslatorExampleTests
{
    [Fact]
    public Task A_translation_with_all_parameters_is_asked_for_and_read_as_in_the_example() => TranslatesAsync("Translate", url => new Translate
    {
        Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", ToLanguage = ValueOrColumn.Of<IReadOnlyList<string>>("to"), FromLanguage = "en", FromScript = "Latn", ToScript = "Latn",
        TextType = "plain", ProfanityAction = "NoAction", ProfanityMarker = "Asterisk", DeploymentName = "gpt-4o-mini", AllowFallback = true, Tone = "formal", Gender = "neutral",
        AdaptiveDatasetId = "21000", ReferenceTextPairs = JsonElement.Parse("""[{"source": "Please test this out.", "target": "Vyzkoušejte si to."}]"""),
    });

    [Fact]
    public Task A_translation_with_nothing_else_is_asked_for_and_read_as_in_the_example() => TranslatesAsync("Translate_Minimum", url => new Translate
    {
        Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", ToLanguage = new ValueOrColumn<IReadOnlyList<string>> { Value = ["cs"] },
    });

    // The documentation of the version of 2026: languages and scripts in the query, texts in "inputs", answers in "value".
    [Fact]
    public async Task Another_script_is_asked_for_and_read_as_in_the_documentation()
    {
        var example = Example.Read("translator/Translator_Transliterate_v3");
        JsonObject row = await RunAsync(
            new JsonObject { ["value"] = example.Response().DeepClone() }, url => new Transliterate { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", Language = "ja", FromScript = "jpan", ToScript = "latn" },
            """[{"text": "なの"}]""", "/transliterate", "2026-06-06", new JsonObject { ["inputs"] = example["text"].DeepClone() }, ("language", "ja"), ("fromScript", "jpan"), ("toScript", "latn"));

        Answers.AssertAnswer(example.Response()[0], row);
    }

    [Fact]
    public async Task Sentences_are_asked_for_and_read_as_in_the_example()
    {
        var example = Example.Read("translator/Translator_BreakSentence");
        JsonObject row = await RunAsync(
            example.Response(), url => new BreakSentence { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", Language = "en" },
            example["text"].ToJsonString(), "/breaksentence", "3.0", example["text"], ("language", "en"));

        Answers.AssertAnswer(example.Response()[0], row);
    }

    [Fact]
    public async Task A_word_is_looked_up_as_in_the_example()
    {
        var example = Example.Read("translator/Translator_DictionaryLookup");
        JsonObject row = await RunAsync(
            example.Response(), url => new DictionaryLookup { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", FromLanguage = "en", ToLanguage = "es" },
            example["text"].ToJsonString(), "/dictionary/lookup", "3.0", example["text"], ("from", "en"), ("to", "es"));

        Answers.AssertAnswer(example.Response()[0], row);
    }

    // The example in the reference of version 3 of Dictionary Examples: fly, volar.
    [Fact]
    public async Task Examples_of_a_word_are_asked_for_and_read_as_in_the_documentation()
    {
        JsonNode answer = JsonNode.Parse("""
            [{"normalizedSource": "fly", "normalizedTarget": "volar", "examples": [{"sourcePrefix": "They need machines to ", "sourceTerm": "fly", "sourceSuffix": ".",
              "targetPrefix": "Necesitan máquinas para ", "targetTerm": "volar", "targetSuffix": "."}]}]
            """)!;
        JsonObject row = await RunAsync(
            answer, url => new DictionaryExamples { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", FromLanguage = "en", ToLanguage = "es", TextAndTranslation = ValueOrColumn.Of<JsonElement>("pair") },
            """[{"text": "fly", "pair": {"text": "fly", "translation": "volar"}}]""", "/dictionary/examples", "3.0", JsonNode.Parse("""[{"text": "fly", "translation": "volar"}]""")!, ("from", "en"), ("to", "es"));

        Answers.AssertAnswer(answer[0], row);
    }

    // The example in the reference of version 3 of Detect, with its alternatives.
    [Fact]
    public async Task A_language_is_asked_for_and_read_as_in_the_documentation()
    {
        JsonNode answer = JsonNode.Parse("""
            [{"language": "de", "score": 0.92, "isTranslationSupported": true, "isTransliterationSupported": false,
              "alternatives": [{"language": "sl", "score": 0.6, "isTranslationSupported": true, "isTransliterationSupported": false}]}]
            """)!;
        JsonObject row = await RunAsync(
            answer, url => new Detect { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error" }, """[{"text": "Ich würde wirklich gern dein Auto fahren."}]""",
            "/detect", "3.0", JsonNode.Parse("""[{"text": "Ich würde wirklich gern dein Auto fahren."}]""")!);

        Answers.AssertAnswer(answer[0], row);
    }

    private static async Task TranslatesAsync(string name, Func<string, Translate> make)
    {
        var example = Example.Read("translator/" + name);
        JsonObject row = await RunAsync(example.Response(), make, """[{"text": "This is a test.", "to": ["cs"]}]""", "/translate", "2026-06-06", example["body"]);

        Answers.AssertAnswer(example.Response()["value"]![0], row);
    }

    private static async Task<JsonObject> RunAsync(
        JsonNode answer, Func<string, ServiceStage> make, string rows, string path, string version, JsonNode body, params (string Name, string Value)[] query)
    {
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Json(answer.DeepClone()));
        JsonObject[] results = await StageRun.RunTypedAsync(make(server.Url.ToString()), "text string, to array<string>, pair struct<text: string, translation: string>", rows);
        ReceivedRequest request = Assert.Single(server.Requests);
        Assert.Equal(("POST", path), (request.Method, request.Path));
        Assert.Equal([("api-version", version), .. query], request.Query.Select(part => (part.Key, part.Value)));
        Answers.AssertSame(body, request.Json);
        return Assert.Single(results);
    }
}
