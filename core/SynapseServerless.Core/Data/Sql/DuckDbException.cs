using System.Text.RegularExpressions;

namespace SynapseServerless.Data;

/// <summary>DuckDB refused a statement, or it failed on a row; the message says why on one line.</summary>
/// <param name="message">What DuckDB says: a kind of error, the reason, and lines of candidates and of the statement.</param>
public sealed partial class DuckDbException(string message) : Exception(Reason(message))
{
    // The statement is known to who wrote it, and twenty candidates of a function help nobody.
    private static string Reason(string message)
    {
        string line = message.Split('\n', 2)[0].Trim();
        line = Kind().Replace(line, "");
        return Candidates().Replace(line, "").TrimEnd('.', ' ');
    }

    [GeneratedRegex(@"^([A-Z][A-Za-z]+ )+Error: ")]
    private static partial Regex Kind();

    [GeneratedRegex(@" You might need to add explicit type casts\.?")]
    private static partial Regex Candidates();
}
