using System.ComponentModel.DataAnnotations;
using Apache.Arrow;

namespace SynapseServerless.Stages;

/// <summary>Deals the rows out to a number of partitions, as evenly as can be.</summary>
/// <remarks>Rows go round the partitions in turn, so that the partitions differ by at most one row for each input partition.</remarks>
public sealed class Repartition : ShuffleTransformer
{
    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsCheap => true;

    /// <summary>Number of partitions that come out.</summary>
    [Required, Range(1, int.MaxValue)]
    public int N { get; init; }

    /// <summary>Whether to leave the partitions as they are, so that a pipeline can be evaluated without this step.</summary>
    public bool Disable { get; init; }

    /// <inheritdoc/>
    public override int OutputPartitions(int partitions) => Disable ? partitions : N;

    /// <inheritdoc/>
    public override RowDealer CreateDealer(int partition, int outputs, object? statistics) =>
        new InTurn(Disable ? partition : partition % outputs, Disable ? 0 : 1, outputs);

    private sealed class InTurn(int next, int step, int outputs) : RowDealer
    {
        private int _next = next;

        public override IEnumerable<(int Row, int Output)> Deal(RecordBatch batch)
        {
            for (int row = 0; row < batch.Length; row++)
            {
                yield return (row, _next);
                _next = (_next + step) % outputs;
            }
        }
    }
}
