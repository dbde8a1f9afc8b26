using System.Text;
using System.Text.Unicode;

namespace SynapseServerless.Data;

/// <summary>Says what is wrong with records of text, and what would be right.</summary>
internal static class TextErrors
{
    /// <summary>An error for a bad record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="dialect">How the files are read.</param>
    public static DataException Of(RejectedRecord record, TextDialect dialect) => new(
        $"{record.Problem}{(record.Text.Length == 0 ? "" : $": {Shorten(record.Text)}")}",
        new Location { File = record.File, Line = record.Line, Column = record.Column },
        Remedy(record, dialect));

    /// <summary>A record that has too many or too few values.</summary>
    public static string Count(int found, int expected) => $"A record has {found} values where {expected} are expected";

    /// <summary>A value that its column's type does not hold.</summary>
    public static string Value(string text, string type) => $"'{Shorten(text, 60)}' is not a value of type {type}";

    /// <summary>A record that is wrong whatever its columns are.</summary>
    public static string Of(RecordFault fault) => fault switch
    {
        RecordFault.Encoding => "A value is not UTF-8 text",
        _ => "A quoted value is not closed, or continues after its closing quote",
    };

    /// <summary>A record as text; bytes that are no UTF-8 as <c>\xE9</c>.</summary>
    public static string Text(ReadOnlySpan<byte> record)
    {
        if (Utf8.IsValid(record))
            return Encoding.UTF8.GetString(record);
        var text = new StringBuilder(record.Length + 16);
        while (record.Length > 0)
        {
            bool isRune = Rune.DecodeFromUtf8(record, out Rune rune, out int used) == System.Buffers.OperationStatus.Done;
            if (isRune)
                text.Append(rune.ToString());
            else
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\x{record[0]:X2}");
            record = record[(isRune ? used : 1)..];
        }
        return text.ToString();
    }

    /// <summary>The beginning of a text on one line.</summary>
    public static string Shorten(string text, int length = 120)
    {
        text = text.ReplaceLineEndings(" ");
        return text.Length <= length ? text : $"{text[..length]}...";
    }

    private static string Remedy(RejectedRecord record, TextDialect dialect)
    {
        string sample = dialect.SampledRecords is long records && record.Column is not null
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" Types were found in a sample of {records:N0} records.")
            : "";
        return Advice(record.Problem) + sample;
    }

    private static string Advice(string problem) => problem switch
    {
        _ when problem.Contains("UTF-8", StringComparison.Ordinal) =>
            "Set the input's encoding, for example to windows-1252, or convert the file with iconv -f LATIN1 -t UTF-8, or set onError to setAside.",
        _ when problem.Contains("of type", StringComparison.Ordinal) =>
            "Correct the value, name the column's type in the input's types (VARCHAR takes anything), or set onError to setAside.",
        _ when problem.Contains("values where", StringComparison.Ordinal) =>
            "Correct the record, quote values that hold the delimiter, or set onError to setAside.",
        _ when problem.Contains("quote", StringComparison.Ordinal) =>
            "Close the quote, and double quotes inside a quoted value, or set onError to setAside.",
        _ when problem.Contains("member", StringComparison.Ordinal) =>
            "Correct the record, name the column in the input's types, or set onError to setAside.",
        _ => "Correct the file, or set onError to setAside.",
    };
}
