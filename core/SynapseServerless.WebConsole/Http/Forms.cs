using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SynapseServerless.Service.Api.Http;
using SynapseServerless.WebConsole.Access;

namespace SynapseServerless.WebConsole.Http;

/// <summary>Reads forms, and tells those of this console from those that other sites make browsers send.</summary>
internal static class Forms
{
    /// <summary>Reads a form.</summary>
    /// <exception cref="ApiException">It is none, or is too large.</exception>
    public static async Task<IFormCollection> ReadAsync(HttpContext context, long mostBytes, CancellationToken cancellationToken)
    {
        HttpRequest request = context.Request;
        if (request.ContentLength > mostBytes)
            throw TooLarge();
        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
            throw ApiException.Of(415, "This is not a form", "Use the page that has the form.");
        try
        {
            var options = new FormOptions { BufferBodyLengthLimit = mostBytes, ValueLengthLimit = (int)Math.Min(mostBytes, int.MaxValue), ValueCountLimit = 2_000 };
            return await new FormFeature(request, options).ReadFormAsync(cancellationToken);
        }
        catch (InvalidDataException)
        {
            throw TooLarge();
        }
    }

    /// <summary>Checks that a form is one of ours.</summary>
    /// <exception cref="ApiException">It is not.</exception>
    public static void Check(HttpContext context, View view)
    {
        // Browsers say where a form comes from; what says nothing has the token to show.
        string site = context.Request.Headers["Sec-Fetch-Site"].ToString();
        string token = view.Form[FormTokens.Field].ToString();
        bool isOurs = view.Session is { } session
            ? FormTokens.IsOf(session.Secret, token)
            : view.Cookie(FormTokens.Cookie) is { Length: > 20 } cookie && FormTokens.IsOf(System.Text.Encoding.UTF8.GetBytes(cookie), token);
        if (!isOurs || site.Length > 0 && site is not ("same-origin" or "none"))
            throw ApiException.Of(403, "This form did not come from a page of this console, or that page is older than your session", "Go back, load the page again, and send it once more.");
    }

    private static ApiException TooLarge() => ApiException.Of(413, "What the form sends is too much", "Send less.");
}
