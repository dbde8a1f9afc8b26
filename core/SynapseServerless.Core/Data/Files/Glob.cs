using System.Text;
using System.Text.RegularExpressions;

namespace SynapseServerless.Data;

/// <summary>
/// A pattern of paths: <c>*</c> and <c>?</c> within a name, <c>**</c> over folders, <c>[a-z]</c>, <c>[!a-z]</c> and
/// <c>{a,b}</c>. A name that begins with <c>.</c> or <c>_</c> matches only a pattern that begins so too.
/// </summary>
internal sealed class Glob
{
    /// <summary>Most characters of a pattern.</summary>
    public const int MostCharacters = 2_000;

    // The first characters of names that folders keep to themselves: hidden files, markers such as _SUCCESS.
    private const string NotHidden = "(?![._])";

    private readonly Regex _regex;

    private readonly string _location;

    private Glob(string location, string root, string pattern)
    {
        _location = location;
        Root = root;
        try
        {
            _regex = new Regex($"^{Translate(pattern)}$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
        }
        catch (ArgumentException error)
        {
            throw Wrong("A bracket or brace of this pattern is not closed, or a range in it goes backwards", error);
        }
    }

    /// <summary>The folder that all matches are under.</summary>
    public string Root { get; }

    /// <summary>Whether a location is a pattern. In a URL <c>?</c> begins the query and means nothing else.</summary>
    public static bool IsPattern(string location) =>
        location.AsSpan().IndexOfAny(IsUrl(location) ? "*[{" : "*?[{") >= 0;

    /// <summary>Reads a pattern.</summary>
    public static Glob Parse(string location)
    {
        if (location.Length > MostCharacters)
            throw new DataException($"The pattern has {location.Length} characters, and the most is {MostCharacters}", Location.OfFile(location[..80] + "..."), "Name folders, or several patterns.");
        int wildcard = location.AsSpan().IndexOfAny(IsUrl(location) ? "*[{" : "*?[{");
        int slash = location.LastIndexOfAny(['/', Path.DirectorySeparatorChar], wildcard);
        string root = slash switch { < 0 => ".", 0 => "/", _ => location[..slash] };
        return new Glob(location, root, location[(slash + 1)..].Replace('\\', '/'));
    }

    /// <summary>Whether a path under <see cref="Root"/> matches.</summary>
    /// <param name="relative">The path from <see cref="Root"/>, with slashes.</param>
    /// <exception cref="DataException">The pattern takes too long to match.</exception>
    public bool Matches(string relative)
    {
        try
        {
            return _regex.IsMatch(relative);
        }
        catch (RegexMatchTimeoutException error)
        {
            throw Wrong("This pattern can match in so many ways that it takes too long", error);
        }
    }

    private DataException Wrong(string problem, Exception error) =>
        new(problem, Location.OfFile(_location), "* and ? are for a part of a name, ** for folders, [a-z] for a letter, {a,b} for one of several.", error);

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
                    // Any folders and then any folders are any folders; said twice, there would be many ways to match one path.
                    while (pattern.AsSpan(i + 1).StartsWith("/**"))
                        i += 3;
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
        return braces == 0 ? regex.ToString() : throw new ArgumentException("A brace is not closed.", nameof(pattern));
    }
}
