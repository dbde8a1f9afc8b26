using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Finds the intent of what somebody says, and what it is about, by a project of conversational language understanding or orchestration.</summary>
public sealed class AnalyzeConversations : ServiceStage
{
    /// <summary>What is said.</summary>
    [Required]
    [InBody("analysisInput.conversationItem.text")]
    public ValueOrColumn<string> Text { get; init; } = ValueOrColumn.Of<string>("text");

    /// <summary>Who says it.</summary>
    [InBody("analysisInput.conversationItem.participantId")]
    public ValueOrColumn<string> ParticipantId { get; init; } = "1";

    /// <summary>The language of the text, such as <c>en</c>.</summary>
    [InBody("analysisInput.conversationItem.language")]
    public ValueOrColumn<string>? Language { get; init; }

    /// <summary>The project.</summary>
    [Required]
    [InBody("parameters.projectName")]
    public string? ProjectName { get; init; }

    /// <summary>The deployment of the project.</summary>
    [Required]
    [InBody("parameters.deploymentName")]
    public string? DeploymentName { get; init; }

    /// <summary>How positions in texts are counted; null for the service's own way.</summary>
    [AllowedValues(null, "TextElements_v8", "TextElement_V8", "UnicodeCodePoint", "Utf16CodeUnit")]
    [InBody("parameters.stringIndexType")]
    public string? StringIndexType { get; init; }

    /// <summary>Whether more is said of entities and intents.</summary>
    [InBody("parameters.verbose")]
    public bool? Verbose { get; init; }

    /// <summary>Whether the service keeps what is said, for improving the project.</summary>
    [InBody("parameters.isLoggingEnabled")]
    public bool? IsLoggingEnabled { get; init; }

    /// <summary>With orchestration: the one project that is asked.</summary>
    [InBody("parameters.directTarget")]
    public string? DirectTarget { get; init; }

    /// <summary>With orchestration: parameters for each project, as JSON.</summary>
    [InBody("parameters.targetProjectParameters")]
    public JsonElement? TargetProjectParameters { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => LanguageJobOperations.Conversation;

    /// <inheritdoc/>
    protected override void WriteBody(JsonObject body, RowValues values)
    {
        ArgumentNullException.ThrowIfNull(body);
        body["kind"] = "Conversation";
        body["analysisInput"]!["conversationItem"]!["id"] = "1";
    }

    /// <inheritdoc/>
    protected override JsonElement Answer(JsonElement reply)
    {
        JsonElement result = reply.GetProperty("result");
        if (!result.GetProperty("prediction").TryGetProperty("intents", out JsonElement intents) || intents.ValueKind != JsonValueKind.Object)
            return result;
        // A project of orchestration answers with what each of its projects says, by name.
        JsonObject copy = JsonObject.Create(result)!;
        JsonObject prediction = copy["prediction"]!.AsObject();
        JsonNode? targets = prediction["intents"];
        prediction.Remove("intents");
        prediction["targets"] = targets;
        return JsonSerializer.SerializeToElement(copy);
    }
}
