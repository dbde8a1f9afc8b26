using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Cli.Jobs;

/// <summary>Transforms a dataset in this process and writes what comes out.</summary>
internal static class LocalJob
{
    /// <summary>Writes a dataset to one file, when the name of the output is that of a file, or to a folder of parts.</summary>
    /// <returns>How many rows were written.</returns>
    public static async Task<long> WriteAsync(
        Dataset data, string output, DataFormat? wanted, IStorage storage, CancellationToken cancellationToken)
    {
        if (DataFormats.OfFile(output) is { } named)
            return await WriteFileAsync(data, output, wanted ?? named, storage, cancellationToken);
        return await WriteFolderAsync(data, output, wanted ?? DataFormat.Parquet, storage, cancellationToken);
    }

    private static async Task<long> WriteFileAsync(Dataset data, string file, DataFormat format, IStorage storage, CancellationToken cancellationToken)
    {
        await using BatchWriter writer = await BatchWriter.OpenAsync(storage, file, format, data.Schema, null, cancellationToken);
        for (int partition = 0; partition < data.PartitionCount; partition++)
        {
            await foreach (RecordBatch batch in data.ReadAsync(partition, null, cancellationToken))
            {
                using (batch)
                    await writer.WriteAsync(batch, cancellationToken);
            }
        }
        await writer.CompleteAsync(cancellationToken);
        return writer.Rows;
    }

    private static async Task<long> WriteFolderAsync(Dataset data, string folder, DataFormat format, IStorage storage, CancellationToken cancellationToken)
    {
        var writer = new DatasetWriter(storage, folder, format, data.Schema);
        var parts = new DatasetPart[data.PartitionCount];
        await Parallel.ForAsync(0, parts.Length, cancellationToken, async (partition, cancel) =>
            parts[partition] = await writer.WriteAsync(partition, data.ReadAsync(partition, null, cancel), cancel));
        DatasetSuccess success = await DatasetCommit.CommitAsync(storage, folder, format, data.Schema, parts, cancellationToken);
        return success.Rows;
    }
}
