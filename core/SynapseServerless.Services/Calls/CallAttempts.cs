using System.Net;
using System.Text.Json;
using SynapseServerless.Services.Governing;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>The attempts at one request: chosen endpoint after endpoint, each when its governor lets it, until there is an answer or no use in trying.</summary>
internal sealed class CallAttempts(EndpointPool pool, CallOptions options, CallLedger ledger, StageContext context)
{
    private readonly HashSet<ServiceEndpoint> _refused = [];
    private readonly long _began = context.Time.GetTimestamp();
    private CallError? _last;
    private int _attempts;
    private int _counted;

    /// <summary>The answer.</summary>
    /// <inheritdoc cref="ServiceCaller.AskAsync"/>
    public async Task<ServiceReply> SendAsync(ServiceRequest request, Func<ServiceReply, string?>? isGood, CancellationToken cancellationToken)
    {
        while (true)
        {
            using EndpointPool.Chosen chosen = await pool.ChooseAsync(context, _refused, cancellationToken).ConfigureAwait(false);
            bool isFirst = await chosen.State.BeginAsync(cancellationToken).ConfigureAwait(false);
            bool answered = false;
            try
            {
                if (await AttemptAsync(request, isGood, chosen, cancellationToken).ConfigureAwait(false) is { } reply)
                {
                    answered = true;
                    return reply;
                }
                answered = _last is { Status: not null };
            }
            catch (CallException error)
            {
                answered = error.Error.Status is not null;
                throw;
            }
            finally
            {
                if (isFirst)
                    chosen.State.End(answered);
            }
            await PauseAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }

    // Null where another attempt is of use.
    private async Task<ServiceReply?> AttemptAsync(ServiceRequest request, Func<ServiceReply, string?>? isGood, EndpointPool.Chosen chosen, CancellationToken cancellationToken)
    {
        using Permit permit = await PermitAsync(request, chosen, cancellationToken).ConfigureAwait(false);
        _attempts++;
        ledger.CountSent();
        try
        {
            var exchange = new HttpExchange(chosen.Endpoint, context);
            (ServiceReply reply, ThrottlingNews news) = await exchange.SendAsync(request, Limit(), options.MostAnswerBytes, cancellationToken).ConfigureAwait(false);
            reply = reply with { Attempts = _attempts };
            CallResult result = Judge(reply, news);
            permit.Complete(new CallOutcome { Result = result, Wait = news.Wait, Limits = news.Limits, TokensUsed = Tokens(request, reply)?.Total, OutputTokens = Tokens(request, reply)?.Output });
            if (reply.IsSuccess)
                return isGood?.Invoke(reply) is { } problem ? Garbled(reply, problem) : reply;
            _last = ServiceErrors.Read(reply) with { Attempts = _attempts, RequestId = reply.RequestId, WaitSeconds = news.Wait?.TotalSeconds };
            if (result == CallResult.Refused)
            {
                ledger.CountRefused();
                _refused.Add(chosen.Endpoint);
                return null;
            }
            if (!request.MayBeGone || reply.Status != HttpStatusCode.NotFound)
                ServiceErrors.ThrowIfEndpoint(reply, _last, chosen.Endpoint, context);
            if (!ServiceErrors.MayPass(reply.Status, request.IsRepeatable))
                throw new CallException(_last);
            _counted++;
            return null;
        }
        catch (Exception error) when (HttpExchange.Failure(error, cancellationToken) is { } failure)
        {
            permit.Complete(new CallOutcome { Result = failure.Category == CallErrorCategory.Timeout ? CallResult.Overloaded : CallResult.Failed });
            ledger.CountLost();
            _last = failure with { Attempts = _attempts };
            // Whether it was carried out, nobody knows.
            if (!request.IsRepeatable && !HttpExchange.NeverArrived(error))
                throw new CallException(_last);
            _counted++;
            return null;
        }
    }

    private async ValueTask<Permit> PermitAsync(ServiceRequest request, EndpointPool.Chosen chosen, CancellationToken cancellationToken)
    {
        try
        {
            return await chosen.State.Governor.AcquireAsync(new RequestCost(request.Tokens), cancellationToken).ConfigureAwait(false);
        }
        catch (HeldTooLongException held)
        {
            double? wait = (held.Until - context.Time.GetUtcNow())?.TotalSeconds;
            throw new CallException((_last ?? new CallError(null, "HeldBack", "", CallErrorCategory.Throttled)) with
            {
                Message = $"{chosen.Endpoint} takes no request for {wait ?? 0:F0} seconds, which is longer than a row waits",
                Category = CallErrorCategory.Throttled, Attempts = _attempts, WaitSeconds = wait,
            });
        }
    }

    private ServiceReply? Garbled(ServiceReply reply, string problem)
    {
        ledger.CountLost();
        _last = new CallError((int)reply.Status, "InvalidAnswer", $"The service answered with what the operation does not give: {problem}", CallErrorCategory.Answer)
        {
            Attempts = _attempts, RequestId = reply.RequestId,
        };
        _counted++;
        return null;
    }

    // Waits before the next attempt, or ends with the last failure.
    private async ValueTask PauseAsync(ServiceRequest request, CancellationToken cancellationToken)
    {
        CallError last = _last!;
        bool isRefused = last.Status == (int)HttpStatusCode.TooManyRequests;
        if (_counted >= options.Attempts || _attempts >= 16 * options.Attempts)
            throw new CallException(last);
        // The governor holds the endpoint where it refused; after other failures each row waits by itself, longer each time and not all at the same moment.
        TimeSpan pause = isRefused ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Min(20_000, 100 << Math.Min(_counted, 12)) * (0.5 + (Random.Shared.NextDouble() / 2)));
        if (options.Deadline is { } deadline && context.Time.GetElapsedTime(_began) + pause >= deadline)
        {
            throw new CallException(last with
            {
                Code = "DeadlineExceeded", Message = $"The row was not answered in {deadline.TotalSeconds:0.###} seconds; the last failure: {last.Message}", Category = CallErrorCategory.Timeout,
            });
        }
        if (pause > TimeSpan.Zero)
            await Task.Delay(pause, context.Time, cancellationToken).ConfigureAwait(false);
    }

    private TimeSpan Limit()
    {
        if (options.Deadline is not { } deadline)
            return options.Timeout;
        TimeSpan left = deadline - context.Time.GetElapsedTime(_began);
        return left < options.Timeout ? (left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1)) : options.Timeout;
    }

    private static CallResult Judge(ServiceReply reply, ThrottlingNews news) => (int)reply.Status switch
    {
        429 => CallResult.Refused,
        503 when news.Wait is not null => CallResult.Refused,
        503 or 529 or 408 => CallResult.Overloaded,
        >= 500 => CallResult.Failed,
        _ => CallResult.Accepted,
    };

    // What services of language models say of the tokens they used.
    private static (long Total, long? Output)? Tokens(ServiceRequest request, ServiceReply reply)
    {
        if (request.Tokens == 0 || !reply.IsSuccess)
            return null;
        try
        {
            return reply.Json().TryGetProperty("usage", out JsonElement usage) && usage.ValueKind == JsonValueKind.Object && usage.TryGetProperty("total_tokens", out JsonElement total) && total.TryGetInt64(out long tokens)
                ? (tokens, Output(usage)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static long? Output(JsonElement usage) =>
        (usage.TryGetProperty("completion_tokens", out JsonElement output) || usage.TryGetProperty("output_tokens", out output)) && output.TryGetInt64(out long tokens) ? tokens : null;
}
