using Apache.Arrow;
using Apache.Arrow.Ipc;
using ParquetSharp.Arrow;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Bench.Comparisons.Data;

/// <summary>What planning, checking and handing over cost on top of the reader underneath.</summary>
public sealed class ParquetScanComparison : Comparison
{
    /// <inheritdoc/>
    public override string Name => "parquet-scan";

    /// <inheritdoc/>
    public override string Summary => "reading 3 million flights, planned as one partition, against a bare loop over ParquetSharp's Arrow reader";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.SpeedAtLeast(0.9)];

    /// <inheritdoc/>
    public override async Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        using ArrowReaderProperties properties = ArrowReaderProperties.GetDefault();
        properties.BatchSize = 65_536;
        using var file = new FileReader(context.Flights3M, null, properties);
        using IArrowArrayStream stream = file.GetRecordBatchReader();
        long rows = 0;
        while (await stream.ReadNextRecordBatchAsync(cancellationToken) is { } batch)
        {
            using (batch)
                rows += batch.Length;
        }
        return rows;
    }

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var input = new InputSpecification { Path = [context.Flights3M], Partitions = 1 };
        FileDataset data = await FileDataset.OpenAsync(new LocalStorage(), input, cancellationToken: cancellationToken);
        long rows = 0;
        await foreach (RecordBatch batch in data.ReadAsync(0, columns: null, cancellationToken))
        {
            using (batch)
                rows += batch.Length;
        }
        return rows;
    }
}
