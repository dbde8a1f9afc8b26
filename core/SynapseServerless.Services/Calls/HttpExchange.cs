using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using SynapseServerless.Services.Governing;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>One request and its reply over HTTP.</summary>
internal sealed class HttpExchange(ServiceEndpoint endpoint, StageContext context) : IExchange
{
    // What is announced to be longer is read as it comes, and takes no more memory than has come.
    private const int LongestAtOnce = 16 << 10;

    /// <inheritdoc/>
    public async Task<(ServiceReply Reply, ThrottlingNews News)> SendAsync(ServiceRequest request, TimeSpan timeout, long mostBytes, CancellationToken cancellationToken)
    {
        Uri url = endpoint.At(request.Address);
        // The clock of the machine needs no source of its own beside that of the caller.
        using CancellationTokenSource? other = context.Time == TimeProvider.System ? null : new CancellationTokenSource(timeout, context.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, other?.Token ?? default);
        if (other is null)
            limit.CancelAfter(timeout);
        try
        {
            return await AuthorizedAsync(url, request, mostBytes, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{endpoint} gave no reply in {timeout.TotalSeconds:0.###} seconds", error);
        }
    }

    /// <summary>The error of a row for a failure on the way; null where it is another failure.</summary>
    public static CallError? Failure(Exception error, CancellationToken cancellationToken) => error switch
    {
        _ when cancellationToken.IsCancellationRequested => null,
        TimeoutException => new CallError(null, "Timeout", error.Message, CallErrorCategory.Timeout),
        HttpRequestException or IOException => new CallError(null, Code(error), $"No whole reply came: {error.Message.TrimEnd('.')}", CallErrorCategory.Connection),
        _ => null,
    };

    /// <summary>Whether a request that failed cannot have been carried out.</summary>
    public static bool NeverArrived(Exception error) =>
        error is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError };

    private static string Code(Exception error) => error is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http ? http.HttpRequestError.ToString() : "ConnectionBroken";

    private Task<(ServiceReply, ThrottlingNews)> AuthorizedAsync(Uri url, ServiceRequest request, long mostBytes, CancellationToken cancellationToken)
    {
        if (endpoint.Key is { } key)
            return WithAsync(key, (message, value) => message.Headers.TryAddWithoutValidation(endpoint.KeyHeader, value));
        if (endpoint.Token is { } token)
            return WithAsync(token, (message, value) => message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", value));
        if (endpoint.AuthorizationHeader is { } header)
            return WithAsync(header, (message, value) => message.Headers.TryAddWithoutValidation("Authorization", value));
        if (endpoint.Scope is { } scope)
            return EntraAsync(scope);
        return ExchangeAsync(url, request, static _ => { }, mostBytes, cancellationToken);

        Task<(ServiceReply, ThrottlingNews)> WithAsync(Secret secret, Action<HttpRequestMessage, string> authorize) =>
            context.Host.Secrets.UseAsync(
                secret, Location.OfStage(context.Stage),
                (value, cancel) => ExchangeAsync(url, request, message => authorize(message, value.Reveal()), mostBytes, cancel), cancellationToken);

        async Task<(ServiceReply, ThrottlingNews)> EntraAsync(string wanted)
        {
            string bearer = await context.Host.Identity.GetTokenAsync(wanted, cancellationToken).ConfigureAwait(false);
            return await ExchangeAsync(url, request, message => message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer), mostBytes, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(ServiceReply, ThrottlingNews)> ExchangeAsync(
        Uri url, ServiceRequest request, Action<HttpRequestMessage> authorize, long mostBytes, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, url) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher };
        if (!request.Body.IsEmpty || request.Method == HttpMethod.Post || request.Method == HttpMethod.Put)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }
        foreach ((string name, string value) in endpoint.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        foreach ((string name, string value) in request.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        authorize(message);
        using var client = new HttpMessageInvoker(context.Host.Http.For(url, Location.OfStage(context.Stage)), disposeHandler: false);
        using HttpResponseMessage response = await client.SendAsync(message, cancellationToken).ConfigureAwait(false);
        byte[] body = await ReadAsync(response, mostBytes, cancellationToken).ConfigureAwait(false);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        // Not validated: what they mean is looked at by those who need it.
        foreach ((string name, HeaderStringValues values) in response.Headers.NonValidated)
            headers[name] = values.Count == 1 ? values.ToString() : string.Join(", ", values);
        ThrottlingNews news = ThrottlingHeaders.Read(response.StatusCode, response.Headers, context.Time.GetUtcNow());
        return (new ServiceReply(response.StatusCode, response.Content.Headers.ContentType?.ToString(), body) { Headers = headers }, news);
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, long mostBytes, CancellationToken cancellationToken)
    {
        long? length = response.Content.Headers.ContentLength;
        if (length > mostBytes)
            throw TooLong(mostBytes);
        Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            // An answer to HEAD announces what it does not have; one that breaks off is an error of the connection.
            if (length is >= 0 and <= LongestAtOnce)
            {
                byte[] whole = new byte[(int)length.Value];
                int read = await stream.ReadAtLeastAsync(whole, whole.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                return read == whole.Length ? whole : whole[..read];
            }
            return await ReadPartsAsync(stream, mostBytes, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<byte[]> ReadPartsAsync(Stream stream, long mostBytes, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(LongestAtOnce);
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                body.Write(buffer, 0, read);
                if (body.Length > mostBytes)
                    throw TooLong(mostBytes);
            }
            return body.ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private CallException TooLong(long mostBytes) => new(new CallError(
        null, "AnswerTooLong", $"{endpoint} answers with more than the {mostBytes >> 20} MiB that an answer may have", CallErrorCategory.Answer));
}
