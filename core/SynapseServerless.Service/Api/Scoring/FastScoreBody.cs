using System.Text.Json;
using SynapseServerless.Data;

namespace SynapseServerless.Service.Api.Scoring;

/// <summary>Reads a body of rows that is plainly right, in one pass over its bytes.</summary>
internal static class FastScoreBody
{
    /// <summary>Reads a body.</summary>
    /// <param name="body">The bytes.</param>
    /// <param name="rows">Takes the rows.</param>
    /// <param name="most">How many rows there may be.</param>
    /// <param name="options">What the query says; then what is wanted, all in all.</param>
    /// <returns>Whether it is plainly right; else the reader that knows what is wrong is to have it.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, JsonRowReader rows, int most, ref ScoreOptions options)
    {
        if (!JsonRowReader.IsUtf8(body))
            return false;
        ScoreOptions wanted = options;
        var json = new Utf8JsonReader(body);
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                return false;
            Keys seen = 0;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                Keys key = KeyOf(ref json);
                if (key == 0 || (seen & key) != 0 || !json.Read() || !TryValue(ref json, key, body, rows, most, ref wanted))
                    return false;
                seen |= key;
            }
            // Reading on finds out whether anything stands behind the end.
            if (json.TokenType != JsonTokenType.EndObject || json.Read() || (seen & Keys.Rows) == 0)
                return false;
            options = wanted;
            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool TryValue(ref Utf8JsonReader json, Keys key, ReadOnlySpan<byte> body, JsonRowReader rows, int most, ref ScoreOptions options)
    {
        switch (key)
        {
            case Keys.Rows:
                return rows.TryReadAll(ref json, body, most);
            case Keys.Columns:
                if (Texts(ref json) is not { } columns)
                    return false;
                options = options with { Columns = columns };
                return true;
            case Keys.Explain:
                options = options with { Explain = json.TokenType == JsonTokenType.True };
                return json.TokenType is JsonTokenType.True or JsonTokenType.False;
            default:
                bool inPlace = json.TokenType == JsonTokenType.String && json.ValueTextEquals("inPlace"u8);
                options = options with { Errors = inPlace ? RowErrors.InPlace : RowErrors.Refuse };
                return inPlace || (json.TokenType == JsonTokenType.String && json.ValueTextEquals("refuse"u8));
        }
    }

    private static List<string>? Texts(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartArray)
            return null;
        var texts = new List<string>();
        while (json.Read() && json.TokenType == JsonTokenType.String)
            texts.Add(json.GetString()!);
        return json.TokenType == JsonTokenType.EndArray ? texts : null;
    }

    private static Keys KeyOf(ref Utf8JsonReader json) =>
        json.ValueTextEquals("rows"u8) ? Keys.Rows
        : json.ValueTextEquals("columns"u8) ? Keys.Columns
        : json.ValueTextEquals("explain"u8) ? Keys.Explain
        : json.ValueTextEquals("errors"u8) ? Keys.Errors
        : 0;

    [Flags]
    private enum Keys
    {
        Rows = 1,
        Columns = 2,
        Explain = 4,
        Errors = 8,
    }
}
