using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>A stage that has texts analyzed at once, several of them in a request.</summary>
public abstract class TextStage : ServiceStage, IBatchShape
{
    /// <summary>The text that is analyzed.</summary>
    [Required]
    public ValueOrColumn<string> Text { get; init; } = ValueOrColumn.Of<string>("text");

    /// <summary>The language of the text, such as <c>en</c>; left out, the service takes English, or finds it out with <c>auto</c> where it can.</summary>
    public ValueOrColumn<string>? Language { get; init; }

    /// <summary>The version of the model.</summary>
    public string? ModelVersion { get; init; } = "latest";

    /// <summary>How positions in texts are counted; null for the service's own way, <c>TextElements_v8</c>.</summary>
    [AllowedValues(null, "TextElements_v8", "UnicodeCodePoint", "Utf16CodeUnit")]
    public string? StringIndexType { get; init; }

    /// <summary>Whether the answer has counts of characters and transactions.</summary>
    public bool ShowStats { get; init; }

    /// <summary>How many texts share a request; null for as many as the service takes, which is also the most.</summary>
    [Range(1, 1_000)]
    public int? BatchSize { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    protected override int RowsAtWork => Concurrency * Rows;

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => LanguageOperations.Kinds[AnalysisKind] with { Name = Type };

    /// <summary>What is found out.</summary>
    [NotAParameter]
    protected abstract AnalyzeTextKind AnalysisKind { get; }

    /// <summary>Whether the service is not to keep the texts for a while; null for its own way.</summary>
    [NotAParameter]
    protected abstract bool? OptsOutOfLogs { get; }

    private int Rows => Math.Min(BatchSize ?? int.MaxValue, Operation.MostRows);

    JsonNode IBatchShape.Item(RowValues values)
    {
        string text = values.Get<string>(nameof(Text))!;
        if (text.Length > Operation.MostCharacters && new StringInfo(text).LengthInTextElements is var length && length > Operation.MostCharacters)
        {
            throw new CallException(new CallError(null, "TextTooLong", string.Create(
                CultureInfo.InvariantCulture, $"The text has {length} characters, and the service takes {Operation.MostCharacters}: cut it, for instance with PageSplitter"), CallErrorCategory.Input));
        }
        var document = new JsonObject { ["text"] = text };
        WriteDocument(document, values);
        return document;
    }

    long IBatchShape.Weight(JsonNode item) => 0;

    ServiceRequest IBatchShape.Request(IReadOnlyList<JsonNode> items)
    {
        var parameters = new JsonObject();
        if (ModelVersion is { } model)
            parameters["modelVersion"] = model;
        if (OptsOutOfLogs is { } optsOut)
            parameters["loggingOptOut"] = optsOut;
        if (StringIndexType is { } index)
            parameters["stringIndexType"] = index;
        WriteParameters(parameters);
        var body = new JsonObject { ["kind"] = AnalysisKind.ToString(), ["parameters"] = parameters, ["analysisInput"] = new JsonObject { ["documents"] = DocumentsShape.Documents(items) } };
        string query = string.Join('&', Version().Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value)}").Concat(ShowStats ? ["showStats=true"] : []));
        return new ServiceRequest(HttpMethod.Post, $"{Operation.Route}?{query}") { Body = Encoding.UTF8.GetBytes(body.ToJsonString(StageJson.Options)) };
    }

    GroupResult<JsonElement>?[] IBatchShape.Split(ServiceReply reply, int items) => DocumentsShape.Split(reply.Json().GetProperty("results"), items);

    RowAnswer IBatchShape.Read(JsonElement answer, RowValues values) =>
        new(Data.TypedJson.Read(answer, AnswerField), null) { Raw = RawCol is null ? null : answer.GetRawText() };

    /// <summary>Writes what is asked beside the text.</summary>
    /// <param name="document">The text as it goes to the service.</param>
    /// <param name="values">The parameters of the row.</param>
    protected virtual void WriteDocument(JsonObject document, RowValues values)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Get<string>(nameof(Language)) is { } language)
            document["language"] = language;
    }

    /// <summary>Writes how texts are analyzed.</summary>
    /// <param name="parameters">The parameters of the request.</param>
    protected virtual void WriteParameters(JsonObject parameters)
    {
    }

    private protected sealed override RowCalls Calls(ServiceCaller caller) => new BatchCalls(caller, this, Type, Rows, 1_000_000);
}
