using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Text;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Services.Governing;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>What is done about responses that report a failure.</summary>
public enum HttpHandler
{
    /// <summary>Requests are sent again where that is of use, paced as the host asks.</summary>
    Advanced,

    /// <summary>Each request is sent once.</summary>
    Basic,
}

/// <summary>Sends the requests of a column, and gives the responses, whatever they report.</summary>
/// <remarks>
/// A request that gets no response at all, after all attempts, is a bad row. Hosts are paced one by one: a host that asks to wait holds its own requests and no others.
/// </remarks>
public sealed class HTTPTransformer : RowStage<RowAnswer>
{
    /// <summary>The column of requests: structures with <c>method</c>, <c>url</c>, <c>headers</c> and <c>body</c>.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>The column that gets the responses; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>How many seconds one attempt may take.</summary>
    [Range(0.001, 86_400.0)]
    public double Timeout { get; init; } = 60;

    /// <summary>How many seconds a row may take with all attempts and waits; null for as long as they last.</summary>
    [Range(0.001, 604_800.0)]
    public double? ConcurrentTimeout { get; init; }

    /// <summary>What is done about responses that report a failure.</summary>
    public HttpHandler Handler { get; init; }

    /// <summary>How often a request is sent at most; refusals because of too many requests do not count.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; init; } = 4;

    /// <summary>How many requests a second a host gets at most; null to find out what it takes.</summary>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double? RequestsPerSecond { get; init; }

    /// <summary>How many megabytes a response may have.</summary>
    [Range(1, 2_000)]
    public int MaxResponseMB { get; init; } = 256;

    /// <inheritdoc/>
    protected override IReadOnlyList<Field> Fields(Schema input) => [HttpColumns.Response(OutputCol ?? Uid + "_output")];

    /// <inheritdoc/>
    protected override IReadOnlyList<IArrowArray> ToColumns(IReadOnlyList<Field> fields, IReadOnlyList<object?> results, IReadOnlyList<BadRow> failures)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(results);
        return [TypedJson.Column(fields[0], [.. results.Select(result => (result as RowAnswer)?.Cell)])];
    }

    /// <inheritdoc/>
    protected override RowFunction<RowAnswer> BindRow(Schema input)
    {
        InputColumns.Require(input, Uid, "inputCol", InputCol, HttpColumns.IsRequest, HttpColumns.Expected);
        int place = input.GetFieldIndex(InputCol);
        var hosts = new ConcurrentDictionary<string, ServiceCaller>(StringComparer.OrdinalIgnoreCase);
        return async (batch, row, context, cancellationToken) =>
        {
            if (Cells.Value(batch.Column(place), row) is not IDictionary<string, object?> cell)
                return RowAnswer.Nothing;
            try
            {
                (Uri url, ServiceRequest request) = Request(cell);
                ServiceCaller caller = hosts.GetOrAdd(url.GetLeftPart(UriPartial.Authority), Caller);
                return new RowAnswer(Cell(await SendAsync(caller, request, context, cancellationToken).ConfigureAwait(false)), null);
            }
            catch (CallException error) when (error.IsUnasked())
            {
                return RowAnswer.Nothing;
            }
            catch (CallException error)
            {
                throw new DataException(error.Message, new Location { Stage = context.Stage, Column = InputCol });
            }
        };
    }

    private ServiceCaller Caller(string host)
    {
        var limits = new GovernorOptions { RequestsPerSecond = RequestsPerSecond };
        var options = new CallOptions
        {
            Timeout = TimeSpan.FromSeconds(Timeout), Deadline = ConcurrentTimeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Attempts = Handler == HttpHandler.Basic ? 1 : MaxAttempts, MostAnswerBytes = (long)MaxResponseMB << 20, TakesFailures = true, TakesRefusals = Handler == HttpHandler.Basic,
        };
        return new ServiceCaller(Type, new EndpointPool([new ServiceEndpoint(new Uri(host))], limits), options);
    }

    private static async Task<ServiceReply> SendAsync(ServiceCaller caller, ServiceRequest request, StageContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await caller.AskAsync(request, null, context, cancellationToken).ConfigureAwait(false);
        }
        catch (CallException error) when (error.Reply is { } reply)
        {
            return reply;
        }
    }

    private static (Uri Url, ServiceRequest Request) Request(IDictionary<string, object?> cell)
    {
        string? text = Get<string>(cell, "url");
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
            throw new CallException(new CallError(null, "InvalidUrl", $"'{text}' is no URL that can be called", CallErrorCategory.Input));
        Dictionary<string, string> headers = HttpColumns.ReadHeaders(cell.TryGetValue("headers", out object? given) ? given : null);
        headers.Remove("Content-Type", out string? type);
        var method = new HttpMethod(Get<string>(cell, "method") ?? "GET");
        byte[] body = cell.TryGetValue("body", out object? content) ? content as byte[] ?? (content is string words ? Encoding.UTF8.GetBytes(words) : []) : [];
        return (url, new ServiceRequest(method, url.AbsoluteUri)
        {
            Body = body, ContentType = type ?? "application/json", Headers = headers,
            IsRepeatable = method == HttpMethod.Get || method == HttpMethod.Put || method == HttpMethod.Delete || method == HttpMethod.Head || method == HttpMethod.Options || method == HttpMethod.Post,
        });
    }

    private static T? Get<T>(IDictionary<string, object?> cell, string name) => cell.TryGetValue(name, out object? value) && value is T typed ? typed : default;

    private static object?[] Cell(ServiceReply reply) =>
    [
        (int)reply.Status, System.Net.HttpStatusCode.IsDefined(reply.Status) ? reply.Status.ToString() : null,
        HttpColumns.HeaderCells(reply.ContentType is { } type ? reply.Headers.Append(KeyValuePair.Create("Content-Type", type)) : reply.Headers), reply.Body.ToArray(),
    ];
}
