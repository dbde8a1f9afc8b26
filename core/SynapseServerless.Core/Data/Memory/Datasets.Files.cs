using Apache.Arrow;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

public static partial class Datasets
{
    /// <summary>Opens files, folders or globs as one dataset; see the formats of <see cref="InputSpecification.Format"/>.</summary>
    /// <param name="paths">Where the data is: local, or in Azure Blob Storage.</param>
    /// <returns>A dataset that reads the files whenever it is read.</returns>
    /// <exception cref="DataException">A file is missing, empty, cut short, or of another schema than the first.</exception>
    public static Task<FileDataset> OpenAsync(params string[] paths) => OpenAsync(new InputSpecification { Path = paths });

    /// <summary>Opens an input as a specification describes it.</summary>
    /// <param name="input">The input.</param>
    /// <param name="storage">Where it is; null for local folders and Azure Blob Storage.</param>
    /// <param name="cancellationToken">Stops opening.</param>
    /// <returns>A dataset that reads the files whenever it is read.</returns>
    /// <exception cref="DataException">A file is missing, empty, cut short, or of another schema than the first.</exception>
    public static Task<FileDataset> OpenAsync(InputSpecification input, IStorage? storage = null, CancellationToken cancellationToken = default) =>
#pragma warning disable RS0030 // The program that calls this is the host.
        FileDataset.OpenAsync(storage ?? new StorageRouter(), input, cancellationToken: cancellationToken);
#pragma warning restore RS0030

    /// <summary>The rows of one of several splits that are drawn at random, by a seed.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="fractions">Fraction of the rows each split gets, by name; they sum to at most 1.</param>
    /// <param name="split">The split wanted.</param>
    /// <param name="seed">Seed of the draw: the same seed and partitions give the same splits on every machine.</param>
    public static Dataset Split(this Dataset data, IReadOnlyDictionary<string, double> fractions, string split, long seed = 42) =>
        new SplitDataset(data, new SplitSpecification { Fractions = fractions, Seed = seed }, split);

    /// <summary>Two parts of a dataset, drawn at random by a seed: to train on and to test on.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="train">Fraction of the rows that the first part gets.</param>
    /// <param name="seed">Seed of the draw: the same seed and partitions give the same parts on every machine.</param>
    public static (Dataset Train, Dataset Test) Split(this Dataset data, double train, long seed = 42)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(train, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(train, 1);
        var fractions = new Dictionary<string, double> { ["train"] = train, ["test"] = 1 - train };
        return (data.Split(fractions, "train", seed), data.Split(fractions, "test", seed));
    }

    /// <summary>Writes a dataset: to one file, when the output has the name of a file, or to a folder with a file for each partition.</summary>
    /// <param name="data">The dataset; partitions of a folder are computed side by side.</param>
    /// <param name="output">The file or folder.</param>
    /// <param name="format">The format; null to go by the name of the file, and for Parquet in a folder.</param>
    /// <param name="storage">Where it goes; null for local folders and Azure Blob Storage.</param>
    /// <param name="cancellationToken">Stops writing and leaves no half file behind.</param>
    /// <returns>How many rows were written.</returns>
    public static async Task<long> WriteAsync(
        this Dataset data, string output, DataFormat? format = null, IStorage? storage = null, CancellationToken cancellationToken = default)
    {
#pragma warning disable RS0030 // The program that calls this is the host.
        storage ??= new StorageRouter();
#pragma warning restore RS0030
        return DataFormats.OfFile(output) is { } named
            ? await WriteFileAsync(data, output, format ?? named, storage, cancellationToken)
            : await WriteFolderAsync(data, output, format ?? DataFormat.Parquet, storage, cancellationToken);
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
