using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Databases;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.ML.Tests.Databases;

/// <summary>Tables as the engine uses them.</summary>
internal static class TableTesting
{
    public const string Write = "0123456789ab";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TableContext Context(StageHost? host = null) => new("test", host ?? StageHost.Default);

    /// <summary>Rows of all parts, one part after the other, and the schema.</summary>
    public static async Task<(Schema Schema, List<object?[]> Rows)> ReadAsync(TableSource source, int? partitions = null, IReadOnlyList<string>? columns = null, int batchRows = 3)
    {
        Assert.Empty(source.Validate());
        using ITableReader reader = await source.OpenAsync(Context(), Token);
        TablePlan plan = await reader.PlanAsync(new TableRequest { Partitions = partitions, Columns = columns }, Token);
        var rows = new List<object?[]>();
        foreach (string part in plan.Parts)
            rows.AddRange(await ReadAsync(reader, plan, part, batchRows));
        return (plan.Schema, rows);
    }

    public static async Task<List<object?[]>> ReadAsync(ITableReader reader, TablePlan plan, string part, int batchRows = 3)
    {
        var rows = new List<object?[]>();
        await foreach (RecordBatch batch in reader.ReadAsync(part, plan.Schema, new DatasetReadOptions { BatchRows = batchRows }, Token))
        {
            using (batch)
            {
                Assert.InRange(batch.Length, 1, batchRows);
                Func<int, object?>[] cells = [.. batch.Arrays.Select(Cells.Reader)];
                for (int row = 0; row < batch.Length; row++)
                    rows.Add([.. cells.Select(cell => cell(row))]);
            }
        }
        return rows;
    }

    /// <summary>Writes rows as partitions of a run, and commits them.</summary>
    public static async Task WriteAsync<T>(DatabaseSink sink, string write, params IReadOnlyList<T>[] partitions)
    {
        Assert.Empty(sink.Validate());
        using MemoryDataset first = Datasets.FromRows(partitions.First(rows => rows.Count > 0));
        await using ITableWriter writer = await sink.OpenAsync(Context(), first.Schema, write, Token);
        await writer.CheckAsync(Token);
        for (int i = 0; i < partitions.Length; i++)
            await PartAsync(writer, i, partitions[i], isComplete: true);
        await writer.CommitAsync([.. partitions.Select((rows, i) => (i, (long)rows.Count))], Token);
    }

    /// <summary>Writes a partition of a run.</summary>
    public static async Task PartAsync<T>(ITableWriter writer, int partition, IReadOnlyList<T> rows, bool isComplete)
    {
        await using ITablePartWriter part = await writer.BeginAsync(partition, Token);
        if (rows.Count > 0)
        {
            using MemoryDataset data = Datasets.FromRows(rows);
            await foreach (RecordBatch batch in data.ReadAsync(0, null, Token))
            {
                using (batch)
                    await part.WriteAsync(batch, Token);
            }
        }
        if (isComplete)
            await part.CompleteAsync(Token);
    }
}

/// <summary>A row of a table that is written.</summary>
public sealed record Flight(long Id, string? Carrier, double Delay);
