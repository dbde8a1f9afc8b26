using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Translates texts into one or several languages.</summary>
/// <remarks>
/// It calls the Translator's version of 2026, which also translates with language models (<see cref="DeploymentName"/>). What only version 3 had is refused, with what to use.
/// The characters of a text count once for each language, 50,000 in a request.
/// </remarks>
public sealed class Translate : TranslatorTextStage
{
    private const int MostPairs = 5;

    /// <summary>The languages to translate into, such as <c>de</c>.</summary>
    [Required]
    public ValueOrColumn<IReadOnlyList<string>>? ToLanguage { get; init; }

    /// <summary>The language of the text; left out, the service finds it out.</summary>
    public ValueOrColumn<string>? FromLanguage { get; init; }

    /// <summary>What the text is: <c>plain</c> or <c>html</c>; left out, plain.</summary>
    [AllowedValues(null, "plain", "html")]
    public ValueOrColumn<string>? TextType { get; init; }

    /// <summary>The script of the text, such as <c>Latn</c>.</summary>
    public ValueOrColumn<string>? FromScript { get; init; }

    /// <summary>The script of the translations.</summary>
    public ValueOrColumn<string>? ToScript { get; init; }

    /// <summary>The model: <c>general</c>, the name of a deployed language model, or that of a custom one; left out, the service's own.</summary>
    public ValueOrColumn<string>? DeploymentName { get; init; }

    /// <summary>Whether the general model translates where the deployment cannot; left out, it does.</summary>
    public ValueOrColumn<bool>? AllowFallback { get; init; }

    /// <summary>What happens to profanity: <c>NoAction</c>, <c>Marked</c> or <c>Deleted</c>; left out, nothing.</summary>
    [AllowedValues(null, "NoAction", "Marked", "Deleted")]
    public ValueOrColumn<string>? ProfanityAction { get; init; }

    /// <summary>How profanity is marked: <c>Asterisk</c> or <c>Tag</c>.</summary>
    [AllowedValues(null, "Asterisk", "Tag")]
    public ValueOrColumn<string>? ProfanityMarker { get; init; }

    /// <summary>The tone of a translation by a language model: <c>formal</c>, <c>informal</c> or <c>neutral</c>.</summary>
    public ValueOrColumn<string>? Tone { get; init; }

    /// <summary>The grammatical gender in a translation by a language model: <c>female</c>, <c>male</c> or <c>neutral</c>.</summary>
    public ValueOrColumn<string>? Gender { get; init; }

    /// <summary>A data set of examples that a language model goes by.</summary>
    public ValueOrColumn<string>? AdaptiveDatasetId { get; init; }

    /// <summary>Up to five examples that a language model goes by, each with <c>source</c> and <c>target</c>.</summary>
    public ValueOrColumn<JsonElement>? ReferenceTextPairs { get; init; }

    /// <summary>The category of a custom model of version 3. Only <c>general</c> is taken; <see cref="DeploymentName"/> names a model.</summary>
    public ValueOrColumn<string>? Category { get; init; }

    /// <summary>Version 3 gave the alignment of words with it; the current version does not, and it is refused.</summary>
    public ValueOrColumn<bool>? IncludeAlignment { get; init; }

    /// <summary>Version 3 gave the lengths of sentences with it; the current version does not, and it is refused. BreakSentence gives them.</summary>
    public ValueOrColumn<bool>? IncludeSentenceLength { get; init; }

    /// <summary>Version 3 took this language where it could not find it out; the current version does not, and it is refused. Detect finds it out beforehand.</summary>
    public ValueOrColumn<string>? SuggestedFrom { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => TranslatorOperations.Translate;

    /// <inheritdoc/>
    [NotAParameter]
    protected override (string Asked, string Answered)? Lists => ("inputs", "value");

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        foreach (SpecificationException error in base.ValidateMore())
            yield return error;
        string version = Operation.Version!;
        if (Category is not null and not { Value: "general", Column: null })
            yield return BadParameter(nameof(Category), $"Version {version} of the Translator has no categories", "Name the model with deploymentName.");
        if (IncludeAlignment is not null and not { Value: false, Column: null })
            yield return BadParameter(nameof(IncludeAlignment), $"Version {version} of the Translator gives no alignment", "Leave it out: no stage gives it any more.");
        if (IncludeSentenceLength is not null and not { Value: false, Column: null })
            yield return BadParameter(nameof(IncludeSentenceLength), $"Version {version} of the Translator gives no lengths of sentences", "Leave it out, and put the stage BreakSentence before.");
        if (SuggestedFrom is not null)
            yield return BadParameter(nameof(SuggestedFrom), $"Version {version} of the Translator takes no suggestion of a language", "Give fromLanguage, or put the stage Detect before and take fromLanguage from its output.");
        if (ReferenceTextPairs is { Column: null } pairs && Wrong(pairs.Value) is { } problem)
            yield return BadParameter(nameof(ReferenceTextPairs), problem, "Write a list such as [{source: Good day, target: Guten Tag}].");
    }

    /// <inheritdoc/>
    protected override (JsonObject Element, long Characters) Element(RowValues values)
    {
        (JsonObject input, long characters) = base.Element(values);
        IReadOnlyList<string> languages = values.Get<IReadOnlyList<string>>(nameof(ToLanguage))!;
        if (languages.Count == 0)
            throw InputLimits.Refusal("NoLanguage", "toLanguage names no language to translate into");
        if (characters * languages.Count > Operation.MostCharacters)
        {
            throw InputLimits.Refusal("TextTooLong", string.Create(
                CultureInfo.InvariantCulture, $"The text has {characters} characters for each of {languages.Count} languages, and the service takes {Operation.MostCharacters} together: cut it, or ask for fewer languages"));
        }
        Put(input, "script", values.Get<string>(nameof(FromScript)));
        Put(input, "language", values.Get<string>(nameof(FromLanguage)));
        Put(input, "textType", values.Get<string>(nameof(TextType)) is { Length: > 0 } kind ? char.ToUpperInvariant(kind[0]) + kind[1..].ToLowerInvariant() : null);
        input["targets"] = new JsonArray([.. languages.Select(language => Target(language, values))]);
        return (input, characters * languages.Count);
    }

    private JsonObject Target(string language, RowValues values)
    {
        var target = new JsonObject { ["language"] = language };
        Put(target, "script", values.Get<string>(nameof(ToScript)));
        Put(target, "profanityAction", values.Get<string>(nameof(ProfanityAction)));
        Put(target, "profanityMarker", values.Get<string>(nameof(ProfanityMarker)));
        Put(target, "deploymentName", values.Get<string>(nameof(DeploymentName)));
        if (values.Get<bool?>(nameof(AllowFallback)) is { } fallback)
            target["allowFallback"] = fallback;
        Put(target, "tone", values.Get<string>(nameof(Tone)));
        Put(target, "gender", values.Get<string>(nameof(Gender)));
        Put(target, "adaptiveDatasetId", values.Get<string>(nameof(AdaptiveDatasetId)));
        if (values.Get<JsonElement?>(nameof(ReferenceTextPairs)) is { } given)
        {
            JsonElement pairs = InputLimits.Parsed(given, "referenceTextPairs");
            if (Wrong(pairs) is { } problem)
                throw InputLimits.Refusal("InvalidPairs", problem);
            target["referenceTextPairs"] = JsonNode.Parse(pairs.GetRawText());
        }
        return target;
    }

    private static void Put(JsonObject json, string name, string? value)
    {
        if (value is not null)
            json[name] = value;
    }

    private static string? Wrong(JsonElement pairs)
    {
        if (pairs.ValueKind != JsonValueKind.Array || !pairs.EnumerateArray().All(pair => Has(pair, "source") && Has(pair, "target")))
            return "referenceTextPairs is no list of pairs with source and target";
        return pairs.GetArrayLength() > MostPairs
            ? string.Create(CultureInfo.InvariantCulture, $"referenceTextPairs has {pairs.GetArrayLength()} pairs, and the service takes {MostPairs}") : null;
    }

    private static bool Has(JsonElement pair, string name) =>
        pair.ValueKind == JsonValueKind.Object && pair.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String;
}
