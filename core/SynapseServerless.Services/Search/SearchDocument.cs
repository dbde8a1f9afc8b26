using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Rows as documents of an index.</summary>
/// <param name="keyCol">The column of keys, which are text in an index; null where it is not known.</param>
/// <param name="actionCol">The column that says what becomes of a document.</param>
/// <param name="filterNulls">Whether what is null is left out.</param>
internal sealed class SearchDocument(string? keyCol, string actionCol, bool filterNulls)
{
    private const string Action = "@search.action", DefaultAction = "upload";
    private static readonly string[] s_actions = ["upload", "merge", "mergeOrUpload", "delete"];

    /// <summary>The fields whose texts are points on the globe as GeoJSON.</summary>
    public IReadOnlySet<string> Points { get; set; } = new HashSet<string>();

    /// <summary>The document of a row.</summary>
    /// <exception cref="CallException">A cell cannot be in an index.</exception>
    public JsonObject Read(RecordBatch batch, int row)
    {
        var document = new JsonObject { [Action] = DefaultAction };
        for (int i = 0; i < batch.ColumnCount; i++)
        {
            string name = batch.Schema.FieldsList[i].Name;
            object? cell = Cells.Value(batch.Column(i), row);
            if (name == actionCol)
                document[Action] = ActionOf(cell);
            else if (name == keyCol)
                document[name] = Key(cell);
            else if (cell is not null)
                document[name] = Points.Contains(name) ? Point(cell, name) : Value(cell, name);
            else if (!filterNulls)
                document[name] = null;
        }
        return document;
    }

    private string Key(object? cell) => cell switch
    {
        null or "" => throw Bad("NoKey", $"The column '{keyCol}' has no key"),
        string key => key,
        IFormattable number and not (double or float) => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw Bad("InvalidKey", $"The column '{keyCol}' has what cannot be a key; a text or a whole number can"),
    };

    private string ActionOf(object? cell) => cell switch
    {
        null => DefaultAction,
        string action when s_actions.Contains(action) => action,
        _ => throw Bad("InvalidAction", $"The column '{actionCol}' has '{cell}'; an action is one of {string.Join(", ", s_actions)}"),
    };

    private JsonNode? Value(object? cell, string name) => cell switch
    {
        null => null,
        double number when !double.IsFinite(number) => throw Bad("InvalidNumber", $"The column '{name}' has {number.ToString(CultureInfo.InvariantCulture)}, which no index can hold"),
        float number when !float.IsFinite(number) => throw Bad("InvalidNumber", $"The column '{name}' has {number.ToString(CultureInfo.InvariantCulture)}, which no index can hold"),
        // A time without a zone is one in UTC; a date is its first moment.
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd'T'00:00:00'Z'", CultureInfo.InvariantCulture),
        TimeOnly or TimeSpan => ((IFormattable)cell).ToString("c", CultureInfo.InvariantCulture),
        byte[] bytes => Convert.ToBase64String(bytes),
        object?[] items => new JsonArray([.. items.Select(item => Value(item, name))]),
        IDictionary fields => new JsonObject(fields.Keys.Cast<string>().Where(field => !filterNulls || fields[field] is not null).Select(field => KeyValuePair.Create(field, Value(fields[field], name)))),
        _ => JsonSerializer.SerializeToNode(cell, cell.GetType(), StageJson.Options),
    };

    private static JsonObject Point(object cell, string name)
    {
        try
        {
            if (cell is string text && JsonNode.Parse(text) is JsonObject point && (string?)point["type"] == "Point" && point["coordinates"] is JsonArray { Count: 2 })
                return point;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // What follows says what is wrong with it.
        }
        throw Bad("InvalidPoint", $"The column '{name}' has no GeoJSON of a point; {{\"type\": \"Point\", \"coordinates\": [longitude, latitude]}} is one");
    }

    private static CallException Bad(string code, string problem) => new(new CallError(null, code, problem, CallErrorCategory.Input));
}
