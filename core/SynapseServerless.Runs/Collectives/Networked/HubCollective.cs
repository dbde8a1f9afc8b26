namespace SynapseServerless.Collectives.Networked;

/// <summary>A rank whose blocks go through a training hub.</summary>
/// <remarks>
/// A block for all others is sent once and multiplied by the hub; a block for one is sent to that one. Sums are made here, in
/// the order of the ranks. Nothing listens on this side: the rank connects to the hub. Only where <see cref="DirectOptions"/> ask for
/// it do ranks connect to each other, for blocks alone.
/// </remarks>
public sealed class HubCollective : ICollective
{
    private readonly HubConnection _connection;
    private readonly CollectiveOptions _options;
    private readonly int[] _ranks;
    private readonly int _gang;
    private readonly State _state;
    private byte[] _scratch = [];

    internal HubCollective(HubConnection connection, CollectiveOptions options, int rank, int size)
        : this(connection, options, [.. Enumerable.Range(0, size)], rank, size, new State())
    {
        connection.Watch = Watch;
    }

    private HubCollective(HubConnection connection, CollectiveOptions options, int[] ranks, int member, int gang, State state)
    {
        (_connection, _options, _ranks, Rank, _gang, _state) = (connection, options, ranks, member, gang, state);
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size => _ranks.Length;

    /// <inheritdoc/>
    public CollectiveTraffic Traffic => new(_state.Exchanges, _state.Sent, _state.Received);

    /// <inheritdoc/>
    public CancellationToken Failed => _connection.Failed;

    /// <summary>Joins a session of a hub, and returns when all ranks have.</summary>
    /// <param name="address">The session.</param>
    /// <param name="rank">Number of this rank, from 0.</param>
    /// <param name="size">How many ranks there are.</param>
    /// <param name="options">How long ranks wait for each other.</param>
    /// <param name="client">How this rank deals with the hub.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CollectiveException">The hub cannot be reached or refuses this rank, or other ranks did not join in time.</exception>
    public static Task<ICollective> JoinAsync(
        HubAddress address, int rank, int size, CollectiveOptions? options = null, HubClientOptions? client = null,
        CancellationToken cancellationToken = default) =>
        HubJoin.RunAsync(address, rank, size, options ?? new CollectiveOptions(), client ?? new HubClientOptions(), cancellationToken);

    /// <inheritdoc/>
    public void ThrowIfFailed()
    {
        if (_connection.Inbox.Failure is { } failure)
            throw failure.Again();
    }

    /// <inheritdoc/>
    public void AllGather(BlockLayout layout, ReadOnlySpan<byte> block, Span<byte> all)
    {
        HubFrame head = Begin(layout, operation: 0);
        Send(head, HubFrame.Everybody, block, 1);
        block.CopyTo(layout.Of(all, Rank));
        for (int member = 0; member < Size; member++)
        {
            if (member == Rank)
                continue;
            using IncomingBlock incoming = Receive(head, member, layout.Lengths[member]);
            incoming.CopyTo(layout.Of(all, member));
        }
        End(_connection.Links is null ? block.Length : (long)block.Length * (Size - 1), layout.Total - block.Length);
    }

    /// <inheritdoc/>
    public void ReduceScatter(BlockLayout layout, ReadOnlySpan<byte> blocks, Span<byte> sum, int elementSize, BlockReducer reducer)
    {
        ArgumentNullException.ThrowIfNull(reducer);
        HubFrame head = Begin(layout, operation: 1);
        int length = layout.Lengths[Rank];
        // Each begins with its neighbour, so that not all send to the same rank at a time.
        for (int step = 1; step < Size; step++)
        {
            int member = (Rank + step) % Size;
            Send(head, _ranks[member], layout.Of(blocks, member), elementSize, step < Size - 1);
        }
        ReadOnlySpan<byte> own = layout.Of(blocks, Rank);
        bool inPlace = sum.Overlaps(own);
        Span<byte> target = inPlace ? Scratch(length) : sum[..length];
        for (int member = 0; member < Size; member++)
        {
            using IncomingBlock? incoming = member == Rank ? null : Receive(head, member, length);
            if (member == 0 && incoming is null)
                own.CopyTo(target);
            else if (member == 0)
                incoming!.CopyTo(target);
            else if (incoming is null)
                reducer(own, target);
            else
                incoming.AddTo(target, reducer);
        }
        if (inPlace)
            target.CopyTo(sum);
        End(layout.Total - length, (long)length * (Size - 1));
    }

    /// <inheritdoc/>
    public ICollective Among(IReadOnlyList<int> ranks)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        int place = ranks.ToList().IndexOf(Rank);
        if (place < 0)
            throw new ArgumentException($"Rank {Rank} is not among {string.Join(", ", ranks)}.", nameof(ranks));
        return new HubCollective(_connection, _options, [.. ranks.Select(rank => _ranks[rank])], place, _gang, _state);
    }

    /// <inheritdoc/>
    public void Leave() => _connection.Leave();

    /// <inheritdoc/>
    public void Abort(string reason)
    {
        CollectiveException error = CollectiveErrors.Aborted(_ranks[Rank], _gang, reason);
        _connection.Abort(new HubFailure(error.Problem, error.Ranks, error.Remedy));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_connection.HasLeft)
            Abort("it ended without saying why");
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Counts from here: what ranks exchanged to find each other is no traffic of theirs.</summary>
    internal void CountAnew() => (_state.Exchanges, _state.Sent, _state.Received) = (0, 0, 0);

    private HubFrame Begin(BlockLayout layout, byte operation)
    {
        ThrowIfFailed();
        _state.Waiting = new Waiting(++_state.Number, Name(operation, checked((int)layout.Total)), [.. _ranks.Where(rank => rank != _ranks[Rank])], _options.Time.GetTimestamp());
        return new HubFrame
        {
            Kind = HubFrameKind.Block,
            Operation = operation,
            Exchange = _state.Number,
            Total = checked((int)layout.Total),
            Fingerprint = layout.Fingerprint(),
            Parties = Size,
        };
    }

    private void Send(HubFrame head, int to, ReadOnlySpan<byte> block, int elementSize, bool isMoreToCome = false)
    {
        int most = Math.Max(HubFrame.MostBytes / elementSize, 1) * elementSize;
        head = head with { Peer = to, BlockLength = block.Length };
        // A block of nothing is sent too: the others see by it that the rank is at the same exchange.
        int offset = 0;
        do
        {
            int length = Math.Min(most, block.Length - offset);
            bool isLast = offset + length == block.Length;
            Send(head with { Offset = offset }, block.Slice(offset, length), isLast && isMoreToCome);
            offset += length;
        }
        while (offset < block.Length);
    }

    private void Send(in HubFrame head, ReadOnlySpan<byte> piece, bool isMoreToCome)
    {
        if (_connection.Links is not { } links)
            _connection.Send(head, piece, isMoreToCome);
        else if (head.Peer != HubFrame.Everybody)
            links.Send(head.Peer, head, piece);
        else
        {
            // Each begins with its neighbour, so that not all send to the same rank at a time.
            for (int step = 1; step < Size; step++)
                links.Send(_ranks[(Rank + step) % Size], head, piece);
        }
    }

    private IncomingBlock Receive(in HubFrame head, int member, int length)
    {
        if (!_connection.Inbox.Wait(head.Exchange, _ranks[member], out IncomingBlock? block))
        {
            Fail(CollectiveErrors.LeftEarly(_ranks[member], _gang));
            ThrowIfFailed();
        }
        if (_state.Waiting is { } waiting)
            waiting.Fetched++;
        HubFrame other = block!.Head;
        if (other.Operation == head.Operation && other.Total == head.Total && other.Fingerprint == head.Fingerprint && other.BlockLength == length)
            return block;
        block.Dispose();
        Fail(CollectiveErrors.OutOfStep(_ranks[Rank], Name(head.Operation, head.Total), _ranks[member], Name(other.Operation, other.Total)));
        ThrowIfFailed();
        return block;
    }

    private void End(long sent, long received)
    {
        _state.Waiting = null;
        _state.Exchanges++;
        _state.Sent += sent;
        _state.Received += received;
    }

    private void Fail(CollectiveException error) => _connection.Abort(new HubFailure(error.Problem, error.Ranks, error.Remedy));

    // At every heartbeat.
    private void Watch()
    {
        if (_state.Waiting is not { } waiting)
            return;
        TimeSpan waited = _options.Time.GetElapsedTime(waiting.Since);
        if (waited < _options.ExchangeTimeout)
            return;
        int[] missing = _connection.Inbox.Missing(waiting.Exchange, waiting.Others.Skip(waiting.Fetched));
        if (missing.Length > 0)
            Fail(CollectiveErrors.Late(missing, _gang, waited, waiting.Name));
    }

    private Span<byte> Scratch(int length)
    {
        if (_scratch.Length < length)
            _scratch = GC.AllocateUninitializedArray<byte>(length);
        return _scratch.AsSpan(0, length);
    }

    private static string Name(byte operation, int total) => $"{(operation == 0 ? "an all-gather" : "a reduce-scatter")} of {total} bytes";

    // Shared by a collective and those made of it.
    private sealed class State
    {
        public uint Number;
        public long Exchanges;
        public long Sent;
        public long Received;
        public volatile Waiting? Waiting;
    }

    // Blocks are fetched in the order of the ranks.
    private sealed class Waiting(uint exchange, string name, int[] others, long since)
    {
        public uint Exchange => exchange;

        public string Name => name;

        public int[] Others => others;

        public long Since => since;

        public volatile int Fetched;
    }
}
