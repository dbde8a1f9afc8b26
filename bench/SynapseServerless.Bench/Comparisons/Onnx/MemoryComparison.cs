using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Onnx;
using SynapseServerless.Stages;
using SynapseServerless.Tests;

namespace SynapseServerless.Bench.Comparisons.Onnx;

/// <summary>Whether memory grows with the number of rows: ten times the rows must not need more of it.</summary>
internal sealed class MemoryComparison : Comparison
{
    private const int Width = 28, BatchRows = 65_536;

    /// <inheritdoc/>
    public override string Name => "onnx-memory";

    /// <inheritdoc/>
    public override string Summary => "ONNXModel on 10 million rows of 28 floats through a network 32-16-1, made as they are needed, against 1 million";

    /// <inheritdoc/>
    public override string Unit => "runs";

    /// <inheritdoc/>
    public override int Rounds => 1;

    /// <inheritdoc/>
    public override bool WarmsUp => false;

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.PeakMemoryAtMost(1.1)];

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken) => RunAsync(1_000_000, cancellationToken);

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken) => RunAsync(10_000_000, cancellationToken);

    private static async Task<long> RunAsync(int rows, CancellationToken cancellationToken)
    {
        var type = new FixedSizeListType(new Field("item", FloatType.Default, nullable: false), Width);
        var schema = new Schema([new Field("x", type, nullable: false)], null);
        using var stage = new ONNXModel { ModelPayload = OnnxGraphs.Network(Width, 32, 16, 1), DeviceType = "CPU" };
        using BoundTransformer bound = stage.Bind(schema);
        long seen = 0;
        await foreach (RecordBatch batch in bound.TransformAsync(Made(schema, type, rows), new StageContext("ONNXModel"), cancellationToken))
        {
            using (batch)
                seen += batch.Length;
        }
        return seen == rows ? 1 : throw new InvalidOperationException($"{seen} rows, not {rows}.");
    }

    private static async IAsyncEnumerable<RecordBatch> Made(Schema schema, FixedSizeListType type, int rows)
    {
        await Task.CompletedTask;
        for (int start = 0; start < rows; start += BatchRows)
        {
            int count = Math.Min(BatchRows, rows - start);
            byte[] memory = new byte[count * Width * sizeof(float)];
            System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(memory.AsSpan()).Fill(start % 7);
            var items = new ArrayData(FloatType.Default, count * Width, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(memory)]);
            yield return new RecordBatch(schema, [new FixedSizeListArray(new ArrayData(type, count, 0, 0, [ArrowBuffer.Empty], [items]))], count);
        }
    }
}
