using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Finds out several things about a text in one job: entities, personal data, links, phrases, sentiment, and entities of a model of one's own.</summary>
/// <remarks>A row that some of the analyses failed for has their errors beside the answers of the others; one that all failed for has an error.</remarks>
public sealed class TextAnalyze : TextJobStage
{
    private static readonly IReadOnlyDictionary<string, string> s_latest = new Dictionary<string, string> { ["model-version"] = "latest" };

    private static readonly string[] s_names =
        ["modelVersion", "loggingOptOut", "stringIndexType", "domain", "piiCategories", "opinionMining", "inclusionList", "exclusionList", "projectName", "deploymentName"];

    /// <summary>Whether entities are recognized.</summary>
    public bool IncludeEntityRecognition { get; init; } = true;

    /// <summary>How entities are recognized, by the service's names: <c>modelVersion</c>, <c>stringIndexType</c>, <c>inclusionList</c>, ...; lists have commas.</summary>
    public IReadOnlyDictionary<string, string> EntityRecognitionParams { get; init; } = s_latest;

    /// <summary>Whether personal data are found.</summary>
    public bool IncludePii { get; init; } = true;

    /// <summary>How personal data are found: <c>modelVersion</c>, <c>domain</c>, <c>piiCategories</c>, ...</summary>
    public IReadOnlyDictionary<string, string> PiiParams { get; init; } = s_latest;

    /// <summary>Whether entities are linked to an encyclopedia.</summary>
    public bool IncludeEntityLinking { get; init; } = true;

    /// <summary>How entities are linked: <c>modelVersion</c>, <c>stringIndexType</c>, ...</summary>
    public IReadOnlyDictionary<string, string> EntityLinkingParams { get; init; } = s_latest;

    /// <summary>Whether key phrases are extracted.</summary>
    public bool IncludeKeyPhraseExtraction { get; init; } = true;

    /// <summary>How key phrases are extracted: <c>modelVersion</c>, ...</summary>
    public IReadOnlyDictionary<string, string> KeyPhraseExtractionParams { get; init; } = s_latest;

    /// <summary>Whether the sentiment is analyzed.</summary>
    public bool IncludeSentimentAnalysis { get; init; } = true;

    /// <summary>How the sentiment is analyzed: <c>modelVersion</c>, <c>opinionMining</c>, ...</summary>
    public IReadOnlyDictionary<string, string> SentimentAnalysisParams { get; init; } = s_latest;

    /// <summary>Whether entities of a model of one's own are recognized.</summary>
    public bool IncludeCustomEntityRecognition { get; init; }

    /// <summary>Which model of one's own recognizes entities: <c>projectName</c> and <c>deploymentName</c>.</summary>
    [EffectNeeds(nameof(IncludeCustomEntityRecognition), true)]
    public IReadOnlyDictionary<string, string> CustomEntityRecognitionParams { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the service keeps no text for a while, for all analyses; null for its own way.</summary>
    public bool? DisableServiceLogs { get; init; }

    /// <summary>Ignored: each analysis has a version of its model among its parameters.</summary>
    [NoEffect("Each analysis has modelVersion among its own parameters.")]
    public string? ModelVersion { get; init; } = "latest";

    /// <inheritdoc/>
    [NotAParameter]
    protected override string AnswerType =>
        $"struct<{string.Join(", ", Chosen().Select(task => $"{task.Name}: {LanguageJobOperations.Answer(task.Kind)}"))}, errors: array<struct<task: string, code: string, message: string>>>";

    /// <inheritdoc/>
    public override IEnumerable<StageNote> Notes() =>
        [.. base.Notes(), .. IncludeEntityLinking ? [new StageNote(Uid, "includeEntityLinking", "The service ends the linking of entities on 2028-09-01; entityRecognition takes its place.")] : Array.Empty<StageNote>()];

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        if (!Chosen().Any())
            yield return BadParameter(nameof(IncludeEntityRecognition), "No analysis is included", "Set one of includeEntityRecognition, includePii, includeEntityLinking, includeKeyPhraseExtraction and includeSentimentAnalysis.");
        foreach ((AnalyzeTextJobKind _, string name, IReadOnlyDictionary<string, string> parameters) in Chosen())
        {
            foreach (string unknown in parameters.Keys.Where(key => !s_names.Contains(Wire(key))))
                yield return BadParameter(name + "Params", $"'{unknown}' is no parameter of an analysis", Suggestions.Remedy(unknown, s_names, "parameters"));
        }
        if (IncludeCustomEntityRecognition && !(CustomEntityRecognitionParams.ContainsKey("projectName") && CustomEntityRecognitionParams.ContainsKey("deploymentName")))
            yield return BadParameter(nameof(CustomEntityRecognitionParams), "The model of one's own is not named", "Give projectName and deploymentName.");
    }

    private protected override IReadOnlyList<TextTask> Tasks() => [.. Chosen().Select(task => new TextTask(task.Kind, task.Kind.ToString(), Parameters(task.Parameters)))];

    private protected override GroupResult<JsonElement>?[] Split(IReadOnlyList<GroupResult<JsonElement>?[]> tasks)
    {
        string[] names = [.. Chosen().Select(task => task.Name)];
        return [.. Enumerable.Range(0, tasks[0].Length).Select(row => Row(names, [.. tasks.Select(task => task[row])]))];
    }

    private static GroupResult<JsonElement>? Row(string[] names, GroupResult<JsonElement>?[] parts)
    {
        if (parts.Any(part => part is null))
            return null;
        if (parts.All(part => part!.Value.Error is not null))
            return new GroupResult<JsonElement>(default, parts[0]!.Value.Error);
        var row = new JsonObject();
        var errors = new JsonArray();
        for (int i = 0; i < names.Length; i++)
        {
            if (parts[i]!.Value.Error is { } error)
                errors.Add(new JsonObject { ["task"] = names[i], ["code"] = error.Code, ["message"] = error.Message });
            else
                row[names[i]] = JsonNode.Parse(parts[i]!.Value.Value.GetRawText());
        }
        row["errors"] = errors;
        return new GroupResult<JsonElement>(JsonSerializer.SerializeToElement(row), null);
    }

    private IEnumerable<(AnalyzeTextJobKind Kind, string Name, IReadOnlyDictionary<string, string> Parameters)> Chosen()
    {
        if (IncludeEntityRecognition)
            yield return (AnalyzeTextJobKind.EntityRecognition, "entityRecognition", EntityRecognitionParams);
        if (IncludePii)
            yield return (AnalyzeTextJobKind.PiiEntityRecognition, "pii", PiiParams);
        if (IncludeEntityLinking)
            yield return (AnalyzeTextJobKind.EntityLinking, "entityLinking", EntityLinkingParams);
        if (IncludeKeyPhraseExtraction)
            yield return (AnalyzeTextJobKind.KeyPhraseExtraction, "keyPhraseExtraction", KeyPhraseExtractionParams);
        if (IncludeSentimentAnalysis)
            yield return (AnalyzeTextJobKind.SentimentAnalysis, "sentimentAnalysis", SentimentAnalysisParams);
        if (IncludeCustomEntityRecognition)
            yield return (AnalyzeTextJobKind.CustomEntityRecognition, "customEntityRecognition", CustomEntityRecognitionParams);
    }

    private JsonObject Parameters(IReadOnlyDictionary<string, string> given)
    {
        var parameters = new JsonObject();
        if (DisableServiceLogs is { } optsOut)
            parameters["loggingOptOut"] = optsOut;
        foreach ((string key, string value) in given)
        {
            string name = Wire(key);
            parameters[name] = name switch
            {
                "piiCategories" or "inclusionList" or "exclusionList" => new JsonArray([.. value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(item => (JsonNode)item)]),
                "loggingOptOut" or "opinionMining" when bool.TryParse(value, out bool flag) => flag,
                _ => value,
            };
        }
        return parameters;
    }

    // The version before this one wrote names with dashes.
    private static string Wire(string name) => name == "model-version" ? "modelVersion" : name;
}
