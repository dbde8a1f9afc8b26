using System.Collections.Concurrent;

namespace SynapseServerless.Service.Api.Routing;

/// <summary>The routes there are, and which one a path leads to.</summary>
/// <param name="routes">The routes.</param>
internal sealed class RouteTable(IReadOnlyList<ApiRoute> routes)
{
    private readonly (ApiRoute Route, string[] Template)[] _routes = [.. routes.Select(route => (route, route.Template.Trim('/').Split('/')))];

    // Callers ask the same again and again; who asks for ever new paths is answered as well, only not as fast.
    private const int MostKnown = 1_024;

    private readonly ConcurrentDictionary<(string Method, string Path), (ApiRoute Route, IReadOnlyDictionary<string, string> Values)> _known = new();

    /// <summary>The routes.</summary>
    public IReadOnlyList<ApiRoute> Routes { get; } = routes;

    /// <summary>The route of a path.</summary>
    /// <param name="method">The method, in capitals.</param>
    /// <param name="path">The path.</param>
    /// <param name="values">What stands in the place of the template's names.</param>
    /// <param name="allowed">The methods that the path has, when it has not the one asked for; empty for a path that leads nowhere.</param>
    public ApiRoute? Find(string method, string path, out IReadOnlyDictionary<string, string> values, out IReadOnlyList<string> allowed)
    {
        if (_known.TryGetValue((method, path), out (ApiRoute Route, IReadOnlyDictionary<string, string> Values) known))
        {
            (values, allowed) = (known.Values, []);
            return known.Route;
        }
        string[] segments = [.. path.Trim('/').Split('/').Select(static segment => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase))];
        var methods = new SortedSet<string>(StringComparer.Ordinal);
        foreach ((ApiRoute route, string[] template) in _routes)
        {
            if (Match(template, segments) is not { } matched)
                continue;
            if (route.Method == method)
            {
                (values, allowed) = (matched, []);
                // Those that score are what there is no time for.
                if (route.IsScoring && _known.Count < MostKnown)
                    _known.TryAdd((method, path), (route, matched));
                return route;
            }
            methods.Add(route.Method);
        }
        (values, allowed) = (new Dictionary<string, string>(), [.. methods]);
        return null;
    }

    // Names come before what is taken by a name, because routes are listed in that order.
    private static Dictionary<string, string>? Match(string[] template, string[] segments)
    {
        int rest = Array.FindIndex(template, static part => part.EndsWith("...}", StringComparison.Ordinal));
        if (rest < 0 ? segments.Length != template.Length : segments.Length < template.Length)
            return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        int behind = segments.Length - template.Length;
        for (int i = 0, at = 0; i < template.Length; i++)
        {
            string part = template[i];
            if (i == rest)
            {
                values[part[1..^4]] = string.Join('/', segments[at..(at + behind + 1)]);
                at += behind + 1;
                continue;
            }
            if (part.StartsWith('{'))
            {
                if (segments[at].Length == 0)
                    return null;
                values[part[1..^1]] = segments[at];
            }
            else if (!string.Equals(part, segments[at], StringComparison.Ordinal))
                return null;
            at++;
        }
        return values;
    }
}
