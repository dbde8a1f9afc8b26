using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Service;
using SynapseServerless.Service.Api.Http;
using SynapseServerless.WebConsole.Access;
using SynapseServerless.WebConsole.Http;
using SynapseServerless.WebConsole.Live;
using SynapseServerless.WebConsole.Pages;

namespace SynapseServerless.WebConsole;

/// <summary>The console of a service: pages for the browser, beside its API.</summary>
/// <remarks>
/// Pages are written as HTML by the server and work without a script; one script file brings events of runs that are at work and times of the
/// viewer's zone. Nothing is loaded from elsewhere, and a content security policy forbids that it ever is.
/// </remarks>
public sealed partial class ConsoleApp : IDisposable
{
    private static readonly HashSet<string> s_places = new(PageRoutes.All.Select(static route => route.Template.Split('/')[0]), StringComparer.Ordinal);

    private readonly ConsoleParts _parts;

    private ConsoleApp(ConsoleParts parts) => _parts = parts;

    /// <summary>What it is made of.</summary>
    internal ConsoleParts Parts => _parts;

    /// <summary>Makes the console of a service.</summary>
    /// <param name="host">The service; it stays the caller's.</param>
    public static ConsoleApp Create(ServiceHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return new ConsoleApp(new ConsoleParts(host));
    }

    /// <summary>Whether a request is for the console; every other one is for the API.</summary>
    /// <param name="context">The request.</param>
    public static bool Serves(HttpContext context) => s_places.Contains(Segments(context)[0]);

    /// <summary>A link that signs one browser in, once and within ten minutes: a path from the root of the server.</summary>
    /// <returns>The link; null where the service has no key that may change things.</returns>
    public string? CreateSignInLink() =>
        _parts.Host.Options.Keys.Keys.FirstOrDefault() is { } name && _parts.Keys.Named(name) is { } caller ? $"open?code={_parts.Links.Create(caller)}" : null;

    /// <summary>Ends the connections that events go over, so that a server that ends does not wait for them; browsers come back.</summary>
    public void Close() => _parts.Feeds.Close();

    /// <inheritdoc/>
    public void Dispose() => _parts.Dispose();

    /// <summary>Answers a request. Nothing is thrown but the cancellation of a request whose caller has gone.</summary>
    /// <param name="context">The request and the answer.</param>
    public async Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        CancellationToken gone = context.RequestAborted;
        Session? session = _parts.Sessions.Find(context.Request.Cookies.TryGetValue(Sessions.Cookie, out string? cookie) ? cookie : null);
        var view = new View(_parts, context, new Dictionary<string, string>(), session);
        Answer answer;
        try
        {
            (view, answer) = await AnswerAsync(context, view, session, gone);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Any other exception is shown by an identity that is in the log, and by nothing else.
        catch (Exception error)
#pragma warning restore CA1031
        {
            answer = ErrorPage.Of(view, new Problems(_parts.Host.Layout).Of(error) ?? (error is BadHttpRequestException ? ApiException.Of(400, "The request is malformed").Problem : Own(error)));
        }
        if (view.IsAtRoot && session is not null && session.IsOld(view.Now) && _parts.Sessions.Renew(session) is { } renewed && answer is PageAnswer)
            SignInPage.Set(view, renewed);
        await PageWriter.WriteAsync(context, view, answer);
    }

    private async Task<(View View, Answer Answer)> AnswerAsync(HttpContext context, View view, Session? session, CancellationToken cancellationToken)
    {
        string method = HttpMethods.IsHead(context.Request.Method) ? HttpMethods.Get : context.Request.Method;
        string[] segments = Segments(context);
        (PageRoute Route, Dictionary<string, string> Values)[] routes =
            [.. PageRoutes.All.Select(route => (Route: route, Values: route.Match(segments)!)).Where(static match => match.Values is not null)];
        (PageRoute? route, Dictionary<string, string>? values) = routes.FirstOrDefault(match => match.Route.Method == method);
        // A visitor without a key learns nothing, not even which pages there are.
        if (session is null && route is not { IsOpen: true })
        {
            string? wanted = method == HttpMethods.Get && segments[^1] != "events" ? view.Path.TrimStart('/') + context.Request.QueryString.Value : null;
            return (view, view.IsAtRoot ? SignInPage.Ask(view, wanted, segments[^1] == "events" ? 401 : 200) : new RedirectAnswer("sign-in" + View.Query([("wanted", wanted)])));
        }
        if (route is null)
        {
            throw routes.Length == 0
                ? ApiException.Of(404, "There is no such page", "Start at Home, or search.")
                : ApiException.Of(405, $"This page does not answer to {method}", "Go to it by its address.");
        }
        view = new View(_parts, context, values!, session);
        if (view.IsPost)
        {
            view.Form = await Forms.ReadAsync(context, _parts.Host.Options.MaxBodyBytes, cancellationToken);
            Forms.Check(context, view);
            if (route.Changes && !view.CanChange)
                throw ApiException.Of(403, $"The key '{session?.Caller}' sees and changes nothing", "Sign in with a key that may change things.");
        }
        Answer answer = await route.Handler(view, cancellationToken);
        if (answer is not PageAnswer page)
            return (view, answer);
        // Written here, so that a failure is shown as a page too.
        Fragment body = Html.Fragment(page.Body);
        return (view, page with { Body = html => html.Write($"{body}") });
    }

    private static string[] Segments(HttpContext context) => (context.Request.Path.Value ?? "/").TrimStart('/').Split('/');

    private ApiProblem Own(Exception error)
    {
        string id = Guid.NewGuid().ToString("N")[..12];
        bool foreseen = error is SynapseException;
        LogFailed(_parts.Logger, error, id);
        return new ApiProblem
        {
            Title = foreseen ? "Not now" : "Something went wrong",
            Status = foreseen ? 503 : 500,
            Detail = foreseen ? "The storage or the engine of this service cannot be used now." : "Something went wrong in the service.",
            Remedy = $"Give the operator this error id: {id}.",
            ErrorId = id,
        };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A page failed, error id {ErrorId}")]
    private static partial void LogFailed(ILogger logger, Exception error, string errorId);
}
