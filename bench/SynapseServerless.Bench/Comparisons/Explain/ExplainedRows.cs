using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Explain;
using SynapseServerless.Pipelines;

namespace SynapseServerless.Bench.Comparisons.Explain;

/// <summary>A stage and the rows that it explains, as often as is measured.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Rows">The rows.</param>
internal sealed record ExplainedRows(VectorSHAP Stage, RecordBatch Rows)
{
    /// <summary>Explains the rows.</summary>
    public async Task ExplainAsync(CancellationToken cancellationToken)
    {
        using RecordBatch explained = await Stage.Transform(Datasets.FromBatches(Batches.Share(Rows))).CollectAsync(null, cancellationToken);
    }
}
