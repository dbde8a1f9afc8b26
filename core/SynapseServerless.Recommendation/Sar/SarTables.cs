using System.Runtime.InteropServices;
using SynapseServerless.Storage;

namespace SynapseServerless.Recommendation;

/// <summary>The last bytes of the tables of a model of ratings, which say where everything is.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal struct SarFooter
{
    /// <summary>What the file ends with: <c>SYNSAR01</c>.</summary>
    public const long Sign = 0x313052415332594E;

    /// <summary>How many users there are. Where the items of each begin stands at the start of the file.</summary>
    public long Users;

    /// <summary>How many items there are.</summary>
    public long Items;

    /// <summary>How many pairs of a user and an item there are.</summary>
    public long Ratings;

    /// <summary>Where the affinities are.</summary>
    public long AffinitiesAt;

    /// <summary>Where the items of users are.</summary>
    public long TakenAt;

    /// <summary>Where it stands for each item where its similarities begin, and how many there are.</summary>
    public long RowsAt;

    /// <summary>The sign.</summary>
    public long Magic;
}

/// <summary>Affinities of users and similarities of items, mapped: only what is looked at need be in memory.</summary>
internal sealed class SarTables
{
    private readonly SarFooter _footer;
    private readonly Lazy<(long[] Offsets, int[] Users, double[] Affinities)> _byItem;

    /// <summary>Opens the tables.</summary>
    /// <exception cref="DataException">They are damaged.</exception>
    public SarTables(MappedBytes bytes, IdTable users, IdTable items, string uid)
    {
        (Bytes, Users, Items) = (bytes, users, items);
        try
        {
            _footer = bytes.Values<SarFooter>(bytes.Length - Marshal.SizeOf<SarFooter>(), 1)[0];
            if (_footer.Magic != SarFooter.Sign || _footer.Users != users.Count || _footer.Items != items.Count || _footer.Ratings is < 0 or > int.MaxValue)
                throw new InvalidDataException("its numbers cannot be");
            Check(bytes.Values<long>(0, users.Count + 1), bytes.Values<int>(_footer.TakenAt, (int)_footer.Ratings), bytes.Values<long>(_footer.RowsAt, 2 * items.Count));
            bytes.Check(_footer.AffinitiesAt, _footer.Ratings * sizeof(double));
        }
        catch (Exception error) when (error is InvalidDataException or ArgumentException)
        {
            throw BinaryFiles.Damaged(uid, error);
        }
        _byItem = new Lazy<(long[] Offsets, int[] Users, double[] Affinities)>(Transposed);
    }

    /// <summary>The bytes.</summary>
    public MappedBytes Bytes { get; }

    /// <summary>The users.</summary>
    public IdTable Users { get; }

    /// <summary>The items.</summary>
    public IdTable Items { get; }

    /// <summary>How many pairs of a user and an item there are.</summary>
    public long Ratings => _footer.Ratings;

    /// <summary>The items of a user and its affinity to each.</summary>
    public void Of(int user, out ReadOnlySpan<int> items, out ReadOnlySpan<double> affinities)
    {
        ReadOnlySpan<long> offsets = Bytes.Values<long>(0, Users.Count + 1);
        (int from, int count) = ((int)offsets[user], (int)(offsets[user + 1] - offsets[user]));
        items = Bytes.Values<int>(_footer.TakenAt, (int)_footer.Ratings).Slice(from, count);
        affinities = Bytes.Values<double>(_footer.AffinitiesAt, (int)_footer.Ratings).Slice(from, count);
    }

    /// <summary>The users of an item and the affinity of each to it.</summary>
    public void By(int item, out ReadOnlySpan<int> users, out ReadOnlySpan<double> affinities)
    {
        (long[] offsets, int[] all, double[] values) = _byItem.Value;
        (int from, int count) = ((int)offsets[item], (int)(offsets[item + 1] - offsets[item]));
        users = all.AsSpan(from, count);
        affinities = values.AsSpan(from, count);
    }

    /// <summary>The items that are similar to one, and how similar each is; no items where there is a value for each.</summary>
    public void Similar(int item, out ReadOnlySpan<int> items, out ReadOnlySpan<float> values)
    {
        ReadOnlySpan<long> row = Bytes.Values<long>(_footer.RowsAt, 2 * Items.Count).Slice(2 * item, 2);
        if (row[1] < 0)
        {
            items = [];
            values = Bytes.Values<float>(row[0], Items.Count);
            return;
        }
        int count = (int)row[1];
        items = Bytes.Values<int>(row[0], count);
        values = Bytes.Values<float>(row[0] + ((long)count * sizeof(int)), count);
    }

    private void Check(ReadOnlySpan<long> offsets, ReadOnlySpan<int> taken, ReadOnlySpan<long> rows)
    {
        for (int user = 0; user + 1 < offsets.Length; user++)
        {
            if (offsets[user] > offsets[user + 1] || offsets[user] < 0)
                throw new InvalidDataException("the items of a user end before they begin");
        }
        if (offsets[^1] != taken.Length || taken.ContainsAnyExceptInRange(0, Math.Max(0, Items.Count - 1)))
            throw new InvalidDataException("a user has an item that is not there");
        for (int item = 0; item < Items.Count; item++)
        {
            long count = rows[(2 * item) + 1];
            Bytes.Check(rows[2 * item], count < 0 ? (long)Items.Count * sizeof(float) : count * (sizeof(int) + sizeof(float)));
            if (count > Items.Count)
                throw new InvalidDataException("an item is similar to more than there are");
        }
    }

    private (long[] Offsets, int[] Users, double[] Affinities) Transposed()
    {
        long[] begins = new long[Items.Count + 1];
        foreach (int item in Bytes.Values<int>(_footer.TakenAt, (int)_footer.Ratings))
            begins[item + 1]++;
        for (int item = 0; item < Items.Count; item++)
            begins[item + 1] += begins[item];
        long[] next = [.. begins];
        int[] users = new int[_footer.Ratings];
        double[] values = new double[_footer.Ratings];
        for (int user = 0; user < Users.Count; user++)
        {
            Of(user, out ReadOnlySpan<int> items, out ReadOnlySpan<double> affinities);
            for (int i = 0; i < items.Length; i++)
            {
                long at = next[items[i]]++;
                (users[at], values[at]) = (user, affinities[i]);
            }
        }
        return (begins, users, values);
    }
}
