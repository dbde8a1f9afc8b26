using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Recommendation;

/// <summary>Those rows of a dataset whose user and item are wanted.</summary>
internal sealed class RatedDataset(Dataset source, RatingColumns columns, Func<string?, string?, bool> keep) : Dataset
{
    public override Schema Schema => source.Schema;

    public override int PartitionCount => source.PartitionCount;

    /// <summary>The ratings of a dataset.</summary>
    public static async Task<Ratings> ReadAsync(Dataset data, RatingColumns columns, StageContext context, CancellationToken cancellationToken)
    {
        Ratings ratings = columns.Empty(data.Schema);
        for (int partition = 0; partition < data.PartitionCount; partition++)
        {
            StageContext at = context with { Partition = partition, FirstRow = 0 };
            await foreach (RecordBatch batch in data.ReadAsync(partition, null, cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                {
                    columns.Read(ratings, batch, at);
                    at = at.After(batch.Length);
                }
            }
        }
        return ratings;
    }

    public override async IAsyncEnumerable<RecordBatch> ReadAsync(
        int partition, IReadOnlyList<string>? wanted = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (RecordBatch batch in source.ReadAsync(partition, null, cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                string?[] users = CellTexts.Read(InputColumns.Get(batch, columns.Uid, columns.User)), items = CellTexts.Read(InputColumns.Get(batch, columns.Uid, columns.Item));
                RecordBatch kept = Batches.Filter(batch, [.. users.Select((user, row) => keep(user, items[row]))]);
                if (wanted is null)
                    yield return kept;
                else
                {
                    using (kept)
                        yield return Batches.Select(kept, wanted);
                }
            }
        }
    }
}
