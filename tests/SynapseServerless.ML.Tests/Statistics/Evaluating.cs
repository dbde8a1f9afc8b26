using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Statistics;

/// <summary>Evaluates small tables.</summary>
internal static class Evaluating
{
    /// <summary>The evaluation of a table read as one batch, whose columns have an offset.</summary>
    public static EvaluationResult Evaluate(this ComputeModelStatistics stage, RecordBatch batch, StageContext? context = null)
    {
        object state = stage.CreateState(batch.Schema);
        state = stage.Accumulate(state, TestRows.Sliced(batch), context ?? new StageContext(stage.Uid));
        return stage.Evaluate(state, batch.Schema);
    }

    /// <summary>The single value of a column of metrics; null for null.</summary>
    public static object? Metric(RecordBatch table, string column) => Assert.Single(table.Values(column));

    /// <summary>Probabilities of two classes from that of the second.</summary>
    public static float[][] Probabilities(params float[] positive) => [.. positive.Select(p => new[] { 1 - p, p })];
}

/// <summary>Tables as datasets.</summary>
internal static class Cut
{
    /// <summary>A table cut into partitions of about equal size.</summary>
    public static MemoryDataset Into(this RecordBatch table, int partitions) => new(table.Schema, [.. Enumerable.Range(0, partitions).Select(i =>
    {
        int start = i * table.Length / partitions, end = (i + 1) * table.Length / partitions;
        return (IReadOnlyList<RecordBatch>)[table.Slice(start, end - start)];
    })]);
}
