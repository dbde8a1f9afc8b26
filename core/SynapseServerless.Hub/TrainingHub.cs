using System.Net.WebSockets;
using SynapseServerless.Collectives.Networked;

namespace SynapseServerless.Hub;

/// <summary>Where ranks meet: keeps sessions apart, passes blocks on between the ranks of each, and ends a session when a rank is lost.</summary>
/// <remarks>
/// It looks at the head of a message and at nothing else: what blocks mean is the ranks' business. A session begins when its
/// first rank joins and ends when its last one has left, when a rank breaks off or falls silent, or when not all have joined in time.
/// </remarks>
public sealed class TrainingHub : IAsyncDisposable
{
    private readonly Dictionary<string, HubSession> _sessions = new(StringComparer.Ordinal);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(0.05);

    private readonly HubTraffic _traffic = new();
    private readonly ITimer _beat, _release;
    private bool _closed;

    /// <summary>Opens a hub.</summary>
    /// <param name="options">How it works.</param>
    /// <exception cref="SpecificationException">The key is too short.</exception>
    public TrainingHub(TrainingHubOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Key.Length < HubTokens.LeastKeyLength)
        {
            throw new SpecificationException(
                $"The key of the training hub has {options.Key.Length} characters", Location.None, $"It needs at least {HubTokens.LeastKeyLength}.");
        }
        Options = options;
        _beat = options.Time.CreateTimer(static hub => ((TrainingHub)hub!).Beat(), this, options.HeartbeatInterval, options.HeartbeatInterval);
        _release = options.Time.CreateTimer(static hub => ((TrainingHub)hub!).Release(), this, s_patience, s_patience);
    }

    /// <summary>How it works.</summary>
    public TrainingHubOptions Options { get; }

    /// <summary>Bytes of messages between ranks that it has passed on; a message for several ranks counts for each.</summary>
    public long BytesPassedOn => _traffic.BytesPassedOn;

    /// <summary>How many sessions are open.</summary>
    public int Sessions
    {
        get
        {
            lock (_sessions)
                return _sessions.Values.Count(session => session.IsOpen);
        }
    }

    /// <summary>Whether a token lets ranks into a session.</summary>
    /// <param name="session">Name of the session.</param>
    /// <param name="token">The token that was given.</param>
    public bool IsAllowed(string session, string? token) => HubTokens.IsValid(Options.Key, session, token);

    /// <summary>Serves a rank until its connection ends.</summary>
    /// <param name="session">Name of the session; the connection has been let in.</param>
    /// <param name="rank">Number of the rank.</param>
    /// <param name="size">How many ranks it says there are.</param>
    /// <param name="wait">How long it waits for the others to join.</param>
    /// <param name="socket">Its connection.</param>
    /// <param name="direct">Whether other ranks may connect to it directly.</param>
    /// <param name="since">When the work began that the ranks are a part of; null where that is not known, and it counts from the first rank.</param>
    /// <param name="cancellationToken">Breaks off.</param>
    public async Task ServeAsync(
        string session, int rank, int size, TimeSpan wait, WebSocket socket, bool direct = false, DateTimeOffset? since = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(socket);
        await using var connection = new HubRank(rank, socket, Options) { IsDirect = direct };
        HubFailure? refusal = Find(session, rank, size, wait, since, out HubSession? found) ?? found!.CheckSize(rank, size) ?? found.Join(connection);
        if (refusal is not null)
        {
            connection.Fail(refusal);
            await connection.CloseAsync().ConfigureAwait(false);
            return;
        }
        await found!.ServeAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends all sessions; their ranks are told that the hub went away.</summary>
    public async ValueTask DisposeAsync()
    {
        await _beat.DisposeAsync().ConfigureAwait(false);
        await _release.DisposeAsync().ConfigureAwait(false);
        HubSession[] sessions;
        lock (_sessions)
        {
            _closed = true;
            sessions = [.. _sessions.Values];
        }
        foreach (HubSession session in sessions)
            session.Fail(new HubFailure("The training hub is shutting down", [], "The training can go on from its last checkpoint."));
        await Task.WhenAll(sessions.Select(session => session.Ended)).WaitAsync(TimeSpan.FromSeconds(5)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private HubFailure? Find(string name, int rank, int size, TimeSpan wait, DateTimeOffset? since, out HubSession? session)
    {
        session = null;
        if (size < 1 || size > Options.MostRanks)
            return new HubFailure($"Rank {rank} says there are {size} ranks", [rank], $"The hub takes sessions of 1 to {Options.MostRanks}.");
        if (rank < 0 || rank >= size)
            return new HubFailure($"There is no rank {rank} among {size}", [rank], $"They are numbered from 0 to {size - 1}.");
        lock (_sessions)
        {
            if (_closed)
                return new HubFailure("The training hub is shutting down", []);
            if (_sessions.TryGetValue(name, out session))
                return null;
            if (_sessions.Values.Count(other => other.IsOpen) >= Options.MostSessions)
                return new HubFailure($"The training hub has {Options.MostSessions} sessions already", [], "Try again when one has ended, or start another hub.");
            _sessions[name] = session = new HubSession(
                name, size, wait < Options.LongestJoin ? wait : Options.LongestJoin, since ?? Options.Time.GetUtcNow(), Options, _traffic);
            return null;
        }
    }

    private void Beat()
    {
        HubSession[] sessions;
        lock (_sessions)
        {
            foreach (string name in _sessions.Where(session => session.Value.IsForgotten).Select(session => session.Key).ToArray())
                _sessions.Remove(name);
            sessions = [.. _sessions.Values];
        }
        HubSession? training = sessions.FirstOrDefault(session => session.IsTraining);
        foreach (HubSession session in sessions)
            session.Beat(training);
        GiveWay(sessions);
    }

    // Workers take ranks as they come. When two gangs have some each, and both wait for the rest, none would ever come.
    private void GiveWay(IEnumerable<HubSession> sessions)
    {
        HubSession[] waiting = [.. sessions.Where(session => session.IsShort).OrderBy(session => session.Since).ThenBy(session => session.Name, StringComparer.Ordinal)];
        if (waiting.Length < 2 || waiting.Any(session => session.WaitedForNext <= Options.GiveWayAfter))
            return;
        foreach (HubSession session in waiting[1..])
            session.GiveWayTo(waiting[0]);
    }

    private void Release()
    {
        HubSession[] sessions;
        lock (_sessions)
            sessions = [.. _sessions.Values.Where(session => session.IsOpen)];
        foreach (HubSession session in sessions)
            session.Release(isLate: true);
    }
}
