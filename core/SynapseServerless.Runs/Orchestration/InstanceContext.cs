using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace SynapseServerless.Orchestration;

/// <summary>The context of one orchestration instance: numbers its actions and completes them from its history.</summary>
internal sealed class InstanceContext(OrchestrationStart start, OrchestrationPump pump, ILogger logger) : IOrchestrationContext
{
    private readonly List<Slot> _slots = [];
    private readonly Dictionary<string, LinkedList<TaskCompletionSource<string?>>> _waiters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Queue<(int Order, HistoryEvent Event)>> _early = new(StringComparer.Ordinal);
    private readonly List<int> _cancelled = [];
    private int _reported;
    private int _guids;
    private int _raised;
    private int _open;
    private bool _statusChanged;
    private bool _ended;

    /// <inheritdoc/>
    public string InstanceId => start.InstanceId;

    /// <inheritdoc/>
    public DateTimeOffset CurrentTime { get; private set; } = start.Time;

    /// <inheritdoc/>
    public bool IsReplaying { get; private set; }

    /// <inheritdoc/>
    public ILogger Logger => IsReplaying ? NullLogger.Instance : logger;

    /// <summary>The last custom status as JSON.</summary>
    public string? Status { get; private set; }

    /// <summary>The input with which the orchestration starts again, as JSON; null where it does not.</summary>
    public string? Next { get; private set; }

    /// <summary>Events that came and that nobody has taken, in the order in which they came.</summary>
    public IReadOnlyList<HistoryEvent> Untaken => [.. _early.Values.SelectMany(static events => events).OrderBy(static raised => raised.Order).Select(static raised => raised.Event)];

    /// <summary>Whether anything that this context gave is still to happen.</summary>
    public bool IsWaiting => _open > 0 || _waiters.Values.Any(waiters => waiters.Count > 0);

    /// <summary>Actions that are neither completed nor cancelled.</summary>
    public IEnumerable<OrchestrationAction> Outstanding => _slots.Where(slot => slot.IsOpen).Select(slot => slot.Action);

    public void BeginStep(bool replaying)
    {
        IsReplaying = replaying;
        _cancelled.Clear();
        _statusChanged = false;
    }

    public OrchestrationStep EndStep(TaskOutcome? outcome)
    {
        var actions = new List<OrchestrationAction>(_slots.Count - _reported);
        foreach (Slot slot in CollectionsMarshal.AsSpan(_slots)[_reported..])
        {
            if (slot.IsOpen)
                actions.Add(slot.Action);
        }
        int first = _reported;
        _reported = _slots.Count;
        return new OrchestrationStep(actions, _cancelled.Count == 0 ? [] : [.. _cancelled.Where(id => id < first)], _statusChanged, outcome)
        {
            Next = outcome is { Failure: null } ? Next : null,
        };
    }

    /// <summary>Forgets what is still open: the orchestration ended without it.</summary>
    public void End()
    {
        _ended = true;
        foreach (Slot slot in _slots)
        {
            slot.IsOpen = false;
            slot.Registration.Dispose();
        }
        _open = 0;
    }

    public void Deliver(HistoryEvent happened)
    {
        if (happened.Kind == HistoryEventKind.EventRaised)
        {
            CurrentTime = happened.Time;
            Raise(happened);
            return;
        }
        if ((uint)happened.ActionId >= (uint)_slots.Count)
        {
            throw new NonDeterminismException(
                InstanceId, $"its journal has a completion of action {happened.ActionId} ('{happened.Name}'), and its code asked for {_slots.Count} actions");
        }
        Slot slot = _slots[happened.ActionId];
        if (slot.Action.Hash != happened.Hash)
        {
            string difference = slot.Action.Name == happened.Name
                ? $"its action {happened.ActionId}, '{happened.Name}', had another input before"
                : $"its action {happened.ActionId} was '{happened.Name}' before and is '{slot.Action.Name}' now";
            throw new NonDeterminismException(InstanceId, difference);
        }
        if (!slot.IsOpen)
            return;
        CurrentTime = happened.Time;
        Close(slot);
        if (happened.Failure is null)
            slot.Completion.SetResult(happened.Payload);
        else
            slot.Completion.SetException(new TaskFailedException(happened.Name, happened.Failure));
    }

    /// <inheritdoc/>
    public Guid NewGuid()
    {
        CheckThread();
        // The input tells the beginnings of an orchestration that continues as new from each other.
        byte[] seed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{InstanceId}#{_guids++}#{start.Input}"));
        Span<byte> hash = SHA256.HashData(seed).AsSpan(0, 16);
        // Version 8 of RFC 9562, section 5.8: a GUID whose bits are the application's own.
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }

    /// <inheritdoc/>
    public async Task<TOutput> CallActivityAsync<TInput, TOutput>(string name, TInput input, RetryPolicy? retry = null)
    {
        string json = OrchestrationJson.Write(input, $"input of activity '{name}'");
        Slot slot = Ask(ActionKind.Activity, name, json, action => action with { Retry = retry });
        return OrchestrationJson.Read<TOutput>((await slot.Completion.Task)!);
    }

    /// <inheritdoc/>
    public async Task<TOutput> CallSubOrchestrationAsync<TInput, TOutput>(string name, TInput input, string instanceId)
    {
        string json = OrchestrationJson.Write(input, $"input of orchestration '{name}'");
        Slot slot = Ask(ActionKind.SubOrchestration, name, json, action => action with { InstanceId = instanceId });
        return OrchestrationJson.Read<TOutput>((await slot.Completion.Task)!);
    }

    /// <inheritdoc/>
    public Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled(cancellationToken);
        string json = fireAt.UtcTicks.ToString(CultureInfo.InvariantCulture);
        Slot slot = Ask(ActionKind.Timer, "timer", json, action => action with { FireAt = fireAt });
        // Not awaited here: most timers are cancelled, and each would throw for nobody.
        slot.Registration = cancellationToken.Register(() =>
        {
            if (!slot.IsOpen)
                return;
            Close(slot);
            _cancelled.Add(slot.Action.Id);
            slot.Completion.SetCanceled(cancellationToken);
        });
        return slot.Completion.Task;
    }

    /// <inheritdoc/>
    public async Task<T> WaitForExternalEventAsync<T>(string name, CancellationToken cancellationToken)
    {
        CheckThread();
        cancellationToken.ThrowIfCancellationRequested();
        if (_early.TryGetValue(name, out Queue<(int Order, HistoryEvent Event)>? early) && early.TryDequeue(out (int Order, HistoryEvent Event) kept))
            return OrchestrationJson.Read<T>(kept.Event.Payload!);

        if (!_waiters.TryGetValue(name, out LinkedList<TaskCompletionSource<string?>>? waiters))
            _waiters[name] = waiters = new LinkedList<TaskCompletionSource<string?>>();
        LinkedListNode<TaskCompletionSource<string?>> waiter = waiters.AddLast(new TaskCompletionSource<string?>());
        using CancellationTokenRegistration registration = cancellationToken.Register(() =>
        {
            if (waiter.List is null)
                return;
            waiters.Remove(waiter);
            waiter.Value.SetCanceled(cancellationToken);
        });
        return OrchestrationJson.Read<T>((await waiter.Value.Task)!);
    }

    /// <inheritdoc/>
    public void ContinueAsNew<TInput>(TInput input)
    {
        CheckThread();
        Next = OrchestrationJson.Write(input, $"input of orchestration '{start.Name}'");
    }

    /// <inheritdoc/>
    public void SetCustomStatus(object? status)
    {
        CheckThread();
        Status = OrchestrationJson.Write(status, $"status of orchestration '{start.Name}'");
        _statusChanged = true;
    }

    private void Raise(HistoryEvent happened)
    {
        if (_waiters.TryGetValue(happened.Name, out LinkedList<TaskCompletionSource<string?>>? waiters) && waiters.First is { } first)
        {
            waiters.RemoveFirst();
            first.Value.SetResult(happened.Payload);
            return;
        }
        if (!_early.TryGetValue(happened.Name, out Queue<(int Order, HistoryEvent Event)>? early))
            _early[happened.Name] = early = new Queue<(int Order, HistoryEvent Event)>();
        early.Enqueue((_raised++, happened));
    }

    private Slot Ask(ActionKind kind, string name, string input, Func<OrchestrationAction, OrchestrationAction> complete)
    {
        CheckThread();
        var action = new OrchestrationAction(_slots.Count, kind, name, input, Hash(kind, name, input));
        var slot = new Slot(complete(action)) { IsOpen = !_ended };
        _slots.Add(slot);
        if (slot.IsOpen)
            _open++;
        return slot;
    }

    private void Close(Slot slot)
    {
        slot.IsOpen = false;
        slot.Registration.Dispose();
        _open--;
    }

    private void CheckThread()
    {
        if (!pump.IsCurrent)
            throw new NonDeterminismException(InstanceId, "it used its context from another thread; an orchestration does not use ConfigureAwait(false), Task.Run or the like");
    }

    private static long Hash(ActionKind kind, string name, string input)
    {
        var hash = new XxHash3();
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(length, (int)kind);
        BinaryPrimitives.WriteInt32LittleEndian(length[4..], name.Length);
        hash.Append(length);
        hash.Append(MemoryMarshal.AsBytes(name.AsSpan()));
        hash.Append(MemoryMarshal.AsBytes(input.AsSpan()));
        return (long)hash.GetCurrentHashAsUInt64();
    }

    private sealed class Slot(OrchestrationAction action)
    {
        public OrchestrationAction Action { get; } = action;

        public TaskCompletionSource<string?> Completion { get; } = new();

        public bool IsOpen { get; set; }

        /// <summary>What cancels a timer; nothing for other actions.</summary>
        public CancellationTokenRegistration Registration { get; set; }
    }
}
