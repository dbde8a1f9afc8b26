using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Fuzz.Tests;

/// <summary>A file of data: opened, read cell by cell, given to DuckDB, and written as Parquet.</summary>
/// <param name="name">Name of the folder of its seeds.</param>
/// <param name="extension">What its files are called.</param>
/// <param name="words">What means something in it.</param>
internal sealed class DataFileTarget(string name, string extension, params IReadOnlyList<string> words) : FuzzTarget
{
    // The process has it to itself, and ends with it.
    private static readonly string s_folder = Directory.CreateTempSubdirectory("synapse-fuzz-").FullName;

    private IReadOnlyList<byte[]>? _seeds;

    public override string Name => name;

    public override IReadOnlyList<byte[]> Seeds => _seeds ??= SeedFiles.Of(name);

    public override IReadOnlyList<string> Words => words;

    // Native code takes its time.
    public override double Weight => IsNative ? 0.02 : 0.08;

    // What the readers of text make is checked as they make it; these hold what a file holds.
    private bool IsNative => name is "arrow" or "parquet";

    public override async Task<string> RunAsync(byte[] input)
    {
        string file = Path.Combine(s_folder, $"input.{extension}");
        await File.WriteAllBytesAsync(file, input);
        FileDataset data = await Datasets.OpenAsync(new InputSpecification { Path = [file], Partitions = 2 });
        long rows = 0, cells = 0;
        for (int partition = 0; partition < data.PartitionCount; partition++)
        {
            await foreach (RecordBatch batch in data.ReadAsync(partition, null))
            {
                using (batch)
                {
                    // A stage refuses types that no reader of cells knows; a reader of files does not.
                    foreach (Field field in batch.Schema.FieldsList.Where(field => IsReadable(field.DataType)))
                        cells += batch.Values(field.Name).Sum(cell => (long)(cell?.ToString()?.Length ?? 0));
                    rows += batch.Length;
                    if (!IsNative)
                        continue;
                    using MemoryDataset copy = Datasets.FromBatches(Batches.Share(batch));
                    using RecordBatch through = await new SQLTransformer { Statement = "SELECT * FROM __THIS__" }.Transform(copy).CollectAsync();
                    await copy.WriteAsync(Path.Combine(s_folder, "output.parquet"));
                    if (through.Length != batch.Length)
                        throw new InvalidOperationException($"DuckDB gives {through.Length} rows for {batch.Length}.");
                }
            }
        }
        return $"{data.Schema.FieldsList.Count} columns, {rows} rows, {cells} letters";
    }

    private static bool IsReadable(Apache.Arrow.Types.IArrowType type) => type is not (Apache.Arrow.Types.UnionType or Apache.Arrow.Types.RunEndEncodedType);
}
