using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace SynapseServerless.Collectives;

/// <summary>What ranks need to agree on things: blocks of any length, and records.</summary>
public static class CollectiveExtensions
{
    /// <summary>Gives every rank the blocks of all, whose lengths need not be known to the others.</summary>
    /// <param name="collective">The ranks.</param>
    /// <param name="block">This rank's block.</param>
    /// <returns>The blocks, by rank.</returns>
    public static byte[][] AllGather(this ICollective collective, ReadOnlySpan<byte> block)
    {
        ArgumentNullException.ThrowIfNull(collective);
        int[] lengths = new int[collective.Size], starts = new int[collective.Size];
        Even(starts, lengths, sizeof(int));
        Span<byte> own = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(own, block.Length);
        int[] all = new int[collective.Size];
        collective.AllGather(new BlockLayout(starts, lengths), own, MemoryMarshal.AsBytes(all.AsSpan()));

        Follow(starts, all);
        byte[] blocks = new byte[checked(starts[^1] + all[^1])];
        collective.AllGather(new BlockLayout(starts, all), block, blocks);
        return [.. Enumerable.Range(0, collective.Size).Select(rank => blocks.AsSpan(starts[rank], all[rank]).ToArray())];
    }

    /// <summary>Gives every rank the records of all, by rank.</summary>
    /// <typeparam name="T">A record that System.Text.Json writes and reads.</typeparam>
    /// <param name="collective">The ranks.</param>
    /// <param name="record">This rank's record.</param>
    public static T[] GatherRecords<T>(this ICollective collective, T record) =>
        [.. collective.AllGather(JsonSerializer.SerializeToUtf8Bytes(record, s_json)).Select(bytes => JsonSerializer.Deserialize<T>(bytes, s_json)!)];

    /// <summary>Gives every rank the bytes of one.</summary>
    /// <param name="collective">The ranks.</param>
    /// <param name="root">The rank whose bytes they are.</param>
    /// <param name="bytes">The bytes; only those of <paramref name="root"/> count.</param>
    public static byte[] BroadcastBytes(this ICollective collective, int root, ReadOnlySpan<byte> bytes) =>
        collective.AllGather(collective.Rank == root ? bytes : [])[root];

    /// <summary>Gives every rank the numbers of one; how many they are is known to all.</summary>
    /// <param name="collective">The ranks.</param>
    /// <param name="root">The rank whose numbers they are.</param>
    /// <param name="values">The numbers; those of other ranks are overwritten.</param>
    public static void Broadcast(this ICollective collective, int root, Span<double> values)
    {
        ArgumentNullException.ThrowIfNull(collective);
        int[] starts = new int[collective.Size], lengths = new int[collective.Size];
        lengths[root] = values.Length * sizeof(double);
        Follow(starts, lengths);
        Span<byte> bytes = MemoryMarshal.AsBytes(values);
        collective.AllGather(new BlockLayout(starts, lengths), collective.Rank == root ? bytes : [], bytes);
    }

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static void Even(Span<int> starts, Span<int> lengths, int length)
    {
        lengths.Fill(length);
        Follow(starts, lengths);
    }

    private static void Follow(Span<int> starts, ReadOnlySpan<int> lengths)
    {
        starts[0] = 0;
        for (int rank = 1; rank < starts.Length; rank++)
            starts[rank] = checked(starts[rank - 1] + lengths[rank - 1]);
    }
}
