using Apache.Arrow;
using BenchmarkDotNet.Attributes;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Bench.Kernels;

/// <summary>What nearly every stage does with a batch: share columns, keep some rows, put rows into another order.</summary>
[MemoryDiagnoser]
public class BatchKernels
{
    private RecordBatch _batch = null!;
    private bool[] _late = [];
    private int[] _shuffled = [];

    /// <summary>Reads the flights of the sample into one batch.</summary>
    [GlobalSetup]
    public async Task SetUp()
    {
        string path = Path.Combine(BenchContext.Locate(null).Root, "samples/flight-delays/data/flights-200k.parquet");
        FileDataset flights = await FileDataset.OpenAsync(new LocalStorage(), new InputSpecification { Path = [path], Partitions = 1 });
        _batch = await Datasets.CollectAsync(flights);
        var delay = (Int32Array)_batch.Column(_batch.Schema.GetFieldIndex("delay"));
        _late = [.. delay.Values.ToArray().Select(minutes => minutes > 15)];
        _shuffled = [.. Enumerable.Range(0, _batch.Length)];
        new Random(42).Shuffle(_shuffled);
    }

    /// <summary>Frees the batch.</summary>
    [GlobalCleanup]
    public void CleanUp() => _batch.Dispose();

    /// <summary>Shares three of five columns.</summary>
    [Benchmark(Description = "select 3 of 5 columns")]
    public void Select()
    {
        using RecordBatch selected = Batches.Select(_batch, ["origin", "destination", "distance"]);
    }

    /// <summary>Copies one row in five.</summary>
    [Benchmark(Description = "filter to a fifth of 200,000 rows")]
    public void Filter()
    {
        using RecordBatch filtered = Batches.Filter(_batch, _late);
    }

    /// <summary>Copies all rows in another order.</summary>
    [Benchmark(Description = "take 200,000 rows in random order")]
    public void Take()
    {
        using RecordBatch taken = Batches.Take(_batch, _shuffled);
    }
}
