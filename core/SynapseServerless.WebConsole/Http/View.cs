using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using SynapseServerless.Service;
using SynapseServerless.WebConsole.Access;
using SynapseServerless.WebConsole.Layout;

namespace SynapseServerless.WebConsole.Http;

/// <summary>A request as a page sees it: who asks, what for, and how links are written.</summary>
/// <remarks>All links are relative to the page, so that the console works under whatever path a proxy puts before it.</remarks>
internal sealed class View
{
    private readonly HttpContext _context;
    private readonly Dictionary<string, Grid> _grids = new(StringComparer.Ordinal);

    public View(ConsoleParts parts, HttpContext context, IReadOnlyDictionary<string, string> values, Session? session)
    {
        (Parts, _context, Values, Session) = (parts, context, values, session);
        int depth = Math.Max(Path.Count(static c => c == '/') - 1, 0);
        Root = depth == 0 ? "./" : string.Concat(Enumerable.Repeat("../", depth));
    }

    /// <summary>What the console is made of.</summary>
    public ConsoleParts Parts { get; }

    /// <summary>The service.</summary>
    public ServiceHost Host => Parts.Host;

    /// <summary>What stands in the path.</summary>
    public IReadOnlyDictionary<string, string> Values { get; }

    /// <summary>Who is signed in; null on pages that everybody sees.</summary>
    public Session? Session { get; }

    /// <summary>Whether the visitor may change anything.</summary>
    public bool CanChange => Session is { CanChange: true };

    /// <summary>The way from this page to the root, such as <c>../</c>.</summary>
    public string Root { get; }

    /// <summary>The path of the request, with its first slash.</summary>
    public string Path => _context.Request.Path.Value is { Length: > 0 } path ? path : "/";

    /// <summary>Whether the page is at the root: only there cookies are set, which go to the folder of the page.</summary>
    public bool IsAtRoot => Root == "./";

    /// <summary>Name of the table that is wanted as CSV; null for the page.</summary>
    public string? Csv => Query("csv");

    /// <summary>Whether this is a form that was sent.</summary>
    public bool IsPost => HttpMethods.IsPost(_context.Request.Method);

    /// <summary>What was sent with a form.</summary>
    public IFormCollection Form { get; set; } = FormCollection.Empty;

    /// <summary>The time now.</summary>
    public DateTimeOffset Now => Parts.Time.GetUtcNow();

    /// <summary>Cookies that go with the answer, which a page may add to.</summary>
    public IResponseCookies Cookies => _context.Response.Cookies;

    /// <summary>Whether the browser speaks TLS, to this server or to a proxy before it.</summary>
    public bool IsSecure => _context.Request.IsHttps || string.Equals(_context.Request.Headers["X-Forwarded-Proto"].ToString(), "https", StringComparison.OrdinalIgnoreCase);

    /// <summary>A cookie that came, or null.</summary>
    public string? Cookie(string name) => _context.Request.Cookies.TryGetValue(name, out string? value) ? value : null;

    /// <summary>The tables that were written so far, by their names.</summary>
    public IReadOnlyDictionary<string, Grid> Grids => _grids;

    /// <summary>What the browser says it had last of the events.</summary>
    public string? LastEvent => _context.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } id ? id : Query("last");

    /// <summary>Keeps a table, for those who want it as CSV.</summary>
    public void Keep(Grid grid) => _grids[grid.Id] = grid;

    /// <summary>A parameter of the query, or null.</summary>
    public string? Query(string name) => _context.Request.Query.TryGetValue(name, out var value) && value.ToString().Trim() is { Length: > 0 } text ? text : null;

    /// <summary>All values of a parameter of the query.</summary>
    public IReadOnlyList<string> Queries(string name) => [.. _context.Request.Query[name].Where(static text => !string.IsNullOrWhiteSpace(text)).Select(static text => text!)];

    /// <summary>A number in the query; what is none, or out of bounds, is the default: a link that somebody cut still leads somewhere.</summary>
    public int Number(string name, int fallback, int least, int most) =>
        int.TryParse(Query(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? Math.Clamp(number, least, most) : fallback;

    /// <summary>A link.</summary>
    /// <param name="path">From the root, each part escaped already.</param>
    /// <param name="query">Parameters; those that are null or empty are left out.</param>
    public string Url(string path, params (string Name, string? Value)[] query) => Root + path + Query(query);

    /// <summary>This page with other parameters.</summary>
    /// <param name="changes">What is other; a null takes a parameter away.</param>
    public string Here(params (string Name, string? Value)[] changes)
    {
        var all = new List<(string, string?)>();
        foreach ((string name, var values) in _context.Request.Query)
        {
            if (Array.TrueForAll(changes, change => change.Name != name))
                all.AddRange(values.Select(value => (name, value)));
        }
        all.AddRange(changes);
        return Root + Path.TrimStart('/') + Query([.. all]);
    }

    /// <summary>A part of a path, escaped; slashes in it stay.</summary>
    public static string Part(string text) => string.Join('/', text.Split('/').Select(Uri.EscapeDataString));

    /// <summary>A query, with its question mark.</summary>
    public static string Query((string Name, string? Value)[] parameters)
    {
        var text = new StringBuilder();
        foreach ((string name, string? value) in parameters)
        {
            if (!string.IsNullOrEmpty(value))
                text.Append(text.Length == 0 ? '?' : '&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }
        return text.ToString();
    }
}
