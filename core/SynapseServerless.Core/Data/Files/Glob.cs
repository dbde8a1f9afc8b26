using System.Text;
using System.Text.RegularExpressions;

namespace SynapseServerless.Data;

/// <summary>
/// A pattern of paths: <c>*</c> and <c>?</c> within a name, <c>**</c> over folders, <c>[a-z]</c>, <c>[!a-z]</c> and
/// <c>{a,b}</c>. A name that begins with <c>.</c> or <c>_</c> matches only a pattern that begins so too.
/// </summary>
internal sealed class Glob
{
    // The first characters of names that folders keep to themselves: hidden files, markers such as _SUCCESS.
    private const string NotHidden = "(?![._])";

    private readonly Regex _regex;

    private Glob(string root, string pattern)
    {
        Root = root;
        _regex = new Regex($"^{Translate(pattern)}$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
    }

    /// <summary>The folder that all matches are under.</summary>
    public string Root { get; }

    /// <summary>Whether a location is a pattern. In a URL <c>?</c> begins the query and means nothing else.</summary>
    public static bool IsPattern(string location) =>
        location.AsSpan().IndexOfAny(IsUrl(location) ? "*[{" : "*?[{") >= 0;

    /// <summary>Reads a pattern.</summary>
    public static Glob Parse(string location)
    {
        int wildcard = location.AsSpan().IndexOfAny(IsUrl(location) ? "*[{" : "*?[{");
        int slash = location.LastIndexOfAny(['/', Path.DirectorySeparatorChar], wildcard);
        string root = slash switch { < 0 => ".", 0 => "/", _ => location[..slash] };
        return new Glob(root, location[(slash + 1)..].Replace('\\', '/'));
    }

    /// <summary>Whether a path under <see cref="Root"/> matches.</summary>
    /// <param name="relative">The path from <see cref="Root"/>, with slashes.</param>
    public bool Matches(string relative) => _regex.IsMatch(relative);

    private static bool IsUrl(string location) => location.Contains("://", StringComparison.Ordinal);

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder();
        int braces = 0;
        bool atName = true;
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            bool guard = atName && c is '*' or '?' or '[' or '{' && atName;
            atName = false;
            switch (c)
            {
                case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                    i++;
                    if (i + 1 < pattern.Length && pattern[i + 1] == '/')
                    {
                        i++;
                        regex.Append("(?:(?![._])[^/]+/)*");
                        atName = true;
                    }
                    else
                    {
                        regex.Append("(?:(?![._])[^/]+/)*(?![._])[^/]+");
                    }
                    break;
                case '*':
                    regex.Append(guard ? NotHidden : "").Append("[^/]*");
                    break;
                case '?':
                    regex.Append(guard ? NotHidden : "").Append("[^/]");
                    break;
                case '[' when pattern.IndexOf(']', i + 2) is > 0 and int end:
                    string set = pattern[(i + 1)..end];
                    bool negated = set[0] is '!' or '^';
                    set = (negated ? set[1..] : set).Replace("\\", @"\\", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal);
                    regex.Append(guard ? NotHidden : "").Append(negated ? $"[^/{set}]" : $"[{set}]");
                    i = end;
                    break;
                case '{' when pattern.IndexOf('}', i) > 0:
                    braces++;
                    regex.Append("(?:");
                    break;
                case '}' when braces > 0:
                    braces--;
                    regex.Append(')');
                    break;
                case ',' when braces > 0:
                    regex.Append('|');
                    break;
                case '/':
                    regex.Append('/');
                    atName = true;
                    break;
                default:
                    regex.Append(Regex.Escape(c.ToString()));
                    break;
            }
        }
        return regex.ToString();
    }
}
