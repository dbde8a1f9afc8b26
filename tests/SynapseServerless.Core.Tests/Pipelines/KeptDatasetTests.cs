using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Core.Tests.Pipelines;

public sealed class KeptDatasetTests
{
    [Fact]
    public async Task A_second_pass_reads_from_memory_what_the_first_has_read()
    {
        var source = new Counting();
        using var kept = new KeptDataset(source, ["a"], 1 << 20);
        Assert.Equal(["a", "b"], await NamesAsync(kept));
        Assert.Equal(["a"], await NamesAsync(kept));
        Assert.Equal(["a"], await NamesAsync(kept));
        Assert.Equal(1, source.Readings);
        Assert.True(kept.Keeps(0));
    }

    [Fact]
    public async Task What_finds_no_room_is_read_anew_with_the_columns_that_are_wanted()
    {
        var source = new Counting();
        using var kept = new KeptDataset(source, ["a"], 16);
        Assert.Equal(["a", "b"], await NamesAsync(kept));
        Assert.Equal(["a"], await NamesAsync(kept));
        Assert.Equal(2, source.Readings);
        Assert.False(kept.Keeps(0));
    }

    [Fact]
    public async Task A_pass_that_was_broken_off_keeps_nothing()
    {
        var source = new Counting();
        using var kept = new KeptDataset(source, ["a"], 1 << 20);
        await foreach (RecordBatch batch in kept.ReadAsync(0, null, TestContext.Current.CancellationToken))
        {
            batch.Dispose();
            break;
        }
        Assert.False(kept.Keeps(0));
        Assert.Equal(["a", "b"], await NamesAsync(kept));
    }

    private static async Task<string[]> NamesAsync(Dataset data)
    {
        string[] names = [];
        int rows = 0;
        await foreach (RecordBatch batch in data.ReadAsync(0, null, TestContext.Current.CancellationToken))
        {
            using (batch)
            {
                names = [.. Schemas.Names(batch.Schema)];
                rows += TestRows.Doubles(batch, "a").Length;
            }
        }
        Assert.Equal(6, rows);
        return names;
    }

    private sealed class Counting : Dataset
    {
        private readonly RecordBatch _rows = TestRows.Of(("a", new double[] { 1, 2, 3 }), ("b", new double[] { 4, 5, 6 }));

        public int Readings { get; private set; }

        public override Schema Schema => _rows.Schema;

        public override int PartitionCount => 1;

        public override async IAsyncEnumerable<RecordBatch> ReadAsync(
            int partition, IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            Readings++;
            for (int i = 0; i < 2; i++)
                yield return columns is null ? Batches.Share(_rows) : Batches.Select(_rows, columns);
        }
    }
}
