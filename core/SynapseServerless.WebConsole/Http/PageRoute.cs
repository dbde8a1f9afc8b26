namespace SynapseServerless.WebConsole.Http;

/// <summary>A page of the console: its path, and what makes it.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Template">The path, such as <c>runs/{id}</c>; <c>{name...}</c> takes slashes too.</param>
/// <param name="Handler">Makes the page.</param>
internal sealed record PageRoute(string Method, string Template, Func<View, CancellationToken, Task<Answer>> Handler)
{
    private readonly string[] _parts = Template.Split('/');

    /// <summary>Whether it needs nobody to be signed in.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether it changes something, which keys that only read may not.</summary>
    public bool Changes { get; init; }

    /// <summary>What stands in the place of the names of the template; null where the path is another one.</summary>
    /// <param name="segments">The path, without its first slash, cut at slashes.</param>
    public Dictionary<string, string>? Match(string[] segments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        int at = 0;
        for (int i = 0; i < _parts.Length; i++)
        {
            string part = _parts[i];
            if (part.EndsWith("...}", StringComparison.Ordinal))
            {
                // What comes behind it in the template has its places at the end of the path.
                int taken = segments.Length - at - (_parts.Length - i - 1);
                if (taken < 1)
                    return null;
                values[part[1..^4]] = string.Join('/', segments[at..(at + taken)]);
                at += taken;
                continue;
            }
            if (at >= segments.Length)
                return null;
            if (part.StartsWith('{'))
            {
                if (segments[at].Length == 0)
                    return null;
                values[part[1..^1]] = segments[at];
            }
            else if (part != segments[at])
                return null;
            at++;
        }
        return at == segments.Length ? values : null;
    }
}
