using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace SynapseServerless.Data;

/// <summary>Texts of JSON as UTF-8.</summary>
internal static class JsonText
{
    /// <summary>What is wrong with a line that is none.</summary>
    public const string NoObject = "This line is not a JSON object";

    /// <summary>What is wrong with a value that has too many levels.</summary>
    public static string TooDeep => $"A value is nested deeper than {JsonRecordReader.MaxDepth} levels";

    /// <summary>Whether a record is UTF-8; the parser does not look.</summary>
    public static bool IsUtf8(ReadOnlySpan<byte> record) => Ascii.IsValid(record) || Utf8.IsValid(record);

    /// <summary>Whether the parser objects to the number of levels.</summary>
    public static bool IsTooDeep(JsonException exception) => exception.Message.Contains("maximum configured depth", StringComparison.Ordinal);

    /// <summary>The string that a reader stands on, escapes undone.</summary>
    /// <param name="json">The reader.</param>
    /// <param name="text">The string, valid as long as the reader's buffer.</param>
    /// <returns>False for an escape that stands for no character, such as half of a pair.</returns>
    public static bool TryString(ref Utf8JsonReader json, out ReadOnlySpan<byte> text)
    {
        text = json.ValueSpan;
        if (!json.ValueIsEscaped)
            return true;
        byte[] copy = new byte[json.ValueSpan.Length];
        bool done = TryCopy(ref json, copy, out int written);
        text = copy.AsSpan(0, written);
        return done;
    }

    /// <summary>Copies the string that a reader stands on, escapes undone.</summary>
    public static bool TryCopy(ref Utf8JsonReader json, Span<byte> target, out int length)
    {
        try
        {
            length = json.CopyString(target);
            return true;
        }
        catch (InvalidOperationException)
        {
            length = 0;
            return false;
        }
    }

    /// <summary>Goes to the next token.</summary>
    /// <exception cref="JsonException">There is none.</exception>
    public static void ReadOn(ref Utf8JsonReader json)
    {
        if (!json.Read())
            throw new JsonException("The text ends within a value");
    }

    /// <summary>The value that a reader stands on as it is written; leaves the reader on its last token.</summary>
    /// <param name="json">The reader.</param>
    /// <param name="record">What it reads.</param>
    public static ReadOnlySpan<byte> Raw(ref Utf8JsonReader json, ReadOnlySpan<byte> record)
    {
        int start = (int)json.TokenStartIndex;
        json.Skip();
        return record[start..(int)json.BytesConsumed];
    }
}
