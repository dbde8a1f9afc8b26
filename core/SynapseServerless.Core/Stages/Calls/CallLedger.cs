namespace SynapseServerless.Stages;

/// <summary>Counts what the requests of a run to services come to, in this process and, as far as it hears of them, in others; and keeps them within budgets.</summary>
/// <remarks>It serves many threads.</remarks>
public sealed class CallLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Stage, string Endpoint), CallCounts> _own = [];
    private readonly Dictionary<string, (Func<CallPace> Now, CallPace First)> _watched = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CallCounts> _underWay = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _prices = new(StringComparer.Ordinal);
    private IReadOnlyList<StageCalls> _others = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The budget of the run as a whole; null where it has none.</summary>
    public CallBudget? Budget { get; init; }

    /// <summary>Called after something was counted, on the thread that counted it.</summary>
    public Action? Counted { get; init; }

    /// <summary>Called before something is kept within a budget, so that what others counted is heard of; it is quick where that has been done.</summary>
    public Func<CancellationToken, ValueTask>? Opening { get; init; }

    /// <summary>Whether something was kept within a budget.</summary>
    public bool HasBudgets { get; private set; }

    /// <summary>What was counted here.</summary>
    public IReadOnlyList<StageCalls> Own
    {
        get
        {
            lock (_lock)
                return [.. _own.Select(entry => new StageCalls(entry.Key.Stage, entry.Key.Endpoint, entry.Value) { Prices = _prices.GetValueOrDefault(entry.Key.Stage) })];
        }
    }

    /// <summary>What others counted that work at the same run.</summary>
    public IReadOnlyList<StageCalls> Others
    {
        get => Volatile.Read(ref _others);
        set
        {
            Volatile.Write(ref _others, value);
            Wake();
        }
    }

    /// <summary>Adds to the counts of an endpoint.</summary>
    /// <param name="stage">The stage that asked, by its uid.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="counts">What is to be added.</param>
    public void Add(string stage, string endpoint, CallCounts counts)
    {
        lock (_lock)
            _own[(stage, endpoint)] = _own.TryGetValue((stage, endpoint), out CallCounts? before) ? before.Plus(counts) : counts;
        Counted?.Invoke();
    }

    /// <summary>Makes known by which prices the costs of a stage are counted.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="prices">Their currency and date.</param>
    public void Priced(string stage, string prices)
    {
        lock (_lock)
            _prices[stage] = prices;
    }

    /// <summary>Whether it is known how the pace of an endpoint is looked at.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public bool IsWatched(string endpoint)
    {
        lock (_lock)
            return _watched.ContainsKey(endpoint);
    }

    /// <summary>Makes known how the pace of an endpoint is looked at.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="now">Looks at it.</param>
    public void Watch(string endpoint, Func<CallPace> now)
    {
        ArgumentNullException.ThrowIfNull(now);
        lock (_lock)
        {
            if (_watched.ContainsKey(endpoint))
                return;
        }
        CallPace first = now();
        lock (_lock)
            _watched.TryAdd(endpoint, (now, first));
    }

    /// <summary>How endpoints are paced now, counted from when they were first watched.</summary>
    public IReadOnlyDictionary<string, CallPace> Paces()
    {
        KeyValuePair<string, (Func<CallPace> Now, CallPace First)>[] watched;
        lock (_lock)
            watched = [.. _watched];
        return watched.ToDictionary(entry => entry.Key, entry => entry.Value.Now().Since(entry.Value.First));
    }

    /// <summary>What was spent so far.</summary>
    /// <param name="stage">By which stage; null for all of the run.</param>
    public CallCounts Spent(string? stage)
    {
        lock (_lock)
            return SpentUnderLock(stage);
    }

    /// <summary>Waits until a request fits the budgets, and reserves what it may take until the reservation is disposed.</summary>
    /// <param name="stage">The stage that asks.</param>
    /// <param name="budget">The budget of the stage; null where it has none.</param>
    /// <param name="most">What the request may take: how many are sent, and their tokens and cost.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BudgetSpentException">It does not fit, and nothing is under way that may turn out cheaper.</exception>
    public async ValueTask<IDisposable?> ReserveAsync(string stage, CallBudget? budget, CallCounts most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(most);
        if (budget is null && Budget is null)
            return null;
        HasBudgets = true;
        if (Opening is { } open)
            await open(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                CallCounts own = _underWay.GetValueOrDefault(stage) ?? CallCounts.None;
                CallCounts all = _underWay.Values.Aggregate(CallCounts.None, static (sum, counts) => sum.Plus(counts));
                CallCounts spent = SpentUnderLock(stage), spentByAll = SpentUnderLock(null);
                bool fits = budget?.Exceeded(spent, own.Plus(most)) is null && Budget?.Exceeded(spentByAll, all.Plus(most)) is null;
                if (fits)
                {
                    _underWay[stage] = own.Plus(most);
                    return new Reservation(this, stage, most);
                }
                // What is under way is waited for, so that its answers are kept.
                if (own.Sent == 0 && budget?.Exceeded(spent, most) is { } problem)
                    throw Stopped(problem, Location.OfStage(stage), $"pipeline.{stage}.budget");
                if (all.Sent == 0 && Budget?.Exceeded(spentByAll, most) is { } whole)
                    throw Stopped(whole, Location.None, "options.budget");
                changed = _changed.Task;
            }
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static BudgetSpentException Stopped(string problem, Location location, string place) => new(
        $"The budget is spent: {problem}", location,
        $"What was answered is kept with the run. Raise the budget and resume the run: 'synapse runs resume ID --set {place}.{problem[..problem.IndexOf(' ', StringComparison.Ordinal)]}=...'.");

    private CallCounts SpentUnderLock(string? stage)
    {
        CallCounts sum = CallCounts.None;
        foreach (((string name, _), CallCounts counts) in _own)
        {
            if (stage is null || name == stage)
                sum = sum.Plus(counts);
        }
        foreach (StageCalls other in Others)
        {
            if (stage is null || other.Stage == stage)
                sum = sum.Plus(other.Counts);
        }
        return sum;
    }

    private void Release(string stage, CallCounts most)
    {
        lock (_lock)
        {
            CallCounts left = _underWay[stage];
            _underWay[stage] = left with
            {
                Sent = left.Sent - most.Sent, InputTokens = left.InputTokens - most.InputTokens, OutputTokens = left.OutputTokens - most.OutputTokens, Cost = left.Cost - most.Cost,
            };
        }
        Wake();
    }

    private void Wake() =>
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    private sealed class Reservation(CallLedger ledger, string stage, CallCounts most) : IDisposable
    {
        private int _released;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _released, 1) == 0)
                ledger.Release(stage, most);
        }
    }
}
