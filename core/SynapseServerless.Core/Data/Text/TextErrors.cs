using System.Globalization;
using System.Text.RegularExpressions;

namespace SynapseServerless.Data;

/// <summary>Says in a user's words, with file, line and column, what DuckDB's readers object to.</summary>
internal static partial class TextErrors
{
    /// <summary>An error for a bad record.</summary>
    public static DataException Of(RejectedRecord record) => new(
        $"{record.Problem}{(record.Text.Length == 0 ? "" : $": {Shorten(record.Text)}")}",
        new Location { File = record.File, Line = record.Line, Column = record.Column },
        Remedy(record.Problem));

    /// <summary>What is wrong with a record, by DuckDB's kind of error.</summary>
    public static string Problem(string kind, string message) => kind switch
    {
        "TOO MANY COLUMNS" or "MISSING COLUMNS" => Counts().Match(message) is { Success: true } match
            ? $"A record has {match.Groups[2].Value} values where {match.Groups[1].Value} are expected"
            : "A record has another number of values than the header has names",
        "CAST" => Cast().Match(message) is { Success: true } match
            ? $"'{match.Groups[1].Value}' is not a value of type {match.Groups[2].Value}"
            : "A value has another type than its column",
        "UNQUOTED VALUE" => "A quoted value is not closed, or goes on behind its closing quote",
        "INVALID ENCODING" => "A value is not UTF-8 text",
        "LINE SIZE OVER MAXIMUM" => "A record is longer than 2 MB",
        _ => FirstLine(message),
    };

    /// <summary>An error for a failure that has no record, such as one while the dialect is guessed.</summary>
    public static DataException Of(string file, DuckDbException exception)
    {
        string message = exception.Message;
        long? line = Line().Match(message) is { Success: true } match
            ? long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : null;
        string problem = message.Contains("not utf-8", StringComparison.OrdinalIgnoreCase)
            ? Problem("INVALID ENCODING", message)
            : FirstLine(message);
        return new DataException(problem, new Location { File = file, Line = line }, Remedy(problem), exception);
    }

    private static string Remedy(string problem) => problem switch
    {
        _ when problem.Contains("UTF-8", StringComparison.Ordinal) =>
            "Convert the file to UTF-8, for example with iconv -f LATIN1 -t UTF-8, or set onError to setAside.",
        _ when problem.Contains("of type", StringComparison.Ordinal) =>
            "Mend the value, name the column's type in the input's types (VARCHAR takes anything), or set onError to setAside.",
        _ when problem.Contains("values where", StringComparison.Ordinal) =>
            "Mend the record, quote values that hold the delimiter, or set onError to setAside.",
        _ when problem.Contains("quote", StringComparison.Ordinal) =>
            "Close the quote, and double quotes inside a quoted value, or set onError to setAside.",
        _ => "Mend the file, or set onError to setAside.",
    };

    private static string FirstLine(string message)
    {
        string line = message.Split('\n')[0].Trim();
        int prefix = line.IndexOf("Error: ", StringComparison.Ordinal);
        line = prefix < 0 ? line : line[(prefix + "Error: ".Length)..];
        line = Place().Replace(line, "$1 at byte $2");
        return line.Length == 0 ? "This file cannot be read" : line;
    }

    private static string Shorten(string text)
    {
        text = text.ReplaceLineEndings(" ");
        return text.Length <= 120 ? text : $"{text[..120]}...";
    }

    [GeneratedRegex(@"Expected Number of Columns: (\d+) Found: (\d+)")]
    private static partial Regex Counts();

    [GeneratedRegex(@"string ""(.*)"" to '?(\w+)", RegexOptions.Singleline)]
    private static partial Regex Cast();

    [GeneratedRegex(@"[Ll]ine:? (\d+)")]
    private static partial Regex Line();

    [GeneratedRegex("(Malformed JSON) in file \"[^\"]*\", at byte (\\d+) in (?:line|record/value) \\d+")]
    private static partial Regex Place();
}
