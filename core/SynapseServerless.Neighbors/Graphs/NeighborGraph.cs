using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SynapseServerless.Storage;

namespace SynapseServerless.Neighbors;

/// <summary>A graph of near vectors (HNSW) over a shard, which is mapped and searched by USearch.</summary>
/// <remarks>
/// The nearest by inner product is the nearest by distance once every vector has one value more, which makes all of them equally long (Bachrach and others, 2014):
/// a graph of distances finds what one of products would miss.
/// </remarks>
internal sealed unsafe class NeighborGraph : SafeHandle
{
    // The checksum of what comes before it.
    private const int TailBytes = 16;

    // The library has memory for as many threads as there are processors, and does not check that there are no more.
    private readonly SemaphoreSlim _turns = new(Environment.ProcessorCount);
    private readonly MappedBytes? _bytes;
    private readonly int _width;

    private NeighborGraph(nint index, int width, MappedBytes? bytes)
        : base(0, ownsHandle: true)
    {
        SetHandle(index);
        (_bytes, _width) = (bytes, width);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The bytes of a graph over a shard, the same for the same shard.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="connectivity">Edges of a node.</param>
    /// <param name="expansion">How many nodes are looked at to add one.</param>
    /// <param name="uid">The stage.</param>
    public static MappedBytes Build(IndexShard shard, int connectivity, int expansion, string uid)
    {
        int width = WidthOf(shard);
        using NeighborGraph graph = Create(shard, connectivity, expansion, null, uid);
        NativeGraph.Reserve(graph.handle, (nuint)shard.Rows, out nint failed);
        Throw(uid, failed);
        float[] vector = new float[width];
        fixed (float* at = vector)
        {
            for (int place = 0; place < shard.Rows; place++)
            {
                Extend(shard, place, vector);
                NativeGraph.Add(graph.handle, (ulong)place, at, NativeGraph.Single, out nint error);
                Throw(uid, error);
            }
        }
        long length = (long)NativeGraph.Length(graph.handle, out failed);
        Throw(uid, failed);
        // The library writes to one buffer.
        void* buffer = NativeMemory.AlignedAlloc((nuint)length, 64);
        try
        {
            NativeGraph.Save(graph.handle, (byte*)buffer, (nuint)length, out failed);
            Throw(uid, failed);
            var bytes = new ScratchBytes();
            for (long at = 0; at < length; at += 1 << 20)
                bytes.Write(new ReadOnlySpan<byte>((byte*)buffer + at, (int)Math.Min(1 << 20, length - at)));
            bytes.Write(Sum((byte*)buffer, length));
            return bytes.Map();
        }
        finally
        {
            NativeMemory.AlignedFree(buffer);
        }
    }

    /// <summary>Opens the graph of a shard.</summary>
    /// <exception cref="DataException">It is damaged, or of another shard.</exception>
    public static NeighborGraph Open(MappedBytes bytes, IndexShard shard, int expansion, string uid)
    {
        long length = bytes.Length - TailBytes;
        // The library trusts what it reads.
        if (length <= 0 || !Sum(bytes.Pointer, length).AsSpan().SequenceEqual(bytes.Values<byte>(length, TailBytes)))
            throw IndexShard.Damaged(uid, new InvalidDataException("the checksum of its graph is another"));
        NeighborGraph graph = Create(shard, 16, expansion, bytes, uid);
        NativeGraph.View(graph.handle, bytes.Pointer, (nuint)length, out nint error);
        Throw(uid, error);
        NativeGraph.SetExpansion(graph.handle, (nuint)expansion, out error);
        Throw(uid, error);
        if ((int)NativeGraph.Size(graph.handle, out error) != shard.Rows || (int)NativeGraph.Dimensions(graph.handle, out error) != WidthOf(shard))
            throw IndexShard.Damaged(uid, new InvalidDataException("its graph is of other vectors"));
        return graph;
    }

    /// <summary>Finds the places that are probably nearest.</summary>
    /// <param name="query">The query.</param>
    /// <param name="count">How many are wanted.</param>
    /// <param name="allowed">The places that are allowed; null for all.</param>
    /// <param name="excluded">A bit for each place, set where it is left out; null for none.</param>
    /// <param name="uid">The stage.</param>
    public ulong[] Find(ReadOnlySpan<float> query, int count, IReadOnlyList<RowRange>? allowed, ulong[]? excluded, string uid)
    {
        float[] asked = new float[_width], distances = new float[count];
        query.CopyTo(asked);
        ulong[] keys = new ulong[count];
        RowRange[] ranges = allowed is null ? [new RowRange(0, int.MaxValue)] : [.. allowed];
        nuint found;
        nint error;
        _turns.Wait();
        fixed (float* askedAt = asked, distancesAt = distances)
        fixed (ulong* keysAt = keys)
        fixed (RowRange* rangesAt = ranges)
        fixed (ulong* excludedAt = excluded)
        {
            var state = new Allowed { Ranges = rangesAt, Count = ranges.Length, Excluded = excludedAt };
            found = allowed is null && excluded is null
                ? NativeGraph.Search(handle, askedAt, NativeGraph.Single, (nuint)count, keysAt, distancesAt, out error)
                : NativeGraph.Search(handle, askedAt, NativeGraph.Single, (nuint)count, &IsAllowed, &state, keysAt, distancesAt, out error);
        }
        _turns.Release();
        GC.KeepAlive(this);
        Throw(uid, error);
        return keys[..(int)found];
    }

    /// <summary>Copies a vector out of the graph, where it lies in one piece.</summary>
    /// <param name="place">Its place.</param>
    /// <param name="vector">Gets it; of inner products with one value more.</param>
    /// <param name="uid">The stage.</param>
    public void Read(ulong place, float[] vector, string uid)
    {
        fixed (float* at = vector)
        {
            NativeGraph.Get(handle, place, 1, at, NativeGraph.Single, out nint error);
            Throw(uid, error);
        }
        GC.KeepAlive(this);
    }

    /// <summary>Values of a vector of the graph.</summary>
    public int Width => _width;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeGraph.Free(handle, out _);
        GC.KeepAlive(_bytes);
        return true;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int IsAllowed(ulong key, void* state)
    {
        var allowed = (Allowed*)state;
        if (allowed->Excluded is not null && (allowed->Excluded[key / 64] >> (int)(key % 64) & 1) != 0)
            return 0;
        for (int i = 0; i < allowed->Count; i++)
        {
            if ((int)key >= allowed->Ranges[i].From && (int)key < allowed->Ranges[i].To)
                return 1;
        }
        return 0;
    }

    private static int WidthOf(IndexShard shard) => shard.Width + (shard.Metric == Metric.InnerProduct ? 1 : 0);

    private static NeighborGraph Create(IndexShard shard, int connectivity, int expansion, MappedBytes? bytes, string uid)
    {
        var options = new NativeGraph.Options
        {
            Metric = shard.Metric == Metric.Cosine ? NativeGraph.Cosine : NativeGraph.SquaredEuclidean, Kind = NativeGraph.Single, Dimensions = (nuint)WidthOf(shard),
            Connectivity = (nuint)connectivity, ExpansionAdd = (nuint)expansion, ExpansionSearch = (nuint)expansion,
        };
        try
        {
            nint index = NativeGraph.Init(options, out nint error);
            Throw(uid, error);
            return new NeighborGraph(index, WidthOf(shard), bytes);
        }
        catch (DllNotFoundException missing)
        {
            throw new SpecificationException(
                "The native library of USearch, which searches by HNSW, is not there for this system", Location.OfParameter(uid, "algorithm"), "Use algorithm: exact, or Linux or Windows on x64, or macOS on ARM64.", missing);
        }
    }

    private static void Extend(IndexShard shard, int place, float[] vector)
    {
        double squares = 0;
        float* at = shard.Panels + ((long)(place / ShardFooter.Panel) * ShardFooter.Panel * shard.Width) + (place % ShardFooter.Panel);
        for (int i = 0; i < shard.Width; i++, at += ShardFooter.Panel)
        {
            vector[i] = *at;
            squares += (double)*at * *at;
        }
        if (shard.Metric == Metric.InnerProduct)
            vector[shard.Width] = (float)Math.Sqrt(Math.Max(0, (shard.Longest * shard.Longest) - squares));
    }

    private static byte[] Sum(byte* bytes, long length)
    {
        var hash = new XxHash128();
        for (long at = 0; at < length; at += 1 << 20)
            hash.Append(new ReadOnlySpan<byte>(bytes + at, (int)Math.Min(1 << 20, length - at)));
        return hash.GetCurrentHash();
    }

    private static void Throw(string uid, nint error)
    {
        if (error != 0)
            throw new DataException($"USearch says: {Marshal.PtrToStringUTF8(error)}", Location.OfStage(uid), "Use algorithm: exact, or report it with the parameters of the stage.");
    }

    private struct Allowed
    {
        public RowRange* Ranges;
        public int Count;
        public ulong* Excluded;
    }
}
