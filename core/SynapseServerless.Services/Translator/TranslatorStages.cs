using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Writes texts in another script.</summary>
public sealed class Transliterate : TranslatorTextStage
{
    /// <summary>The language of the text, such as <c>ja</c>.</summary>
    [Required, InQuery("language")]
    public ValueOrColumn<string>? Language { get; init; }

    /// <summary>The script of the text, such as <c>Jpan</c>.</summary>
    [Required, InQuery("fromScript")]
    public ValueOrColumn<string>? FromScript { get; init; }

    /// <summary>The script that is wanted, such as <c>Latn</c>.</summary>
    [Required, InQuery("toScript")]
    public ValueOrColumn<string>? ToScript { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => TranslatorOperations.Transliterate;

    /// <inheritdoc/>
    [NotAParameter]
    protected override (string Asked, string Answered)? Lists => ("inputs", "value");
}

/// <summary>Finds the language of texts, and whether it can be translated.</summary>
public sealed class Detect : TranslatorTextStage
{
    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => TranslatorOperations.Detect;
}

/// <summary>Finds where sentences end.</summary>
public sealed class BreakSentence : TranslatorTextStage
{
    /// <summary>The language of the text; left out, the service finds it out.</summary>
    [InQuery("language")]
    public ValueOrColumn<string>? Language { get; init; }

    /// <summary>The script of the text; left out, the usual one of the language.</summary>
    [InQuery("script")]
    public ValueOrColumn<string>? Script { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => TranslatorOperations.BreakSentence;
}

/// <summary>Gives the translations of a word or a short phrase, each with the words that translate back.</summary>
public sealed class DictionaryLookup : TranslatorTextStage
{
    /// <summary>The language of the word, such as <c>en</c>.</summary>
    [Required, InQuery("from")]
    public ValueOrColumn<string>? FromLanguage { get; init; }

    /// <summary>The language to translate into.</summary>
    [Required, InQuery("to")]
    public ValueOrColumn<string>? ToLanguage { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => TranslatorOperations.DictionaryLookup;

    /// <inheritdoc/>
    [NotAParameter]
    protected override int MostInRequest => 1_000;
}

/// <summary>Gives sentences in which a word and its translation are used.</summary>
public sealed class DictionaryExamples : TranslatorStage
{
    /// <summary>The word and its translation, as DictionaryLookup gives them: an object with <c>text</c> and <c>translation</c>, the normalized forms.</summary>
    [Required]
    public ValueOrColumn<JsonElement>? TextAndTranslation { get; init; }

    /// <summary>The language of the word, such as <c>en</c>.</summary>
    [Required, InQuery("from")]
    public ValueOrColumn<string>? FromLanguage { get; init; }

    /// <summary>The language of the translation.</summary>
    [Required, InQuery("to")]
    public ValueOrColumn<string>? ToLanguage { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => TranslatorOperations.DictionaryExamples;

    /// <inheritdoc/>
    [NotAParameter]
    protected override int MostInRequest => 2_000;

    /// <inheritdoc/>
    protected override (JsonObject Element, long Characters) Element(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        JsonElement pair = InputLimits.Parsed(values.Get<JsonElement>(nameof(TextAndTranslation)), "textAndTranslation");
        string text = Part(pair, "text"), translation = Part(pair, "translation");
        InputLimits.CheckText(text, Operation.MostCharacters);
        InputLimits.CheckText(translation, Operation.MostCharacters, "The translation");
        return (new JsonObject { ["text"] = text, ["translation"] = translation }, InputLimits.Characters(text) + InputLimits.Characters(translation));
    }

    private static string Part(JsonElement pair, string name) =>
        pair.ValueKind == JsonValueKind.Object && pair.TryGetProperty(name, out JsonElement part) && part.ValueKind == JsonValueKind.String
            ? part.GetString()!
            : throw InputLimits.Refusal("InvalidPair", $"textAndTranslation has no text '{name}': give an object such as {{\"text\": \"fly\", \"translation\": \"volar\"}}");
}
