using Apache.Arrow;
using Microsoft.ML.OnnxRuntime;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Onnx.Tests;

/// <summary>Runs stages over batches, and models by the runtime alone.</summary>
internal static class Onnx
{
    public static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>A batch of named columns.</summary>
    public static RecordBatch Batch(params (string Name, IArrowArray Column)[] columns) => new(
        new Schema(columns.Select(column => new Field(column.Name, column.Column.Data.DataType, nullable: true)), null), columns.Select(column => column.Column), columns[0].Column.Length);

    /// <summary>What a stage makes of a batch, which it may get in pieces.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="piece">How many rows each piece has.</param>
    /// <param name="context">The context of the stage.</param>
    public static async Task<RecordBatch> RunAsync(Transformer stage, RecordBatch batch, int piece = int.MaxValue, StageContext? context = null)
    {
        using BoundTransformer bound = stage.Bind(batch.Schema);
        return await bound.TransformAsync(Pieces(batch, piece), context ?? new StageContext(stage.Uid), Cancelled).CollectAsync(bound.Output, Cancelled);
    }

    /// <summary>The values of a column that a stage makes.</summary>
    public static async Task<IReadOnlyList<object?>> ValuesAsync(Transformer stage, RecordBatch batch, string column)
    {
        using RecordBatch result = await RunAsync(stage, batch);
        return result.Values(column);
    }

    /// <summary>What the runtime alone gives, called once with all rows.</summary>
    public static T[] Direct<T>(byte[] model, string output, params (string Name, OrtValue Value)[] inputs)
        where T : unmanaged
    {
        using var session = new InferenceSession(model);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, [.. inputs.Select(input => input.Name)], [.. inputs.Select(input => input.Value)], [output]);
        foreach ((string _, OrtValue value) in inputs)
            value.Dispose();
        return results[0].GetTensorDataAsSpan<T>().ToArray();
    }

    /// <summary>A tensor.</summary>
    public static OrtValue Tensor<T>(T[] values, params long[] shape)
        where T : unmanaged => OrtValue.CreateTensorValueFromMemory(values, shape);

    /// <summary>Takes rows that are set aside.</summary>
    public sealed class SetAside : IRowSink
    {
        public List<BadRow> Rows { get; } = [];

        public List<long> Places { get; } = [];

        public void Reject(RecordBatch batch, IReadOnlyList<BadRow> bad, StageContext context)
        {
            Rows.AddRange(bad);
            Places.AddRange(bad.Select(row => context.FirstRow + row.Row));
        }
    }

    private static async IAsyncEnumerable<RecordBatch> Pieces(RecordBatch batch, int piece)
    {
        await Task.Yield();
        for (int start = 0; start < batch.Length; start += piece)
        {
            yield return batch.SliceShared(start, Math.Min(piece, batch.Length - start));
            if (piece == int.MaxValue)
                yield break;
        }
    }
}
