namespace SynapseServerless.Databases.Reading;

/// <summary>Refuses queries that would write, before a database sees them.</summary>
/// <remarks>
/// It looks at words outside of texts, quoted names and comments, and refuses one too many rather than one too few: the session is read-only as well where the database can be told so.
/// </remarks>
internal static class QueryCheck
{
    // Words that begin or are part of what writes; those that are functions too are let through before a parenthesis.
    private static readonly HashSet<string> s_writing = new(StringComparer.OrdinalIgnoreCase)
    {
        "insert", "update", "delete", "merge", "replace", "truncate", "create", "drop", "alter", "grant", "revoke", "rename", "call", "do", "copy", "lock", "vacuum", "attach", "detach", "pragma", "begin",
        "commit", "rollback", "install", "load", "import", "export",
    };

    private static readonly HashSet<string> s_always = new(StringComparer.OrdinalIgnoreCase) { "into", "exec", "execute" };

    private static readonly HashSet<string> s_first = new(StringComparer.OrdinalIgnoreCase) { "select", "with", "values", "table", "from" };

    /// <summary>What is wrong with a query; null when nothing is.</summary>
    public static SpecificationException? Problem(string query)
    {
        bool isFirst = true, isOver = false;
        foreach ((string word, char next) in Words(query))
        {
            if (word == ";")
            {
                isOver = true;
                continue;
            }
            if (isOver)
                return Wrong("The query has a second statement", "Give one SELECT statement.");
            if (isFirst && !s_first.Contains(word) && word != "(")
                return Wrong($"The query begins with {word.ToUpperInvariant()}, and an input is read and nothing else", "Give a SELECT statement.");
            isFirst = isFirst && word == "(";
            if (s_always.Contains(word) || (s_writing.Contains(word) && next != '('))
                return Wrong($"The query has the word {word.ToUpperInvariant()}, and an input is read and nothing else", "Give a SELECT statement; where the word is the name of a column, quote it.");
        }
        return isFirst ? Wrong("The query is empty", "Give a SELECT statement.") : null;
    }

    private static SpecificationException Wrong(string problem, string remedy) => new(problem, new Location { Parameter = "query" }, remedy);

    // Each word, semicolon and opening parenthesis, and the next character that is not white.
    private static IEnumerable<(string Word, char Next)> Words(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is '\'' or '"' or '`' or '[')
                i = End(text, i + 1, c == '[' ? ']' : c);
            else if (c == '-' && i + 1 < text.Length && text[i + 1] == '-')
                i = End(text, i, '\n');
            else if (c == '/' && i + 1 < text.Length && text[i + 1] == '*')
                i = text.IndexOf("*/", i + 2, StringComparison.Ordinal) is >= 0 and int end ? end + 1 : text.Length;
            else if (c == '$' && Dollar(text, i) is { } tag)
                i = text.IndexOf(tag, i + tag.Length, StringComparison.Ordinal) is >= 0 and int end ? end + tag.Length - 1 : text.Length;
            else if (c is ';' or '(')
                yield return (c.ToString(), ' ');
            else if (char.IsLetter(c) || c == '_')
            {
                int start = i;
                while (i + 1 < text.Length && (char.IsLetterOrDigit(text[i + 1]) || text[i + 1] is '_' or '$'))
                    i++;
                bool isPart = start > 0 && text[start - 1] == '.';
                int after = i + 1;
                while (after < text.Length && char.IsWhiteSpace(text[after]))
                    after++;
                if (!isPart)
                    yield return (text[start..(i + 1)], after < text.Length ? text[after] : ' ');
            }
        }
    }

    private static int End(string text, int from, char quote) => text.IndexOf(quote, from) is >= 0 and int end ? end : text.Length;

    // A text of PostgreSQL between two $tag$.
    private static string? Dollar(string text, int at)
    {
        int end = at + 1;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
            end++;
        return end < text.Length && text[end] == '$' ? text[at..(end + 1)] : null;
    }
}
