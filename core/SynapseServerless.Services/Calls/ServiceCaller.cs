using System.Collections.Concurrent;
using SynapseServerless.Services.Governing;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Asks a service, and asks nothing twice: an answer that the run was given before, or that an equal request is about to get, is used.</summary>
/// <remarks>One for each bound stage; it serves any number of rows and partitions at a time.</remarks>
internal sealed class ServiceCaller(string operation, EndpointPool pool, CallOptions options)
{
    // Answers to equal requests that come later are taken from memory, as long as that stays small.
    private const int LongestShared = 64 << 10, MostShared = 4_096;
    private readonly ConcurrentDictionary<AnswerKey, Task<ServiceReply>> _asked = new();
    private readonly ConcurrentQueue<AnswerKey> _kept = new();
    private readonly ConcurrentDictionary<AnswerKey, byte> _counted = new();
    private readonly string _asks = $"{operation} {pool.Identity}";

    // Counts where no run does.
    private readonly CallLedger _ledger = new();

    /// <summary>Sends requests in batches; null where each is sent by itself.</summary>
    public OpenAIBatches? Batches { get; set; }

    /// <summary>The endpoints.</summary>
    public EndpointPool Pool => pool;

    /// <summary>The answer to a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isGood">Says what is wrong with a reply that claims success; null when nothing is.</param>
    /// <param name="context">The stage's context.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="kept">What it is to those who find it kept.</param>
    /// <exception cref="CallException">There is no answer, and the row ends with this.</exception>
    /// <exception cref="SynapseException">The endpoint as a whole cannot be used: its key is wrong, or it has no such deployment.</exception>
    public Task<ServiceReply> AskAsync(ServiceRequest request, Func<ServiceReply, string?>? isGood, StageContext context, CancellationToken cancellationToken, KeptAs kept = KeptAs.Answer) =>
        OnceAsync(Key(request), cancel => SendAsync(request, isGood, context, cancel), context, cancellationToken, kept);

    /// <summary>What a request is known by.</summary>
    public AnswerKey Key(ServiceRequest request) => request.Key(_asks);

    /// <summary>Sends a request whether or not it was answered before.</summary>
    /// <inheritdoc cref="AskAsync"/>
    public async Task<ServiceReply> SendAsync(ServiceRequest request, Func<ServiceReply, string?>? isGood, StageContext context, CancellationToken cancellationToken)
    {
        if (options.Pricing is { } pricing)
            await pricing.OpenAsync(context, cancellationToken).ConfigureAwait(false);
        if (CallCounting.IsOn(context.Host))
        {
            Meter(context).Planned(pool.Endpoints[0], request, request.MayBatch && Batches is not null);
            throw UnaskedCalls.Exception();
        }
        if (request.MayBatch && Batches is { } batches)
            return await batches.SendAsync(request, isGood, context, cancellationToken).ConfigureAwait(false);
        return await new CallAttempts(pool, options, Meter(context), context).SendAsync(request, isGood, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Counts what a stage asks.</summary>
    public CallMeter Meter(StageContext context) => new(context.Calls ?? _ledger, options, context);

    /// <summary>An answer of an earlier run; null where there is none, or the stage takes none.</summary>
    public async ValueTask<ServiceReply?> FindOfOthersAsync(AnswerKey key, StageContext context, CancellationToken cancellationToken) =>
        options.Cache is { } cache && await cache.FindAsync(key, context, cancellationToken).ConfigureAwait(false) is { } reply ? await CountAsync(reply, KeptAs.Answer, context, cancellationToken).ConfigureAwait(false) : null;

    /// <summary>Keeps an answer for later runs, where the stage has a place for that.</summary>
    public ValueTask KeepForOthersAsync(AnswerKey key, ServiceReply reply, StageContext context) => options.Cache is { } cache ? cache.KeepAsync(key, reply, context) : default;

    /// <summary>An answer, which is asked for where it is neither kept nor about to come.</summary>
    /// <param name="key">What it is known by.</param>
    /// <param name="send">Asks for it.</param>
    /// <param name="context">The stage's context.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="kept">What it is to those who find it kept.</param>
    public async Task<ServiceReply> OnceAsync(
        AnswerKey key, Func<CancellationToken, Task<ServiceReply>> send, StageContext context, CancellationToken cancellationToken, KeptAs kept = KeptAs.Answer)
    {
        if (CallCounting.IsOn(context.Host))
            return await CountOnceAsync(key, send, context, kept, cancellationToken).ConfigureAwait(false);
        if (await context.Answers.FindAsync(key, cancellationToken).ConfigureAwait(false) is { } packed && ServiceReply.Unpack(packed, ReplySource.Journal) is { } known)
            return await CountAsync(known, kept, context, cancellationToken).ConfigureAwait(false);
        var mine = new TaskCompletionSource<ServiceReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        while (true)
        {
            Task<ServiceReply> task = _asked.GetOrAdd(key, mine.Task);
            if (task == mine.Task)
                return await FirstAsync(key, send, mine, context, kept, cancellationToken).ConfigureAwait(false);
            await ((Task)task).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            // Where the other one was given up, this one asks.
            if (!task.IsCanceled)
                return await CountAsync((await task.ConfigureAwait(false)) with { Source = ReplySource.SameRequest, Attempts = 0 }, kept, context, cancellationToken).ConfigureAwait(false);
        }
    }

    // Nothing is asked: what earlier runs were answered is found all the same, and equal requests are one.
    private async Task<ServiceReply> CountOnceAsync(AnswerKey key, Func<CancellationToken, Task<ServiceReply>> send, StageContext context, KeptAs kept, CancellationToken cancellationToken)
    {
        if (!_counted.TryAdd(key, 0))
        {
            if (kept != KeptAs.Step)
                Meter(context).Add(pool.Endpoints[0], new CallCounts { FromSameRequest = 1 });
            throw UnaskedCalls.Exception();
        }
        return (kept == KeptAs.Answer ? await FindOfOthersAsync(key, context, cancellationToken).ConfigureAwait(false) : null) ?? await send(cancellationToken).ConfigureAwait(false);
    }

    private async Task<ServiceReply> FirstAsync(
        AnswerKey key, Func<CancellationToken, Task<ServiceReply>> send, TaskCompletionSource<ServiceReply> mine, StageContext context, KeptAs kept, CancellationToken cancellationToken)
    {
        try
        {
            ServiceReply? ofOthers = kept == KeptAs.Answer ? await FindOfOthersAsync(key, context, cancellationToken).ConfigureAwait(false) : null;
            ServiceReply reply = ofOthers ?? await send(cancellationToken).ConfigureAwait(false);
            // What was paid for is kept even where nobody waits for it any more.
            if (context.Answers is not NoAnswers)
                await context.Answers.KeepAsync(key, reply.Pack(), CancellationToken.None).ConfigureAwait(false);
            if (kept == KeptAs.Answer && ofOthers is null)
                await KeepForOthersAsync(key, reply, context).ConfigureAwait(false);
            Forget(key, keep: reply.Body.Length <= LongestShared);
            mine.SetResult(reply.Unread());
            return reply;
        }
        catch (OperationCanceledException)
        {
            Forget(key, keep: false);
            mine.SetCanceled(CancellationToken.None);
            throw;
        }
        catch (Exception error)
        {
            Forget(key, keep: false);
            mine.SetException(error);
            // Nobody else may be waiting for it.
            _ = mine.Task.Exception;
            throw;
        }
    }

    private void Forget(AnswerKey key, bool keep)
    {
        if (!keep)
        {
            _asked.TryRemove(key, out _);
            return;
        }
        _kept.Enqueue(key);
        if (_kept.Count > MostShared && _kept.TryDequeue(out AnswerKey oldest))
            _asked.TryRemove(oldest, out _);
    }

    // What was sent is counted by its attempts.
    private async ValueTask<ServiceReply> CountAsync(ServiceReply reply, KeptAs kept, StageContext context, CancellationToken cancellationToken)
    {
        if (kept == KeptAs.Step)
            return reply;
        if (options.Pricing is { } pricing)
            await pricing.OpenAsync(context, cancellationToken).ConfigureAwait(false);
        Meter(context).Spared(pool.Endpoints[0], reply);
        return reply;
    }
}

/// <summary>What a reply is that is kept.</summary>
internal enum KeptAs
{
    /// <summary>An answer, which later runs may take for theirs where the stage has a place for that.</summary>
    Answer,

    /// <summary>An answer that holds for this run alone.</summary>
    OwnAnswer,

    /// <summary>A step on the way to an answer, such as the address of an operation that has begun.</summary>
    Step,
}
