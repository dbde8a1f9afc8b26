using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Answers questions out of a knowledge base of custom question answering.</summary>
public sealed class QuestionAnswering : ServiceStage
{
    /// <summary>The question.</summary>
    [Required]
    [InBody("question")]
    public ValueOrColumn<string> Question { get; init; } = ValueOrColumn.Of<string>("question");

    /// <summary>The project.</summary>
    [Required]
    [InQuery("projectName")]
    public string? ProjectName { get; init; }

    /// <summary>The deployment of the project.</summary>
    [Required]
    [InQuery("deploymentName")]
    public string? DeploymentName { get; init; }

    /// <summary>How many answers there are at most.</summary>
    [InBody("top")]
    [Range(1, 100)]
    public int? Top { get; init; }

    /// <summary>How sure an answer has to be, from 0 to 1.</summary>
    [InBody("confidenceScoreThreshold")]
    [Range(0.0, 1.0)]
    public double? ConfidenceScoreThreshold { get; init; }

    /// <summary>An identity of the one who asks.</summary>
    [InBody("userId")]
    public ValueOrColumn<string>? UserId { get; init; }

    /// <summary>The answer that is wanted by its identity, whatever the question says.</summary>
    [InBody("qnaId")]
    public ValueOrColumn<int>? QnaId { get; init; }

    /// <summary>What was asked before: an object with <c>previousQnaId</c> and <c>previousUserQuery</c>.</summary>
    [InBody("context")]
    public ValueOrColumn<JsonElement>? Context { get; init; }

    /// <summary>Which answers may be given, by metadata and source, as the service writes it.</summary>
    [InBody("filters")]
    public JsonElement? Filters { get; init; }

    /// <summary>Whether questions alone are compared with the question, or answers too.</summary>
    [InBody("rankerType")]
    [AllowedValues(null, "Default", "QuestionOnly")]
    public string? RankerType { get; init; }

    /// <summary>Whether documents without questions are searched too.</summary>
    [InBody("includeUnstructuredSources")]
    public bool? IncludeUnstructuredSources { get; init; }

    /// <summary>Whether the words of the answer that answer the question are named.</summary>
    public bool AnswerSpan { get; init; }

    /// <summary>How sure those words have to be, from 0 to 1.</summary>
    [Range(0.0, 1.0)]
    [EffectNeeds(nameof(AnswerSpan), true)]
    public double? AnswerSpanConfidenceScoreThreshold { get; init; }

    /// <summary>For how many answers those words are named.</summary>
    [Range(1, 10)]
    [EffectNeeds(nameof(AnswerSpan), true)]
    public int? TopAnswersWithSpan { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => LanguageJobOperations.Questions;

    /// <inheritdoc/>
    protected override void WriteBody(JsonObject body, RowValues values)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (!AnswerSpan)
            return;
        var span = new JsonObject { ["enable"] = true };
        if (AnswerSpanConfidenceScoreThreshold is { } threshold)
            span["confidenceScoreThreshold"] = threshold;
        if (TopAnswersWithSpan is { } top)
            span["topAnswersWithSpan"] = top;
        body["answerSpanRequest"] = span;
    }
}
