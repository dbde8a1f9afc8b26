using System.Net;
using System.Text;
using System.Text.Json;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Asks an operation until it has ended, and gives its whole result.</summary>
internal sealed class OperationPoller(ServiceCaller caller, PollingOptions polling)
{
    private static readonly HashSet<string> s_good = new(["succeeded", "partiallycompleted", "partiallysucceeded", "completed"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> s_bad = new(["failed", "cancelled", "canceled", "rejected", "validationfailed", "expired", "skipped"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The address of an operation that has begun; null where the reply names none.</summary>
    public static string? Address(ServiceReply reply) =>
        reply.Header("Operation-Location") ?? reply.Header("Location") ?? (reply.Body.IsEmpty ? null : Self(reply));

    /// <summary>What is wrong with a reply that an operation has begun; null when nothing is.</summary>
    public static string? Problem(ServiceReply reply) => Address(reply) is null ? "the reply names no operation" : null;

    /// <summary>Begins an operation, or finds the one that the run had begun; one that was cancelled with the run is begun anew.</summary>
    /// <param name="begin">The request that begins it.</param>
    /// <param name="context">The stage's context.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CallException">It does not begin.</exception>
    public async Task<ServiceReply> BeginAsync(ServiceRequest begin, StageContext context, CancellationToken cancellationToken)
    {
        for (int again = 0; ; again++)
        {
            // The reply that names the operation is kept like any answer: a run that is killed now asks for this operation, and begins no other.
            ServiceReply begun = await caller
                .OnceAsync(caller.Key(Again(begin, again)), cancel => caller.SendAsync(begin, Problem, context, cancel), context, cancellationToken, KeptAs.Step).ConfigureAwait(false);
            if (!await WasCancelledAsync(Address(begun)!, begun, context, cancellationToken).ConfigureAwait(false))
                return begun;
        }
    }

    /// <summary>What a request is known by that begins an operation for another time, after the one before was cancelled.</summary>
    public static ServiceRequest Again(ServiceRequest begin, int again) =>
        again == 0 ? begin : begin with { Headers = new Dictionary<string, string>(begin.Headers) { ["again"] = again.ToString(System.Globalization.CultureInfo.InvariantCulture) } };

    /// <summary>Whether an operation of which a run knows was cancelled with the run.</summary>
    public async ValueTask<bool> WasCancelledAsync(string address, ServiceReply begun, StageContext context, CancellationToken cancellationToken) =>
        polling.CanCancel && begun.Source == ReplySource.Journal && await context.Answers.FindAsync(Key(address, "cancelled"), cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>The result of an operation, which several rows may share.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="begun">The reply by which it began.</param>
    /// <param name="context">The stage's context.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CallException">It ended without a result.</exception>
    /// <exception cref="NotYetException">It has not ended, and the run comes back for it.</exception>
    public async Task<ServiceReply> ResultAsync(string address, ServiceReply begun, StageContext context, CancellationToken cancellationToken)
    {
        var ask = new ServiceRequest(HttpMethod.Get, address) { MayBeGone = true, IsFree = true };
        AnswerKey key = Key(address, "result");
        if (polling.CanCancel)
            await context.Answers.KeepAsync(Key(address, "begun"), new BegunWork(context.Stage, address, key, Key(address, "cancelled")).Pack(), cancellationToken).ConfigureAwait(false);
        return await caller.OnceAsync(key, cancel => PollAsync(ask, begun, context, cancel), context, cancellationToken, KeptAs.OwnAnswer).ConfigureAwait(false);
    }

    private AnswerKey Key(string address, string what) =>
        caller.Key(new ServiceRequest(HttpMethod.Get, address) { Headers = new Dictionary<string, string> { [what] = "1" } });

    private async Task<ServiceReply> PollAsync(ServiceRequest ask, ServiceReply begun, StageContext context, CancellationToken cancellationToken)
    {
        long since = context.Time.GetTimestamp();
        TimeSpan pause = begun.Source == ReplySource.Journal ? TimeSpan.Zero : Asked(begun) ?? polling.First;
        for (int asked = 0; ; asked++)
        {
            if (asked == polling.Most)
                throw new CallException(new CallError(null, "OperationNotEnded", $"The operation had not ended after it was asked for {asked} times", CallErrorCategory.Timeout));
            await WaitAsync(pause, since, context, cancellationToken).ConfigureAwait(false);
            ServiceReply reply = await SendAsync(ask, context, cancellationToken).ConfigureAwait(false);
            string? status = Status(reply.Json());
            if (status is null || s_good.Contains(status))
                return await PagesAsync(reply, ask, context, cancellationToken).ConfigureAwait(false);
            if (s_bad.Contains(status))
                throw new CallException(Failure(reply, status));
            pause = Asked(reply) ?? polling.Then;
        }
    }

    private async Task<ServiceReply> SendAsync(ServiceRequest ask, StageContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await caller.SendAsync(ask, static reply => RowCalls.Problem(() => Status(reply.Json())), context, cancellationToken).ConfigureAwait(false);
        }
        catch (CallException error) when (error.Error.Status == (int)HttpStatusCode.NotFound)
        {
            throw new CallException(error.Error with { Code = "OperationGone", Message = "The service does not know the operation any more: results are kept for a day there", Category = CallErrorCategory.Service });
        }
    }

    // Short waits are spent here. Where a run would come back for the row, longer ones hold nothing.
    private async Task WaitAsync(TimeSpan pause, long since, StageContext context, CancellationToken cancellationToken)
    {
        bool comesBack = context.Answers is not NoAnswers;
        if (comesBack && context.Time.GetElapsedTime(since) + pause > polling.Here)
            throw new NotYetException(context.Time.GetUtcNow() + pause, "an operation of the service has not ended");
        await Task.Delay(pause, context.Time, cancellationToken).ConfigureAwait(false);
    }

    // Results come in pages; rows beyond the first would be lost without the others.
    private async Task<ServiceReply> PagesAsync(ServiceReply first, ServiceRequest ask, StageContext context, CancellationToken cancellationToken)
    {
        JsonElement page = first.Json();
        if (NextLink(page) is null)
            return first;
        var pages = new List<JsonElement> { page };
        while (NextLink(page) is { } next)
        {
            page = (await SendAsync(ask with { Address = next }, context, cancellationToken).ConfigureAwait(false)).Json();
            pages.Add(page);
            if (pages.Count > 10_000)
                throw new CallException(new CallError(null, "EndlessPages", "The service gives more than 10,000 pages of one result", CallErrorCategory.Answer));
        }
        return first with { Body = Encoding.UTF8.GetBytes(ResultPages.Join(pages).ToJsonString(StageJson.Options)) };
    }

    private static string? Self(ServiceReply reply)
    {
        try
        {
            return reply.Json() is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("self", out JsonElement self) ? self.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? NextLink(JsonElement page) =>
        page.ValueKind == JsonValueKind.Object && (page.TryGetProperty("nextLink", out JsonElement link) || page.TryGetProperty("@nextLink", out link)) && link.ValueKind == JsonValueKind.String ? link.GetString() : null;

    private static string? Status(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("status", out JsonElement status) && status.ValueKind == JsonValueKind.String ? status.GetString() : null;

    private static TimeSpan? Asked(ServiceReply reply) =>
        reply.Header("Retry-After") is { } text && double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and <= 3_600 ? TimeSpan.FromSeconds(seconds) : null;

    private static CallError Failure(ServiceReply reply, string status)
    {
        CallError error = ServiceErrors.Read(reply);
        JsonElement json = reply.Json();
        // Transcriptions have their error among their properties.
        if (json.TryGetProperty("properties", out JsonElement properties) && properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty("error", out JsonElement inner) && inner.ValueKind == JsonValueKind.Object)
        {
            error = error with
            {
                Code = inner.TryGetProperty("code", out JsonElement why) ? why.ToString() : error.Code, Message = inner.TryGetProperty("message", out JsonElement what) ? what.ToString() : error.Message,
            };
        }
        if (json.TryGetProperty("errors", out JsonElement errors) && errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0 && errors[0].TryGetProperty("message", out JsonElement message))
            error = error with { Message = message.GetString() ?? error.Message, Code = errors[0].TryGetProperty("code", out JsonElement code) ? code.ToString() : error.Code };
        return error with
        {
            Code = error.Code is "OK" ? "Operation" + status : error.Code, Category = CallErrorCategory.Request, Attempts = reply.Attempts, RequestId = reply.RequestId,
            Message = $"The operation ended as {status}: {error.Message}",
        };
    }
}
