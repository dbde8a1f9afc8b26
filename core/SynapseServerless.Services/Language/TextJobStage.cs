using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>A stage that has texts analyzed by jobs of the Language service, several texts in each.</summary>
public abstract class TextJobStage : OperationStage, IBatchShape
{
    /// <summary>The text that is analyzed.</summary>
    [Required]
    public ValueOrColumn<string> Text { get; init; } = ValueOrColumn.Of<string>("text");

    /// <summary>The language of the text, such as <c>en</c>; left out, the service takes English, or finds it out with <c>auto</c> where it can.</summary>
    public ValueOrColumn<string>? Language { get; init; }

    /// <summary>Whether the answer has counts of characters and transactions.</summary>
    public bool ShowStats { get; init; }

    /// <summary>What the service calls the jobs, where that matters.</summary>
    public string? DisplayName { get; init; }

    /// <summary>How many texts share a job; null for as many as the service takes, which is also the most.</summary>
    [Range(1, 25)]
    public int? BatchSize { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => LanguageJobOperations.Texts with { Name = Type };

    /// <inheritdoc/>
    [NotAParameter]
    protected override int RowsAtWork => Concurrency * Rows;

    private int Rows => Math.Min(BatchSize ?? int.MaxValue, Operation.MostRows);

    JsonNode IBatchShape.Item(RowValues values)
    {
        string text = values.Get<string>(nameof(Text))!;
        if (text.Length > Operation.MostCharacters && new StringInfo(text).LengthInTextElements is var length && length > Operation.MostCharacters)
        {
            throw new CallException(new CallError(null, "TextTooLong", string.Create(
                CultureInfo.InvariantCulture, $"The text has {length} characters, and a job takes {Operation.MostCharacters}: cut it, for instance with PageSplitter"), CallErrorCategory.Input));
        }
        var document = new JsonObject { ["text"] = text };
        if (values.Get<string>(nameof(Language)) is { } language)
            document["language"] = language;
        return document;
    }

    long IBatchShape.Weight(JsonNode item) => 0;

    ServiceRequest IBatchShape.Request(IReadOnlyList<JsonNode> items)
    {
        var tasks = new JsonArray();
        foreach (TextTask task in Tasks())
            tasks.Add(new JsonObject { ["kind"] = task.Kind.ToString(), ["taskName"] = task.Name, ["parameters"] = task.Parameters });
        var body = new JsonObject { ["analysisInput"] = new JsonObject { ["documents"] = DocumentsShape.Documents(items) }, ["tasks"] = tasks };
        if (DisplayName is { } name)
            body["displayName"] = name;
        string query = string.Join('&', Version().Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value)}"));
        return new ServiceRequest(HttpMethod.Post, $"{Operation.Route}?{query}") { Body = Encoding.UTF8.GetBytes(body.ToJsonString(StageJson.Options)) };
    }

    string IBatchShape.ResultAddress(string address) => ShowStats ? address + (address.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "showStats=true" : address;

    GroupResult<JsonElement>?[] IBatchShape.Split(ServiceReply reply, int items) => Split(TextJobResults.Read(reply.Json(), Tasks().Select(task => task.Kind), items));

    RowAnswer IBatchShape.Read(JsonElement answer, RowValues values) =>
        new(Data.TypedJson.Read(answer, AnswerField), null) { Raw = RawCol is null ? null : answer.GetRawText() };

    /// <summary>What is found out.</summary>
    private protected abstract IReadOnlyList<TextTask> Tasks();

    /// <summary>Makes one answer for each row of those of the tasks.</summary>
    /// <param name="tasks">The answers of each task, in the order of the tasks.</param>
    private protected abstract GroupResult<JsonElement>?[] Split(IReadOnlyList<GroupResult<JsonElement>?[]> tasks);

    private protected sealed override RowCalls Calls(ServiceCaller caller) => new BatchOperationCalls(caller, this, Type, Rows, Operation.MostCharacters, Polling);
}

/// <summary>One analysis of a job.</summary>
/// <param name="Kind">What is found out.</param>
/// <param name="Name">What it is called in the job.</param>
/// <param name="Parameters">How.</param>
internal sealed record TextTask(AnalyzeTextJobKind Kind, string Name, JsonObject Parameters);
