namespace SynapseServerless.Services;

/// <summary>Gathers what rows ask for into requests of several, each of which is sent when it is full or when nobody has joined it for a moment.</summary>
/// <typeparam name="TItem">What a row asks for.</typeparam>
/// <typeparam name="TResult">What it gets.</typeparam>
/// <param name="most">How many fit a request.</param>
/// <param name="mostWeight">How much they may weigh together, such as characters.</param>
/// <param name="send">Sends a request: a result or a failure for each item.</param>
/// <param name="time">The clock.</param>
internal sealed class RequestGroups<TItem, TResult>(
    int most, long mostWeight, Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<GroupResult<TResult>>>> send, TimeProvider time)
{
    // Only the last rows of a partition wait for nobody.
    private const int MostMoments = 5;
    // Rows that are here begin in a loop without waits. It takes longer than a moment where the machine is busy, and does not end where the run stops.
    private const int MostMomentsOfRowsThatCome = 250;
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private Group? _open;

    /// <summary>For how long nobody must have joined a request before it is sent, however long it has been open; without it that is 20 ms, and a request is open for 100 ms at most.</summary>
    public TimeSpan? Moment { get; init; }

    /// <summary>Whether others are certain to join soon, for which a request that has room waits, up to five seconds.</summary>
    public Func<bool>? Waits { get; init; }

    /// <summary>Joins a request.</summary>
    /// <param name="item">What is asked for.</param>
    /// <param name="weight">What it weighs.</param>
    /// <param name="cancellationToken">Gives up; the request goes on for the others.</param>
    public async Task<TResult> AddAsync(TItem item, long weight, CancellationToken cancellationToken)
    {
        Group? full = null, sent = null;
        Group group;
        Task<IReadOnlyList<GroupResult<TResult>>> results;
        int place;
        lock (_lock)
        {
            if (_open is { } crowded && crowded.Weight + weight > mostWeight)
                (sent, _open) = (crowded, null);
            group = _open ??= new Group(cancellationToken);
            place = group.Items.Count;
            group.Items.Add(item);
            group.Weight += weight;
            if (group.Items.Count == most)
                (full, _open) = (group, null);
            results = group.Results.Task;
        }
        if (sent is not null)
            _ = SendAsync(sent);
        if (full is not null)
            _ = SendAsync(full);
        else if (place == 0)
            _ = SoonAsync(group);
        GroupResult<TResult> result = (await results.WaitAsync(cancellationToken).ConfigureAwait(false))[place];
        return result.Error is null ? result.Value! : throw new CallException(result.Error);
    }

    private async Task SoonAsync(Group group)
    {
        for (int moments = 1; ; moments++)
        {
            int items;
            lock (_lock)
                items = group.Items.Count;
            await Task.Delay(Moment ?? s_moment, time, CancellationToken.None).ConfigureAwait(false);
            lock (_lock)
            {
                if (_open != group)
                    return;
                if (moments < MostMomentsOfRowsThatCome && Waits?.Invoke() == true)
                    continue;
                if (group.Items.Count == items || (Moment is null && moments >= MostMoments))
                {
                    _open = null;
                    break;
                }
            }
        }
        await SendAsync(group).ConfigureAwait(false);
    }

    private async Task SendAsync(Group group)
    {
        try
        {
            group.Results.SetResult(await send(group.Items, group.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            group.Results.SetCanceled(CancellationToken.None);
        }
        catch (Exception error)
        {
            group.Results.SetException(error);
        }
    }

    private sealed class Group(CancellationToken token)
    {
        public List<TItem> Items { get; } = [];

        public long Weight { get; set; }

        public CancellationToken Token => token;

        public TaskCompletionSource<IReadOnlyList<GroupResult<TResult>>> Results { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>What one of several in a request got.</summary>
/// <param name="Value">The result; nothing where there is an error.</param>
/// <param name="Error">Why there is none.</param>
internal readonly record struct GroupResult<TResult>(TResult? Value, CallError? Error);
