using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Analyzes text with the Language service: sentiment, key phrases, entities, personal data, links or language.</summary>
public sealed class AnalyzeText : TextStage
{
    /// <summary>What is found out.</summary>
    [Required]
    public AnalyzeTextKind? Kind { get; init; }

    /// <summary>With language detection: the country that a text is thought to be from, such as <c>US</c>.</summary>
    public ValueOrColumn<string>? CountryHint { get; init; }

    /// <summary>With sentiment analysis: whether what a text praises or complains of is named.</summary>
    public bool OpinionMining { get; init; }

    /// <summary>With personal data: the domain, <c>phi</c> for health or <c>none</c>.</summary>
    [AllowedValues("none", "phi")]
    public string Domain { get; init; } = "none";

    /// <summary>With personal data: the categories that are looked for; none for the service's own.</summary>
    public IReadOnlyList<string> PiiCategories { get; init; } = [];

    /// <summary>Whether the service keeps no text for a while; null for its own way, which for personal data and health is to keep none.</summary>
    public bool? LoggingOptOut { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    protected override AnalyzeTextKind AnalysisKind => Kind ?? AnalyzeTextKind.SentimentAnalysis;

    /// <inheritdoc/>
    [NotAParameter]
    protected override bool? OptsOutOfLogs => LoggingOptOut;

    /// <inheritdoc/>
    protected override void WriteDocument(JsonObject document, RowValues values) => TextParts.Document(AnalysisKind, document, values, () => base.WriteDocument(document, values), nameof(CountryHint));

    /// <inheritdoc/>
    protected override void WriteParameters(JsonObject parameters) => TextParts.Parameters(AnalysisKind, parameters, OpinionMining, Domain, PiiCategories);
}

/// <summary>Parts of requests that kinds of analysis have in common.</summary>
internal static class TextParts
{
    /// <summary>A text whose language is asked for has a country, all others have a language.</summary>
    public static void Document(AnalyzeTextKind kind, JsonObject document, RowValues values, Action writeLanguage, string country)
    {
        if (kind != AnalyzeTextKind.LanguageDetection)
            writeLanguage();
        else if (values.Get<string>(country) is { } hint)
            document["countryHint"] = hint;
    }

    /// <summary>Parameters of a kind.</summary>
    public static void Parameters(AnalyzeTextKind kind, JsonObject parameters, bool opinions, string domain, IReadOnlyList<string> categories)
    {
        if (kind == AnalyzeTextKind.SentimentAnalysis && opinions)
            parameters["opinionMining"] = true;
        if (kind != AnalyzeTextKind.PiiEntityRecognition)
            return;
        if (domain != "none")
            parameters["domain"] = domain;
        if (categories.Count > 0)
            parameters["piiCategories"] = new JsonArray([.. categories.Select(category => (JsonNode)category)]);
    }
}
