using SynapseServerless.Services.Governing;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>The attempts at one request: chosen endpoint after endpoint, each when its governor lets it, until there is an answer or no use in trying.</summary>
internal sealed class CallAttempts(EndpointPool pool, CallOptions options, CallMeter meter, StageContext context)
{
    private const int MostBudgetWaits = 60;
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(500);

    private readonly HashSet<ServiceEndpoint> _refused = [];
    private readonly long _began = context.Time.GetTimestamp();
    private readonly RetryPolicy _policy = new() { MaxAttempts = options.Attempts, AttemptTimeout = options.Timeout, TotalTimeout = options.Deadline ?? TimeSpan.FromDays(7) };
    private CallError? _last;
    private FailureKind _kind;
    private TimeSpan? _wait;
    private ServiceReply? _reply;
    private int _attempts;
    private int _counted;

    /// <summary>The answer.</summary>
    /// <inheritdoc cref="ServiceCaller.AskAsync"/>
    public async Task<ServiceReply> SendAsync(ServiceRequest request, Func<ServiceReply, string?>? isGood, CancellationToken cancellationToken)
    {
        while (true)
        {
            using EndpointPool.Chosen chosen = await pool.ChooseAsync(context, _refused, cancellationToken).ConfigureAwait(false);
            meter.Watch(chosen.State);
            bool isFirst = await chosen.State.BeginAsync(cancellationToken).ConfigureAwait(false);
            bool answered = false;
            SynapseException? problem = null;
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
            // What is wrong with the endpoint reaches those that wait for its first answer: they would be refused as well.
            catch (SynapseException error) when (error.GetType() == typeof(SynapseException))
            {
                problem = error;
                throw;
            }
            finally
            {
                if (isFirst)
                    chosen.State.End(answered, problem);
            }
            await PauseAsync(request, chosen.State.Budget, cancellationToken).ConfigureAwait(false);
        }
    }

    // Null where another attempt is of use.
    private async Task<ServiceReply?> AttemptAsync(ServiceRequest request, Func<ServiceReply, string?>? isGood, EndpointPool.Chosen chosen, CancellationToken cancellationToken)
    {
        using IDisposable? reserved = await meter.ReserveAsync(request, cancellationToken).ConfigureAwait(false);
        long asked = context.Time.GetTimestamp();
        using Permit permit = await PermitAsync(request, chosen, cancellationToken).ConfigureAwait(false);
        _attempts++;
        // Until something is heard of it, it may have been carried out for nothing.
        CallCounts counts = request.IsFree
            ? new CallCounts { Polled = 1 }
            : new CallCounts { Sent = 1, Wasted = 1, SecondsWaited = context.Time.GetElapsedTime(asked).TotalSeconds };
        try
        {
            IExchange exchange = chosen.Endpoint.Client is { } client ? new ClientExchange(client, context) : new HttpExchange(chosen.Endpoint, context);
            (ServiceReply reply, ThrottlingNews news) = await exchange.SendAsync(request, Limit(), request.MostAnswerBytes ?? options.MostAnswerBytes, cancellationToken).ConfigureAwait(false);
            reply = reply with { Attempts = _attempts, Endpoint = chosen.State.Name };
            CallError? error = reply.IsSuccess ? null : ServiceErrors.Read(reply);
            _kind = Failures.Of(reply.Status, error?.Code);
            _wait = news.Wait;
            CallResult result = Failures.ResultOf(_kind, news.Wait);
            ModelUsage? tokens = request.Tokens > 0 && reply.IsSuccess ? ModelUsage.Read(reply) : null;
            permit.Complete(new CallOutcome { Result = result, Wait = news.Wait, Limits = news.Limits, TokensUsed = tokens?.Input + tokens?.Output, OutputTokens = tokens?.Output });
            if (!request.IsFree)
                counts = counts.Plus(tokens is { } used ? meter.Paid(used) : meter.Paid(reply)) with { Wasted = 0, Answered = error is null ? 1 : 0, Refused = result == CallResult.Refused ? 1 : 0, Failed = error is not null && result != CallResult.Refused ? 1 : 0 };
            if (error is null)
            {
                chosen.State.Budget.Succeeded();
                if (isGood?.Invoke(reply) is not { } problem)
                    return reply;
                counts = counts with { Wasted = request.IsFree ? 0 : 1, Answered = 0 };
                return Garbled(reply, problem);
            }
            _reply = reply;
            _last = error with { Attempts = _attempts, RequestId = reply.RequestId, WaitSeconds = news.Wait?.TotalSeconds };
            if (result == CallResult.Refused && !options.TakesRefusals)
            {
                _refused.Add(chosen.Endpoint);
                return null;
            }
            if (!options.TakesFailures && !(request.MayBeGone && (int)reply.Status == 404))
                ServiceErrors.ThrowIfEndpoint(reply, _last, chosen.Endpoint, options.Access, context);
            if (_kind == FailureKind.Final || (result == CallResult.Refused && options.TakesRefusals))
                throw Failed(_last);
            _counted++;
            return null;
        }
        catch (Exception error) when (HttpExchange.Failure(error, cancellationToken) is { } failure)
        {
            (_kind, _wait) = (Failures.Of(error), null);
            permit.Complete(new CallOutcome { Result = Failures.ResultOf(_kind, null) });
            if (!request.IsFree && HttpExchange.NeverArrived(error))
                counts = counts with { Wasted = 0, Failed = 1 };
            _reply = null;
            _last = failure with { Attempts = _attempts };
            // Whether it was carried out, nobody knows, unless it never left.
            if (_kind != FailureKind.Final && HttpExchange.NeverArrived(error))
                _kind = FailureKind.Overloaded;
            _counted++;
            return null;
        }
        catch (SynapseException) when (counts is { Sent: 1, Wasted: 1 })
        {
            // It was not allowed to leave.
            counts = CallCounts.None;
            throw;
        }
        finally
        {
            meter.Add(chosen.State.Name, counts);
        }
    }

    private async ValueTask<Permit> PermitAsync(ServiceRequest request, EndpointPool.Chosen chosen, CancellationToken cancellationToken)
    {
        try
        {
            return await chosen.State.Governor.AcquireAsync(new RequestCost(request.Tokens), pool.LongestWait, cancellationToken).ConfigureAwait(false);
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
        (_kind, _wait) = (FailureKind.Failed, null);
        _last = new CallError((int)reply.Status, "InvalidAnswer", $"The service answered with what the operation does not give: {problem}", CallErrorCategory.Answer)
        {
            Attempts = _attempts, RequestId = reply.RequestId,
        };
        _counted++;
        return null;
    }

    // Waits before the next attempt, or ends with the last failure.
    private async ValueTask PauseAsync(ServiceRequest request, RetryBudget budget, CancellationToken cancellationToken)
    {
        CallError last = _last!;
        for (int waits = 0; ; waits++)
        {
            var failure = new RetryFailure
            {
                // The endpoint as a whole waits for refusals, which end by the governor's own limit.
                Kind = _kind, Attempts = _kind == FailureKind.Refused ? Math.Min(_counted + 1, options.Attempts - 1) : _counted, Wait = _wait, IsIdempotent = request.IsRepeatable,
                Elapsed = context.Time.GetElapsedTime(_began),
            };
            RetryDecision decision = _policy.Decide(failure, budget, Random.Shared);
            if (decision.End == RetryEnd.Deadline)
            {
                throw new CallException(last with
                {
                    Code = "DeadlineExceeded", Message = $"The row was not answered in {options.Deadline?.TotalSeconds:0.###} seconds; the last failure: {last.Message}", Category = CallErrorCategory.Timeout,
                });
            }
            // Where the endpoint fails so often that nothing more is repeated for now, it is waited for a while.
            if (!decision.Repeats && (decision.End != RetryEnd.Budget || waits == MostBudgetWaits))
                throw Failed(last);
            if (_attempts >= 16 * options.Attempts)
                throw Failed(last);
            if (decision.Delay > TimeSpan.Zero)
                await Task.Delay(decision.Repeats || decision.Delay > s_shortest ? decision.Delay : s_shortest, context.Time, cancellationToken).ConfigureAwait(false);
            if (decision.Repeats)
                return;
        }
    }

    private CallException Failed(CallError error) => new(error) { Reply = _reply };

    private TimeSpan Limit()
    {
        if (options.Deadline is not { } deadline)
            return options.Timeout;
        TimeSpan left = deadline - context.Time.GetElapsedTime(_began);
        return left < options.Timeout ? (left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1)) : options.Timeout;
    }
}
