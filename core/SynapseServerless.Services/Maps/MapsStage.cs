using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>A stage that asks Azure Maps, with up to 100 rows in a request. The answers are GeoJSON: in coordinates the longitude comes first.</summary>
public abstract class MapsStage : ServiceStage, IBatchShape
{
    private const int MostBytes = 1_000_000;

    /// <summary>The country from whose point of view borders and names are given, such as <c>us</c>; left out, the service goes by the caller's address.</summary>
    [InBody("view")]
    public ValueOrColumn<string>? View { get; init; }

    /// <summary>How many rows share a request; null for as many as the service takes, which is also the most.</summary>
    [Range(1, 100)]
    public int? BatchSize { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    protected override int RowsAtWork => Concurrency * Rows;

    private int Rows => Math.Min(BatchSize ?? int.MaxValue, Operation.MostRows);

    JsonNode IBatchShape.Item(RowValues values)
    {
        var item = new JsonObject();
        values.Fill(item);
        WriteBody(item, values);
        return item;
    }

    long IBatchShape.Weight(JsonNode item) => 0;

    ServiceRequest IBatchShape.Request(IReadOnlyList<JsonNode> items)
    {
        var list = new JsonArray();
        for (int place = 0; place < items.Count; place++)
        {
            var item = (JsonObject)items[place].DeepClone();
            item["optionalId"] = place.ToString(CultureInfo.InvariantCulture);
            list.Add(item);
        }
        string query = string.Join('&', Version().Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value)}"));
        return new ServiceRequest(HttpMethod.Post, $"{Operation.Route}?{query}") { Body = Encoding.UTF8.GetBytes(new JsonObject { ["batchItems"] = list }.ToJsonString(StageJson.Options)) };
    }

    GroupResult<JsonElement>?[] IBatchShape.Split(ServiceReply reply, int items)
    {
        JsonElement[] answers = ListShape.Answers(reply.Json(), "batchItems", items);
        var parts = new GroupResult<JsonElement>?[items];
        for (int at = 0; at < items; at++)
            parts[Place(answers[at], at, items)] = Part(answers[at]);
        return parts;
    }

    RowAnswer IBatchShape.Read(JsonElement answer, RowValues values) =>
        new(Data.TypedJson.Read(answer, AnswerField), null) { Raw = RawCol is null ? null : answer.GetRawText() };

    private protected sealed override RowCalls Calls(ServiceCaller caller) => new BatchCalls(caller, this, Type, Rows, MostBytes);

    private GroupResult<JsonElement> Part(JsonElement answer)
    {
        if (answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.Object)
            return new GroupResult<JsonElement>(default, new CallError(null, Text(error, "code") ?? "Error", Text(error, "message") ?? "The service gives no reason", CallErrorCategory.Request));
        _ = Data.TypedJson.Read(answer, AnswerField);
        return new GroupResult<JsonElement>(answer, null);
    }

    // Answers come in order; where one says whose it is, that counts.
    private static int Place(JsonElement answer, int at, int items) =>
        answer.ValueKind == JsonValueKind.Object && Text(answer, "optionalId") is { } id
            ? int.TryParse(id, CultureInfo.InvariantCulture, out int place) && place >= 0 && place < items ? place : throw new FormatException("an answer has an identity that was not in the request")
            : at;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
