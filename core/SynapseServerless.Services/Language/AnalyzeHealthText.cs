using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Finds what texts say of health: diagnoses, medication and the like, how they hang together, and whether they are asserted.</summary>
public sealed class AnalyzeHealthText : TextJobStage
{
    /// <summary>The version of the model.</summary>
    public string? ModelVersion { get; init; } = "latest";

    /// <summary>Whether the service keeps no text for a while; null for its own way, which for health is to keep none.</summary>
    public bool? DisableServiceLogs { get; init; }

    /// <summary>How positions in texts are counted; null for the service's own way, <c>TextElements_v8</c>.</summary>
    [System.ComponentModel.DataAnnotations.AllowedValues(null, "TextElements_v8", "UnicodeCodePoint", "Utf16CodeUnit")]
    public string? StringIndexType { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    protected override string AnswerType => LanguageAnswers.Health;

    private protected override IReadOnlyList<TextTask> Tasks()
    {
        var parameters = new JsonObject();
        if (ModelVersion is { } model)
            parameters["modelVersion"] = model;
        if (DisableServiceLogs is { } optsOut)
            parameters["loggingOptOut"] = optsOut;
        if (StringIndexType is { } index)
            parameters["stringIndexType"] = index;
        return [new TextTask(AnalyzeTextJobKind.Healthcare, nameof(AnalyzeTextJobKind.Healthcare), parameters)];
    }

    private protected override GroupResult<JsonElement>?[] Split(IReadOnlyList<GroupResult<JsonElement>?[]> tasks) => tasks[0];
}
