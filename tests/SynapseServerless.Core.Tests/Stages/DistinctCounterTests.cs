using SynapseServerless.Data.Tests;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Tests;

public sealed class DistinctCounterTests
{
    private static DistinctCounter Counter() => new(maxExact: 1000, indexBits: 12);

    private static DistinctCounter Of(IEnumerable<int> values)
    {
        DistinctCounter counter = Counter();
        foreach (int value in values)
            counter.Add(Hash64.Mix((ulong)value));
        return counter;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(999)]
    [InlineData(1000)]
    public void Up_to_a_thousand_different_values_are_counted_exactly(int count)
    {
        Assert.Equal(count, Of(Enumerable.Range(0, 5000).Select(i => count == 0 ? 0 : i % count).Take(count == 0 ? 0 : 5000)).Count());
    }

    // 4096 registers have a standard error of 1.04 / 64 = 1.6 %; four of them, and the known bias where the small-range correction ends.
    [Theory]
    [InlineData(1001)]
    [InlineData(5_000)]
    [InlineData(10_240)]
    [InlineData(12_000)]
    [InlineData(20_000)]
    [InlineData(100_000)]
    [InlineData(3_000_000)]
    public void More_are_estimated(int count)
    {
        Assert.InRange(Of(Enumerable.Range(0, count)).Count() / (double)count, 0.935, 1.065);
    }

    [Theory]
    [InlineData(700)]
    [InlineData(1500)]
    [InlineData(40_000)]
    public void How_values_are_dealt_out_and_added_up_does_not_show(int count)
    {
        byte[] whole = Save(Of(Enumerable.Range(0, count)));
        foreach (int parts in (int[])[2, 3, 17])
        {
            DistinctCounter sum = Counter();
            // Each part has some values of its own and some of its neighbours', and goes through its saved form.
            for (int part = parts - 1; part >= 0; part--)
                sum.Add(Load(Save(Of(Enumerable.Range(0, count).Where(i => i % parts == part || (i / 3) % parts == part)))));
            Assert.Equal(whole, Save(sum));
        }
        DistinctCounter bulk = Counter();
        bulk.Add(Enumerable.Range(0, count).Reverse().Select(i => Hash64.Mix((ulong)i)).ToArray());
        Assert.Equal(whole, Save(bulk));
    }

    [Fact]
    public void Hashes_of_bytes_are_the_same_whatever_their_length_is_read_as()
    {
        byte[] bytes = [.. Enumerable.Range(1, 40).Select(i => (byte)(i * 37))];
        for (int length = 0; length <= bytes.Length; length++)
            Assert.Equal(Slow(bytes.AsSpan(0, length)), Hash64.Of(bytes.AsSpan(0, length)));
        Assert.Equal(Hash64.Of(bytes.AsSpan(0, 8)), Hash64.Of(BitConverter.ToUInt64(bytes)));
    }

    [Fact]
    public void Values_of_every_type_but_lists_and_structs_are_told_apart()
    {
        foreach (ColumnCase one in ColumnCases.All)
        {
            bool isReadable = one.Value is not (null or object?[] or Dictionary<string, object?>);
            Assert.Equal((one.Name, isReadable), (one.Name, CellHashes.IsReadable(one.Column.Data.DataType)));
            if (isReadable)
                Assert.Equal((one.Name, CellHashes.Read(one.Column)[1]), (one.Name, CellHashes.Read(one.Sliced)[0]));
        }
        Assert.Equal(CellHashes.Read(TestRows.Column(new double?[] { 0.0 })), CellHashes.Read(TestRows.Column(new double?[] { -0.0 })));
        Assert.Equal(3, CellHashes.Read(TestRows.Column(new long?[] { 1L << 53, (1L << 53) + 1, -1 })).Distinct().Count());
    }

    // The definition: blocks of eight bytes, then the rest with its first byte lowest.
    private static ulong Slow(ReadOnlySpan<byte> bytes)
    {
        ulong hash = Hash64.Mix((ulong)bytes.Length);
        for (; bytes.Length >= 8; bytes = bytes[8..])
            hash = Hash64.Mix(hash ^ BitConverter.ToUInt64(bytes));
        ulong rest = 0;
        for (int i = 0; i < bytes.Length; i++)
            rest |= (ulong)bytes[i] << (8 * i);
        return Hash64.Mix(hash ^ rest);
    }

    private static byte[] Save(DistinctCounter counter)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        counter.Save(writer);
        return stream.ToArray();
    }

    private static DistinctCounter Load(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        return DistinctCounter.Load(reader, 1000, 12);
    }
}
