using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>A stage that asks the Language service for one kind of analysis.</summary>
public abstract class OneKindOfText : TextStage
{
    /// <summary>Whether the service keeps no text for a while; null for its own way.</summary>
    public bool? DisableServiceLogs { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    protected sealed override bool? OptsOutOfLogs => DisableServiceLogs;
}

/// <summary>Says whether texts speak well or badly of something.</summary>
public sealed class TextSentiment : OneKindOfText
{
    /// <summary>Whether what a text praises or complains of is named.</summary>
    public bool OpinionMining { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    protected override AnalyzeTextKind AnalysisKind => AnalyzeTextKind.SentimentAnalysis;

    /// <inheritdoc/>
    protected override void WriteParameters(JsonObject parameters) => TextParts.Parameters(AnalysisKind, parameters, OpinionMining, "none", []);
}

/// <summary>Finds the phrases that texts are about.</summary>
public sealed class KeyPhraseExtractor : OneKindOfText
{
    /// <inheritdoc/>
    [NotAParameter]
    protected override AnalyzeTextKind AnalysisKind => AnalyzeTextKind.KeyPhraseExtraction;
}

/// <summary>Finds people, places, dates and the like in texts.</summary>
public sealed class NER : OneKindOfText
{
    /// <summary>The entities that are looked for; none for all.</summary>
    public IReadOnlyList<string> InclusionList { get; init; } = [];

    /// <summary>The entities that are left out.</summary>
    public IReadOnlyList<string> ExclusionList { get; init; } = [];

    /// <inheritdoc/>
    [NotAParameter]
    protected override AnalyzeTextKind AnalysisKind => AnalyzeTextKind.EntityRecognition;

    /// <inheritdoc/>
    protected override void WriteParameters(JsonObject parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (InclusionList.Count > 0)
            parameters["inclusionList"] = new JsonArray([.. InclusionList.Select(name => (JsonNode)name)]);
        if (ExclusionList.Count > 0)
            parameters["exclusionList"] = new JsonArray([.. ExclusionList.Select(name => (JsonNode)name)]);
    }
}

/// <summary>Finds what identifies a person in texts, and gives the texts without it.</summary>
public sealed class PII : OneKindOfText
{
    /// <summary>The domain: <c>phi</c> for health, or <c>none</c>.</summary>
    [AllowedValues("none", "phi")]
    public string Domain { get; init; } = "none";

    /// <summary>The categories that are looked for; none for the service's own.</summary>
    public IReadOnlyList<string> PiiCategories { get; init; } = [];

    /// <summary>The character that takes the place of what is left out; null for the service's own, an asterisk.</summary>
    [StringLength(1, MinimumLength = 1)]
    public string? RedactionCharacter { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    protected override AnalyzeTextKind AnalysisKind => AnalyzeTextKind.PiiEntityRecognition;

    /// <inheritdoc/>
    protected override void WriteParameters(JsonObject parameters)
    {
        TextParts.Parameters(AnalysisKind, parameters, false, Domain, PiiCategories);
        if (RedactionCharacter is { } character)
            parameters["redactionCharacter"] = character;
    }
}

/// <summary>Finds the language of texts.</summary>
public sealed class LanguageDetector : OneKindOfText
{
    /// <summary>The country that a text is thought to be from, such as <c>US</c>.</summary>
    public ValueOrColumn<string>? CountryHint { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    protected override AnalyzeTextKind AnalysisKind => AnalyzeTextKind.LanguageDetection;

    /// <inheritdoc/>
    protected override void WriteDocument(JsonObject document, RowValues values) => TextParts.Document(AnalysisKind, document, values, () => base.WriteDocument(document, values), nameof(CountryHint));
}

/// <summary>Finds entities of an encyclopedia in texts, and links to them.</summary>
public sealed class EntityDetector : OneKindOfText
{
    /// <inheritdoc/>
    [NotAParameter]
    protected override AnalyzeTextKind AnalysisKind => AnalyzeTextKind.EntityLinking;
}
