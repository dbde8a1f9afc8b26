using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Has texts analyzed by jobs of the Language service: summaries, health, sentiment, phrases, personal data, links, entities, and models of one's own.</summary>
public sealed class AnalyzeTextLongRunningOperations : TextJobStage
{
    /// <summary>What is found out.</summary>
    [Required]
    public AnalyzeTextJobKind? Kind { get; init; }

    /// <summary>The version of the model; models of one's own have none.</summary>
    public string? ModelVersion { get; init; } = "latest";

    /// <summary>Whether the service keeps no text for a while; null for its own way, which for personal data and health is to keep none.</summary>
    public bool? LoggingOptOut { get; init; }

    /// <summary>How positions in texts are counted; null for the service's own way, <c>TextElements_v8</c>.</summary>
    [AllowedValues(null, "TextElements_v8", "UnicodeCodePoint", "Utf16CodeUnit")]
    public string? StringIndexType { get; init; }

    /// <summary>With extractive summaries: the order of the sentences, by their place or by their rank.</summary>
    [AllowedValues(null, "Offset", "Rank")]
    [EffectNeeds(nameof(Kind), AnalyzeTextJobKind.ExtractiveSummarization)]
    public string? SortBy { get; init; }

    /// <summary>With summaries: about how many sentences they have.</summary>
    [Range(1, 20)]
    [EffectNeeds(nameof(Kind), AnalyzeTextJobKind.ExtractiveSummarization, AnalyzeTextJobKind.AbstractiveSummarization)]
    public int? SentenceCount { get; init; }

    /// <summary>With abstractive summaries: their length.</summary>
    [AllowedValues(null, "short", "medium", "long")]
    [EffectNeeds(nameof(Kind), AnalyzeTextJobKind.AbstractiveSummarization)]
    public string? SummaryLength { get; init; }

    /// <summary>With sentiment analysis: whether what a text praises or complains of is named.</summary>
    [EffectNeeds(nameof(Kind), AnalyzeTextJobKind.SentimentAnalysis)]
    public bool OpinionMining { get; init; }

    /// <summary>With personal data: the domain, <c>phi</c> for health or <c>none</c>.</summary>
    [AllowedValues("none", "phi")]
    [EffectNeeds(nameof(Kind), AnalyzeTextJobKind.PiiEntityRecognition)]
    public string Domain { get; init; } = "none";

    /// <summary>With personal data: the categories that are looked for; none for the service's own.</summary>
    [EffectNeeds(nameof(Kind), AnalyzeTextJobKind.PiiEntityRecognition)]
    public IReadOnlyList<string> PiiCategories { get; init; } = [];

    /// <summary>With entities: those that are looked for; none for all.</summary>
    [EffectNeeds(nameof(Kind), AnalyzeTextJobKind.EntityRecognition)]
    public IReadOnlyList<string> InclusionList { get; init; } = [];

    /// <summary>With entities: those that are left out.</summary>
    [EffectNeeds(nameof(Kind), AnalyzeTextJobKind.EntityRecognition)]
    public IReadOnlyList<string> ExclusionList { get; init; } = [];

    /// <summary>With entities: whether those that overlap all count, or the longest alone.</summary>
    [AllowedValues(null, "matchLongest", "allowOverlap")]
    [EffectNeeds(nameof(Kind), AnalyzeTextJobKind.EntityRecognition)]
    public string? OverlapPolicy { get; init; }

    /// <summary>With entities: whether their values are left as they are in the text.</summary>
    [EffectNeeds(nameof(Kind), AnalyzeTextJobKind.EntityRecognition)]
    public bool? ExcludeNormalizedValues { get; init; }

    /// <summary>With models of one's own: the project.</summary>
    [EffectNeeds(nameof(Kind), AnalyzeTextJobKind.CustomEntityRecognition, AnalyzeTextJobKind.CustomSingleLabelClassification, AnalyzeTextJobKind.CustomMultiLabelClassification)]
    public string? ProjectName { get; init; }

    /// <summary>With models of one's own: the deployment.</summary>
    [EffectNeeds(nameof(Kind), AnalyzeTextJobKind.CustomEntityRecognition, AnalyzeTextJobKind.CustomSingleLabelClassification, AnalyzeTextJobKind.CustomMultiLabelClassification)]
    public string? DeploymentName { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation =>
        AnalysisKind == AnalyzeTextJobKind.EntityLinking ? base.Operation with { Retires = new DateOnly(2028, 9, 1), Successor = "kind: entityRecognition" } : base.Operation;

    /// <inheritdoc/>
    [NotAParameter]
    protected override string AnswerType => LanguageJobOperations.Answer(AnalysisKind);

    private AnalyzeTextJobKind AnalysisKind => Kind ?? AnalyzeTextJobKind.AbstractiveSummarization;

    private bool IsCustom => AnalysisKind is AnalyzeTextJobKind.CustomEntityRecognition or AnalyzeTextJobKind.CustomSingleLabelClassification or AnalyzeTextJobKind.CustomMultiLabelClassification;

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        if (IsCustom && string.IsNullOrEmpty(ProjectName))
            yield return BadParameter(nameof(ProjectName), $"A job of the kind {TypeNames.EnumName(AnalysisKind.ToString())} has no project", "Give projectName: with the name of the project that the model was trained in.");
        if (IsCustom && string.IsNullOrEmpty(DeploymentName))
            yield return BadParameter(nameof(DeploymentName), $"A job of the kind {TypeNames.EnumName(AnalysisKind.ToString())} has no deployment", "Give deploymentName: with the name under which the model was deployed.");
    }

    private protected override IReadOnlyList<TextTask> Tasks() => [new TextTask(AnalysisKind, AnalysisKind.ToString(), Parameters())];

    private protected override GroupResult<JsonElement>?[] Split(IReadOnlyList<GroupResult<JsonElement>?[]> tasks) => tasks[0];

    private JsonObject Parameters()
    {
        var parameters = new JsonObject();
        Set("modelVersion", IsCustom ? null : ModelVersion);
        Set("loggingOptOut", LoggingOptOut);
        if (AnalysisKind is not (AnalyzeTextJobKind.KeyPhraseExtraction or AnalyzeTextJobKind.CustomSingleLabelClassification or AnalyzeTextJobKind.CustomMultiLabelClassification))
            Set("stringIndexType", StringIndexType);
        if (IsCustom)
        {
            Set("projectName", ProjectName);
            Set("deploymentName", DeploymentName);
        }
        switch (AnalysisKind)
        {
            case AnalyzeTextJobKind.AbstractiveSummarization:
                Set("sentenceCount", SentenceCount);
                Set("summaryLength", SummaryLength);
                break;
            case AnalyzeTextJobKind.ExtractiveSummarization:
                Set("sentenceCount", SentenceCount);
                Set("sortBy", SortBy);
                break;
            case AnalyzeTextJobKind.SentimentAnalysis:
                TextParts.Parameters(AnalyzeTextKind.SentimentAnalysis, parameters, OpinionMining, Domain, PiiCategories);
                break;
            case AnalyzeTextJobKind.PiiEntityRecognition:
                TextParts.Parameters(AnalyzeTextKind.PiiEntityRecognition, parameters, OpinionMining, Domain, PiiCategories);
                break;
            case AnalyzeTextJobKind.EntityRecognition:
                Set("inclusionList", List(InclusionList));
                Set("exclusionList", List(ExclusionList));
                Set("overlapPolicy", OverlapPolicy is null ? null : new JsonObject { ["policyKind"] = OverlapPolicy });
                Set("inferenceOptions", ExcludeNormalizedValues is null ? null : new JsonObject { ["excludeNormalizedValues"] = ExcludeNormalizedValues });
                break;
        }
        return parameters;

        void Set(string name, JsonNode? value)
        {
            if (value is not null)
                parameters[name] = value;
        }

        static JsonArray? List(IReadOnlyList<string> texts) => texts.Count == 0 ? null : [.. texts.Select(text => (JsonNode)text)];
    }
}
