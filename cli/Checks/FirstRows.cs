using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Cli.Checks;

/// <summary>The first rows of a dataset, for what only has to see some.</summary>
/// <param name="data">The dataset.</param>
internal sealed class FirstRows(Dataset data) : Dataset
{
    public override Schema Schema => data.Schema;

    public override int PartitionCount => 1;

    public override async IAsyncEnumerable<RecordBatch> ReadAsync(int partition, IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < data.PartitionCount; i++)
        {
            await foreach (RecordBatch batch in data.ReadAsync(i, columns, cancellationToken))
            {
                bool hasRows = batch.Length > 0;
                yield return batch;
                if (hasRows)
                    yield break;
            }
        }
    }
}
