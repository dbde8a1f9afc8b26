using System.IO.Hashing;
using System.Runtime.InteropServices;
using SynapseServerless.Collectives;
using SynapseServerless.LightGBM.Fitting;

namespace SynapseServerless.LightGBM.Distributed;

// Groups whose rows are on both sides of a border between ranks.
internal sealed partial class FitRank
{
    /// <summary>Moves the borders between ranks so that every group is whole: it belongs to the rank that has its first row.</summary>
    /// <param name="scan">What this rank saw.</param>
    /// <param name="data">Its rows.</param>
    /// <returns>Its rows from now on; the same object where nothing moved.</returns>
    public async Task<RankData> SettleGroupsAsync(DatasetScan scan, RankData data)
    {
        GroupNote[] notes = await OnThreadAsync(ranks => ranks.GatherRecords(GroupNote.Of(scan, data))).ConfigureAwait(false);
        var slices = new List<RowSlice>[notes.Length];
        int owner = -1;
        string? last = null;
        for (int rank = 0; rank < notes.Length; rank++)
        {
            GroupNote note = notes[rank];
            slices[rank] = [.. note.First is not null && note.First == last ? note.Rest : note.Leading.Concat(note.Rest)];
            if (note.First is null)
                continue;
            if (note.First == last)
                slices[owner].AddRange(note.Leading);
            // A rank that has nothing but a part of the group passes it through.
            if (note.First != last || note.Last != last)
                owner = rank;
            last = note.Last;
        }
        List<RowSlice> own = slices[collective!.Rank];
        return own.SequenceEqual(data.Slices) ? data : new RankData(data.All, own);
    }

    /// <summary>Finds groups that come again on another rank.</summary>
    /// <param name="scan">What this rank saw.</param>
    /// <param name="where">The stage and column, for errors.</param>
    /// <exception cref="DataException">There is one.</exception>
    public async Task CheckGroupsAsync(DatasetScan scan, Location where)
    {
        Dictionary<ulong, string> names = (scan.Edges?.Names ?? []).ToDictionary(Fingerprint);
        ulong[] own = [.. names.Keys];
        byte[][] all = await OnThreadAsync(ranks => ranks.AllGather(MemoryMarshal.AsBytes(own.AsSpan()))).ConfigureAwait(false);
        for (int rank = 0; rank < all.Length; rank++)
        {
            if (rank == collective!.Rank)
                continue;
            foreach (ulong fingerprint in MemoryMarshal.Cast<byte, ulong>(all[rank]))
            {
                if (names.TryGetValue(fingerprint, out string? name))
                {
                    throw new DataException(
                        $"The rows of group '{name}' are not next to each other: ranks {Math.Min(rank, collective.Rank)} and {Math.Max(rank, collective.Rank)} both have some",
                        where, $"Sort the data by '{where.Column}' where it is written; a group may go on in the next partition.");
                }
            }
        }
    }

    // The chance that two names of a million groups have the same one is a hundred million to one.
    private static ulong Fingerprint(string name) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(name.AsSpan()));
}

/// <summary>Where the groups of a rank begin and end.</summary>
/// <param name="First">Name of its first group; null where it has none.</param>
/// <param name="Last">Name of its last group.</param>
/// <param name="Leading">The rows of its first group.</param>
/// <param name="Rest">The rows after it.</param>
internal sealed record GroupNote(string? First, string? Last, IReadOnlyList<RowSlice> Leading, IReadOnlyList<RowSlice> Rest)
{
    /// <summary>The note of a scan.</summary>
    public static GroupNote Of(DatasetScan scan, RankData data)
    {
        if (scan.Edges is not { } edges)
            return new GroupNote(null, null, [], data.Slices);
        if (edges.Second is not { } second)
            return new GroupNote(edges.First, edges.Last, data.Slices, []);
        RowSlice cut = data.Slices[second.Partition];
        long row = cut.From + second.Row;
        var leading = data.Slices.Take(second.Partition).ToList();
        if (row > cut.From)
            leading.Add(cut with { To = row });
        return new GroupNote(edges.First, edges.Last, leading, [cut with { From = row }, .. data.Slices.Skip(second.Partition + 1)]);
    }
}
