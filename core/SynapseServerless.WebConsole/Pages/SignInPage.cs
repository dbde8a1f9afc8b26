using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Service.Api.Http;
using SynapseServerless.WebConsole.Access;
using SynapseServerless.WebConsole.Http;
using SynapseServerless.WebConsole.Layout;

namespace SynapseServerless.WebConsole.Pages;

/// <summary>Signing in and out.</summary>
internal static class SignInPage
{
    /// <summary>Asks for a key.</summary>
    /// <param name="view">The request.</param>
    /// <param name="wanted">The page that was wanted, from the root; null for Home.</param>
    /// <param name="status">The status of HTTP.</param>
    /// <param name="problem">What was wrong with the key before; null for nothing.</param>
    public static PageAnswer Ask(View view, string? wanted, int status = 200, string? problem = null)
    {
        string secret = view.Cookie(FormTokens.Cookie) is { Length: > 20 and < 100 } known ? known : Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        view.Cookies.Append(FormTokens.Cookie, secret, Options(view, null));
        return new PageAnswer("Sign in", html =>
        {
            html.Write($"<div class=\"sign-in\">");
            Parts.Heading(html, "Sign in", "This console shows the runs, models and data of a SynapseServerless service.");
            if (problem is not null)
                html.Write($"<div class=\"error\" role=\"alert\"><p>{problem}</p></div>");
            html.Write($"<form class=\"form\" method=\"post\" action=\"{view.Url("sign-in")}\"><input type=\"hidden\" name=\"{FormTokens.Field}\" value=\"{FormTokens.Of(Encoding.UTF8.GetBytes(secret))}\">");
            html.Write($"<input type=\"hidden\" name=\"wanted\" value=\"{Safe(wanted)}\"><input name=\"user\" value=\"key\" autocomplete=\"username\" hidden><label for=\"key\">Key of the service</label><input id=\"key\" name=\"key\" type=\"password\" autocomplete=\"current-password\" required autofocus>");
            html.Write($"<p class=\"note\">It is the one that the service was started with. The console keeps a cookie of this browser, not the key.</p><button class=\"button primary\">Sign in</button></form></div>");
        })
        { Status = status };
    }

    /// <summary>The page by its address.</summary>
    public static Task<Answer> GetAsync(View view, CancellationToken cancellationToken) =>
        Task.FromResult<Answer>(view.Session is null ? Ask(view, view.Query("wanted")) : new RedirectAnswer(""));

    /// <summary>Signs in.</summary>
    public static Task<Answer> PostAsync(View view, CancellationToken cancellationToken)
    {
        string wanted = view.Form["wanted"].ToString();
        if (view.Parts.Sessions.Open(view.Form["key"].ToString().Trim()) is not { } cookie)
            return Task.FromResult<Answer>(Ask(view, wanted, 401, "This service does not know that key. Look for one that was cut short when it was copied."));
        Set(view, cookie);
        return Task.FromResult<Answer>(new RedirectAnswer(Safe(wanted)));
    }

    /// <summary>Signs in by a link.</summary>
    public static Task<Answer> OpenAsync(View view, CancellationToken cancellationToken)
    {
        if (view.Query("code") is not { } code || view.Parts.Links.Take(code) is not { } caller)
            return Task.FromResult<Answer>(view.Session is not null ? new RedirectAnswer("") : Ask(view, null, 401, "This link was used already, or it is older than ten minutes. Sign in with the key, or start the server again for a new link."));
        Set(view, view.Parts.Sessions.Issue(caller));
        // Not a redirect: a cookie of this strictness does not go with one that began at another program.
        return Task.FromResult<Answer>(new PageAnswer("Signed in", html =>
        {
            Parts.Heading(html, "You are signed in");
            html.Write($"<p><a href=\"{view.Url("")}\">Go to Home</a></p>");
        })
        { Next = "" });
    }

    /// <summary>Signs out.</summary>
    public static Task<Answer> OutAsync(View view, CancellationToken cancellationToken)
    {
        view.Cookies.Delete(Sessions.Cookie, Options(view, null));
        return Task.FromResult<Answer>(new RedirectAnswer("sign-in"));
    }

    /// <summary>Gives the browser the cookie of a session.</summary>
    public static void Set(View view, string cookie) => view.Cookies.Append(Sessions.Cookie, cookie, Options(view, Sessions.Lifetime));

    private static CookieOptions Options(View view, TimeSpan? lifetime) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = view.IsSecure, MaxAge = lifetime, IsEssential = true,
        // Without a path a browser takes the folder of the page. Cookies are set at the root alone, so that it is the console, under whatever path a proxy has it.
        Path = null,
    };

    // Only pages of this console are gone to: what begins with a slash, or has a colon in it, could lead elsewhere.
    private static string Safe(string? wanted) =>
        wanted is null || wanted.StartsWith('/') || wanted.StartsWith('\\') || wanted.Split('?')[0].AsSpan().IndexOfAny(":\\\r\n") >= 0 || wanted.StartsWith("sign-", StringComparison.Ordinal) ? "" : wanted;
}
