using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using SynapseServerless.Service.Api.Routing;
using SynapseServerless.Specifications;

namespace SynapseServerless.Service.Api.Http;

/// <summary>A request as its route sees it.</summary>
/// <param name="context">The request.</param>
/// <param name="route">Its route.</param>
/// <param name="values">What stands in the path.</param>
/// <param name="mostBytes">How large a body may be.</param>
internal sealed class ApiRequest(HttpContext context, ApiRoute route, IReadOnlyDictionary<string, string> values, long mostBytes)
{
    private static readonly string[] YamlTypes = ["application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"];

    /// <summary>Where errors of the body are; set by the code that has read it.</summary>
    public BodyPlaces? Places { get; set; }

    /// <summary>Path before the routes, for what leads back here.</summary>
    public string Base => context.Request.PathBase.Value ?? "";

    /// <summary>Who asks, by the name of the key; empty where none is needed.</summary>
    public string Caller { get; init; } = "";

    /// <summary>The type of the body.</summary>
    public string? ContentType => context.Request.ContentType;

    /// <summary>Whether there is a query.</summary>
    public bool HasQuery => context.Request.QueryString.HasValue;

    /// <summary>What stands in the path.</summary>
    public string Value(string name) => values[name];

    /// <summary>What stands in the path where the route has it; null where it has not.</summary>
    public string? FindValue(string name) => values.GetValueOrDefault(name);

    /// <summary>A header, or null.</summary>
    public string? Header(string name) => context.Request.Headers.TryGetValue(name, out var header) && header.ToString() is { Length: > 0 } text ? text : null;

    /// <summary>A parameter of the query as text, or null.</summary>
    public string? Query(string name) => context.Request.Query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;

    /// <summary>A parameter of the query as a number within its limits.</summary>
    public int? Number(string name)
    {
        if (Query(name) is not { } text)
            return null;
        ApiParameter parameter = route.Parameters.First(known => known.Name == name);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number >= (parameter.Minimum ?? 0) && number <= (parameter.Maximum ?? int.MaxValue))
            return number;
        throw ApiException.Of(
            400, $"The query parameter {name} is '{text}'",
            string.Create(CultureInfo.InvariantCulture, $"Give a whole number from {parameter.Minimum ?? 0} to {parameter.Maximum ?? int.MaxValue}."));
    }

    /// <summary>A parameter of the query as one of several words.</summary>
    public T? Word<T>(string name)
        where T : struct, Enum
    {
        if (Query(name) is not { } text)
            return null;
        foreach (T value in Enum.GetValues<T>())
        {
            if (string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase))
                return value;
        }
        throw ApiException.Of(
            400, $"The query parameter {name} is '{text}'",
            Suggestions.Remedy(text, [.. Enum.GetNames<T>().Select(word => word.ToLowerInvariant())], "values"));
    }

    /// <summary>Refuses query parameters that the route does not have: a misspelt one must not be taken for none.</summary>
    public void CheckQuery()
    {
        if (!HasQuery)
            return;
        string[] known = [.. route.Parameters.Where(parameter => parameter.Place == ApiPlace.Query).Select(parameter => parameter.Name)];
        foreach (string name in context.Request.Query.Keys.Where(name => !known.Contains(name, StringComparer.Ordinal)))
            throw ApiException.Of(400, $"There is no query parameter '{name}' here", Suggestions.Remedy(name, known, "query parameters"));
    }

    /// <summary>Reads the body into nodes that know their lines; null when there is none and none is needed.</summary>
    /// <exception cref="ApiException">It is too large (413), of another type (415), or not well-formed (400).</exception>
    public async Task<(SpecNode Root, string Text, bool Yaml)?> ReadAsync(CancellationToken cancellationToken)
    {
        ApiBody body = route.Body!;
        byte[] bytes = await ReadBytesAsync(cancellationToken).ConfigureAwait(false);
        if (bytes.Length == 0 && body.Optional)
            return null;
        return Parse(bytes, IsYaml(body));
    }

    /// <summary>Reads bytes of the body into nodes that know their lines.</summary>
    /// <exception cref="ApiException">They are not well-formed (400).</exception>
    public (SpecNode Root, string Text, bool Yaml) Parse(byte[] bytes, bool yaml)
    {
        try
        {
            SpecNode root = SpecParser.Parse(bytes, yaml ? "body.yaml" : "body.json", SpecLimits.Default with { Bytes = mostBytes, HasAnyText = route.Body!.IsData });
            string text = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
            return (root, text, yaml);
        }
        catch (SpecificationException error)
        {
            // What is no JSON at all is a bad request; what is well-formed and ambiguous, such as a key that stands twice, cannot be processed.
            int status = error.InnerException is null && error.Location.Pointer is not null ? 422 : 400;
            var item = new ApiProblemDetail { Pointer = error.Location.Pointer, Line = error.Location.Line, Detail = ApiException.Sentence(error.Problem), Remedy = error.Remedy };
            throw ApiException.Of(status, error.Problem.Replace("The specification", "The body", StringComparison.Ordinal), error.Remedy, [item]);
        }
    }

    /// <summary>Reads the whole body, as far as it may go.</summary>
    public async Task<byte[]> ReadBytesAsync(CancellationToken cancellationToken)
    {
        if (context.Request.ContentLength > mostBytes)
            throw TooLarge(mostBytes);
        using var buffer = new MemoryStream();
        byte[] piece = new byte[16 << 10];
        try
        {
            while (await context.Request.Body.ReadAsync(piece, cancellationToken).ConfigureAwait(false) is > 0 and int read)
            {
                if (buffer.Length + read > mostBytes)
                    throw TooLarge(mostBytes);
                buffer.Write(piece, 0, read);
            }
        }
        catch (Exception error) when (error is OverflowException or (IOException and not BadHttpRequestException))
        {
            // Such as the size of a chunk that is no number, or more than one can be.
            throw Malformed();
        }
        return buffer.ToArray();
    }

    /// <summary>Reads the whole body into memory that is used again.</summary>
    /// <param name="most">How many bytes it may have.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<PooledBytes> ReadPooledAsync(long most, CancellationToken cancellationToken)
    {
        if (context.Request.ContentLength > most)
            throw TooLarge(most);
        var bytes = new PooledBytes((int)(context.Request.ContentLength ?? 1 << 12) + 1);
        try
        {
            while (await context.Request.Body.ReadAsync(bytes.GetMemory(), cancellationToken).ConfigureAwait(false) is > 0 and int read)
            {
                bytes.Advance(read);
                if (bytes.Span.Length > most)
                    throw TooLarge(most);
            }
            return bytes;
        }
        catch (Exception error) when (error is OverflowException or (IOException and not BadHttpRequestException))
        {
            bytes.Dispose();
            // Such as the size of a chunk that is no number, or more than one can be.
            throw Malformed();
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    private static ApiException Malformed() => ApiException.Of(400, "The body does not come as its headers say", "Send it whole, with Content-Length or in well-formed chunks.");

    private static ApiException TooLarge(long most) => ApiException.Of(
        413, string.Create(CultureInfo.InvariantCulture, $"The body has more than {most} bytes"), "Send less; what is large belongs into a file under data/.");

    private bool IsYaml(ApiBody body)
    {
        string allowed = body.Yaml ? "application/json or application/yaml" : "application/json";
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out MediaTypeHeaderValue? type))
            throw ApiException.Of(415, "The body has no type that is understood", $"Set the header Content-Type to {allowed}.");
        if (type.CharSet is { } charset && !string.Equals(charset.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase))
            throw ApiException.Of(415, $"The body is in {charset}", "Send it in UTF-8.");
        string name = type.MediaType ?? "";
        if (body.Yaml && YamlTypes.Contains(name, StringComparer.OrdinalIgnoreCase))
            return true;
        return name.Equals("application/json", StringComparison.OrdinalIgnoreCase) || name.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
            ? false
            : throw ApiException.Of(415, $"A body of type {name} is not read here", $"Send {allowed}.");
    }
}
