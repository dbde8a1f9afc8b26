using System.Runtime.InteropServices;
using SynapseServerless.Collectives;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>What every collective has to do, however its ranks reach each other.</summary>
/// <remarks>Expected values are computed here from what the ranks put in.</remarks>
public abstract class CollectiveContract
{
    private static readonly TimeSpan s_never = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task Every_rank_gets_the_blocks_of_all_in_their_places(int size)
    {
        byte[][] results = await OnAllAsync(size, rank =>
        {
            int[] lengths = [.. Enumerable.Range(0, size).Select(i => i * 1000)];
            byte[] all = new byte[lengths.Sum()];
            rank.AllGather(new BlockLayout(Starts(lengths), lengths), Block(rank.Rank, lengths[rank.Rank]), all);
            return all;
        });
        byte[] expected = [.. Enumerable.Range(0, size).SelectMany(i => Block(i, i * 1000))];
        Assert.All(results, result => Assert.Equal(expected, result));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Sums_are_made_in_the_order_of_the_ranks(int size)
    {
        // Adding 1 to numbers this big is lost or not, depending on the order.
        double Value(int rank, int i) => rank == 0 ? 1e16 : 1 + (i % 3);
        int[] lengths = [.. Enumerable.Range(0, size).Select(i => (10 + (i * 7)) * sizeof(double))];
        int count = lengths.Sum() / sizeof(double);
        double[][] sums = await OnAllAsync(size, rank =>
        {
            double[] blocks = [.. Enumerable.Range(0, count).Select(i => Value(rank.Rank, i))];
            double[] sum = new double[lengths[rank.Rank] / sizeof(double)];
            rank.ReduceScatter(new BlockLayout(Starts(lengths), lengths), MemoryMarshal.AsBytes(blocks.AsSpan()), MemoryMarshal.AsBytes(sum.AsSpan()), sizeof(double), Add);
            return sum;
        });
        for (int rank = 0; rank < size; rank++)
        {
            int start = Starts(lengths)[rank] / sizeof(double);
            for (int i = 0; i < sums[rank].Length; i++)
            {
                double expected = 0;
                for (int other = 0; other < size; other++)
                    expected += Value(other, start + i);
                Assert.Equal(expected, sums[rank][i]);
            }
        }
    }

    [Fact]
    public async Task A_result_may_be_written_over_what_it_is_made_of()
    {
        int[] lengths = [16, 8, 24];
        int[] starts = Starts(lengths);
        double[][] results = await OnAllAsync(3, rank =>
        {
            // The order in which LightGBM adds up: the sum lands at the beginning of the blocks, and is gathered into the same buffer.
            double[] buffer = [.. Enumerable.Range(0, 6).Select(i => (double)((rank.Rank * 10) + i))];
            Span<byte> bytes = MemoryMarshal.AsBytes(buffer.AsSpan());
            rank.ReduceScatter(new BlockLayout(starts, lengths), bytes, bytes, sizeof(double), Add);
            rank.AllGather(new BlockLayout(starts, lengths), bytes[..lengths[rank.Rank]], bytes);
            return buffer;
        });
        double[] expected = [.. Enumerable.Range(0, 6).Select(i => (double)(30 + (3 * i)))];
        Assert.All(results, result => Assert.Equal(expected, result));
    }

    [Thorough]
    [Fact]
    public async Task Thousands_of_exchanges_of_changing_sizes_all_arrive()
    {
        int[] wrong = await OnAllAsync(3, rank =>
        {
            var random = new Random(5);
            int mistakes = 0;
            for (int exchange = 0; exchange < 2000; exchange++)
            {
                int[] lengths = [.. Enumerable.Range(0, 3).Select(_ => random.Next(exchange % 100 == 0 ? 900_000 : 3000))];
                byte[] all = new byte[lengths.Sum()];
                rank.AllGather(new BlockLayout(Starts(lengths), lengths), Block(rank.Rank + exchange, lengths[rank.Rank]), all);
                for (int other = 0; other < 3; other++)
                {
                    if (!all.AsSpan(Starts(lengths)[other], lengths[other]).SequenceEqual(Block(other + exchange, lengths[other])))
                        mistakes++;
                }
            }
            return mistakes;
        });
        Assert.Equal([0, 0, 0], wrong);
    }

    [Fact]
    public async Task Records_and_numbers_of_one_rank_reach_all()
    {
        string[] results = await OnAllAsync(3, rank =>
        {
            Note[] facts = rank.GatherRecords(new Note($"rank {rank.Rank}", rank.Rank * 0.1));
            double[] numbers = [rank.Rank, rank.Rank];
            rank.Broadcast(2, numbers);
            byte[] bytes = rank.BroadcastBytes(1, rank.Rank == 1 ? new byte[] { 7, 8, 9 } : []);
            return $"{string.Join(';', facts.Select(fact => $"{fact.Name} {fact.Value:F1}"))} {string.Join(',', numbers)} {string.Join(',', bytes)}";
        });
        Assert.All(results, result => Assert.Equal("rank 0 0.0;rank 1 0.1;rank 2 0.2 2,2 7,8,9", result));
    }

    [Fact]
    public async Task Some_of_the_ranks_go_on_among_themselves_when_the_others_have_left()
    {
        string[] results = await OnAllAsync(4, rank =>
        {
            rank.GatherRecords(rank.Rank);
            if (rank.Rank is 0 or 2)
                return "left";
            ICollective rest = rank.Among([1, 3]);
            return $"{rest.Rank} of {rest.Size}: {string.Join(',', rest.GatherRecords(rank.Rank * 100))}";
        });
        Assert.Equal(["left", "0 of 2: 100,300", "left", "1 of 2: 100,300"], results);
    }

    [Fact]
    public async Task A_rank_that_cannot_go_on_ends_all_and_they_are_told_which_and_why()
    {
        Task<int>[] work = await StartAsync(3, s_never, rank =>
        {
            rank.GatherRecords(1);
            if (rank.Rank == 1)
                throw new DataException("A label is negative", Location.None);
            rank.GatherRecords(2);
            return 0;
        });
        await Assert.ThrowsAsync<DataException>(() => work[1]);
        foreach (int other in (int[])[0, 2])
        {
            CollectiveException error = await Assert.ThrowsAsync<CollectiveException>(() => work[other]);
            Assert.Equal([1], error.Ranks);
            Assert.Contains("Rank 1 of 3 failed: A label is negative", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_rank_that_leaves_too_early_is_named()
    {
        Task<int>[] work = await StartAsync(3, s_never, rank => rank.Rank == 2 ? 0 : rank.GatherRecords(1)[0]);
        await work[2];
        foreach (int other in (int[])[0, 1])
        {
            CollectiveException error = await Assert.ThrowsAsync<CollectiveException>(() => work[other]);
            Assert.Equal([2], error.Ranks);
            Assert.Contains("Rank 2 of 3 left", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_rank_that_does_not_come_to_an_exchange_in_time_is_named()
    {
        using var release = new ManualResetEventSlim();
        Task<int>[] work = await StartAsync(3, TimeSpan.FromSeconds(0.5), rank =>
        {
            if (rank.Rank == 1)
                release.Wait(rank.Failed);
            return rank.GatherRecords(1)[0];
        });
        foreach (int other in (int[])[0, 2])
        {
            CollectiveException error = await Assert.ThrowsAsync<CollectiveException>(() => work[other]);
            Assert.Equal([1], error.Ranks);
            Assert.Contains("Rank 1 of 3 did not reach an all-gather of 12 bytes within", error.Message, StringComparison.Ordinal);
        }
        Assert.Equal([1], (await Assert.ThrowsAsync<CollectiveException>(() => work[1])).Ranks);
    }

    [Fact]
    public async Task Ranks_that_are_at_different_exchanges_are_told_so()
    {
        Task<int>[] work = await StartAsync(2, s_never, rank =>
        {
            int[] lengths = rank.Rank == 0 ? [8, 8] : [8, 16];
            byte[] all = new byte[lengths.Sum()];
            rank.AllGather(new BlockLayout(Starts(lengths), lengths), new byte[lengths[rank.Rank]], all);
            return 0;
        });
        foreach (Task<int> task in work)
        {
            CollectiveException error = await Assert.ThrowsAsync<CollectiveException>(() => task);
            Assert.Contains("an all-gather of 24 bytes", error.Message, StringComparison.Ordinal);
            Assert.Contains("an all-gather of 16 bytes", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Cancelling_one_rank_ends_all()
    {
        using var cancellation = new CancellationTokenSource();
        IReadOnlyList<ICollective> ranks = await JoinAsync(2, new CollectiveOptions { ExchangeTimeout = s_never });
        Task<int[]> first = OnThread(ranks[0], (rank, _) => rank.GatherRecords(1), cancellation.Token);
        using var release = new ManualResetEventSlim();
        Task<int> second = OnThread(ranks[1], (rank, token) => { release.Wait(token); return 0; }, CancellationToken.None);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        CollectiveException error = await Assert.ThrowsAsync<CollectiveException>(() => second);
        Assert.Equal([0], error.Ranks);
    }

    [Fact]
    public async Task What_is_sent_and_received_is_counted()
    {
        CollectiveTraffic[] traffic = await OnAllAsync(3, rank =>
        {
            int[] lengths = [100, 200, 300];
            rank.AllGather(new BlockLayout(Starts(lengths), lengths), new byte[lengths[rank.Rank]], new byte[600]);
            rank.ReduceScatter(new BlockLayout(Starts(lengths), lengths), new byte[600], new byte[lengths[rank.Rank]], 1, static (_, _) => { });
            return rank.Traffic;
        });
        // Gathered: its own block out, those of the others in. Reduced: blocks for the others out, two for its own sum in.
        int sends = SendsForAll(3);
        Assert.Equal(
            [new(2, (sends * 100) + 500, 500 + 200), new(2, (sends * 200) + 400, 400 + 400), new(2, (sends * 300) + 300, 300 + 600)], traffic);
    }

    /// <summary>How often a block for all others is sent.</summary>
    protected virtual int SendsForAll(int size) => 1;

    /// <summary>The ranks of a new gang, all of which have joined.</summary>
    protected abstract Task<IReadOnlyList<ICollective>> JoinAsync(int size, CollectiveOptions options);

    /// <summary>Runs a function as every rank, each on a thread of its own.</summary>
    protected async Task<Task<T>[]> StartAsync<T>(int size, TimeSpan timeout, Func<ICollective, T> run)
    {
        IReadOnlyList<ICollective> ranks = await JoinAsync(size, new CollectiveOptions { ExchangeTimeout = timeout });
        return [.. ranks.Select(rank => OnThread(rank, (own, _) => run(own), CancellationToken.None))];
    }

    /// <inheritdoc cref="StartAsync"/>
    protected async Task<T[]> OnAllAsync<T>(int size, Func<ICollective, T> run) => await Task.WhenAll(await StartAsync(size, s_never, run));

    /// <summary>Runs a function as one rank.</summary>
    protected static Task<T> OnThread<T>(ICollective rank, Func<ICollective, CancellationToken, T> run, CancellationToken cancellationToken) =>
        Gangs.RunRankAsync(
            rank,
            (own, token) => Task.Factory.StartNew(() => run(own, token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default),
            cancellationToken);

    private static byte[] Block(int seed, int length)
    {
        byte[] block = new byte[length];
        for (int i = 0; i < length; i++)
            block[i] = (byte)((seed * 31) + (i * 7) + (i >> 8));
        return block;
    }

    private static int[] Starts(int[] lengths) => [.. lengths.Select((_, i) => lengths.Take(i).Sum())];

    private static void Add(ReadOnlySpan<byte> block, Span<byte> sum)
    {
        ReadOnlySpan<double> values = MemoryMarshal.Cast<byte, double>(block);
        Span<double> sums = MemoryMarshal.Cast<byte, double>(sum);
        for (int i = 0; i < values.Length; i++)
            sums[i] += values[i];
    }

    private sealed record Note(string Name, double Value);
}
