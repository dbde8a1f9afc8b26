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
    private readonly string _asks = $"{operation} {pool.Identity}";

    /// <summary>What the calls came to.</summary>
    public CallLedger Ledger { get; } = new();

    /// <summary>The endpoints.</summary>
    public EndpointPool Pool => pool;

    /// <summary>The answer to a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isGood">Says what is wrong with a reply that claims success; null when nothing is.</param>
    /// <param name="context">The stage's context.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CallException">There is no answer, and the row ends with this.</exception>
    /// <exception cref="SynapseException">The endpoint as a whole cannot be used: its key is wrong, or it has no such deployment.</exception>
    public Task<ServiceReply> AskAsync(ServiceRequest request, Func<ServiceReply, string?>? isGood, StageContext context, CancellationToken cancellationToken) =>
        OnceAsync(Key(request), cancel => SendAsync(request, isGood, context, cancel), context, cancellationToken);

    /// <summary>What a request is known by.</summary>
    public AnswerKey Key(ServiceRequest request) => request.Key(_asks);

    /// <summary>Sends a request whether or not it was answered before.</summary>
    /// <inheritdoc cref="AskAsync"/>
    public Task<ServiceReply> SendAsync(ServiceRequest request, Func<ServiceReply, string?>? isGood, StageContext context, CancellationToken cancellationToken) =>
        new CallAttempts(pool, options, Ledger, context).SendAsync(request, isGood, cancellationToken);

    /// <summary>An answer, which is asked for where it is neither kept nor about to come.</summary>
    /// <param name="key">What it is known by.</param>
    /// <param name="send">Asks for it.</param>
    /// <param name="context">The stage's context.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ServiceReply> OnceAsync(AnswerKey key, Func<CancellationToken, Task<ServiceReply>> send, StageContext context, CancellationToken cancellationToken)
    {
        if (await context.Answers.FindAsync(key, cancellationToken).ConfigureAwait(false) is { } kept && ServiceReply.Unpack(kept, ReplySource.Journal) is { } known)
            return Count(known);
        var mine = new TaskCompletionSource<ServiceReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        while (true)
        {
            Task<ServiceReply> task = _asked.GetOrAdd(key, mine.Task);
            if (task == mine.Task)
                return await FirstAsync(key, send, mine, context, cancellationToken).ConfigureAwait(false);
            await ((Task)task).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            // Where the other one was given up, this one asks.
            if (!task.IsCanceled)
                return Count((await task.ConfigureAwait(false)) with { Source = ReplySource.SameRequest, Attempts = 0 });
        }
    }

    private async Task<ServiceReply> FirstAsync(
        AnswerKey key, Func<CancellationToken, Task<ServiceReply>> send, TaskCompletionSource<ServiceReply> mine, StageContext context, CancellationToken cancellationToken)
    {
        try
        {
            ServiceReply reply = await send(cancellationToken).ConfigureAwait(false);
            // What was paid for is kept even where nobody waits for it any more.
            if (context.Answers is not NoAnswers)
                await context.Answers.KeepAsync(key, reply.Pack(), CancellationToken.None).ConfigureAwait(false);
            Forget(key, keep: reply.Body.Length <= LongestShared);
            mine.SetResult(reply);
            return Count(reply);
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

    private ServiceReply Count(ServiceReply reply)
    {
        Ledger.CountAnswer(reply.Source);
        return reply;
    }
}
