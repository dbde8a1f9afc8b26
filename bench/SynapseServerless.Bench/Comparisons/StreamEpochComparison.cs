using System.Globalization;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Embedded;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Streams;

namespace SynapseServerless.Bench.Comparisons;

/// <summary>What an epoch of a stream costs beside its rows: plan, one part, commit, publication, journal. Each epoch reads one row, so that all of its time is that.</summary>
public sealed class StreamEpochComparison : Comparison
{
    private const int Epochs = 200;

    /// <inheritdoc/>
    public override string Name => "stream-epochs";

    /// <inheritdoc/>
    public override string Summary => $"{Epochs} epochs of a stream on the embedded engine, each of a file with one row, written to Parquet";

    /// <inheritdoc/>
    public override string Unit => "epochs";

    // 50 ms for an epoch.
    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.RateAtLeast(20)];

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken) =>
        throw new NotSupportedException("A rate has no reference.");

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string folder = context.EmptyFolder("stream-epochs"), landing = Path.Combine(folder, "landing");
        Directory.CreateDirectory(landing);
        for (int file = 0; file < Epochs; file++)
            await File.WriteAllTextAsync(Path.Combine(landing, string.Create(CultureInfo.InvariantCulture, $"{file:D5}.csv")), $"id,x\n{file},0.5\n", cancellationToken);
        string specification = $$"""
            name: epochs
            inputs: { landed: { path: {{landing}}, stream: { settleSeconds: 0 } } }
            pipeline: [ { type: SelectColumns, cols: [id, x] } ]
            transform: landed
            stream: { maxBytes: 1 }
            output: { data: {{folder}}/out }
            """;
        StageCatalog catalog = new StageCatalog().AddCore();
        var streams = new EmbeddedStreams(new EmbeddedRunnerOptions { Catalog = catalog, WorkFolder = Path.Combine(folder, "work") });
        RunSpecification read = new SpecificationReader(catalog).Parse(specification, Path.Combine(folder, "stream.yaml"));
        (StreamInput input, _) = await streams.Ledger.StartAsync(read, cancellationToken);
        await streams.Ledger.SetAsync(input.Name, StreamState.Draining, cancellationToken);
        StreamView? end = await streams.RunAsync(input.Name, null, cancellationToken);
        return end?.Status is { Phase: StreamPhase.Drained, Epoch: var epochs } ? epochs : throw new InvalidOperationException(end?.Status?.Problem ?? "The stream is not drained.");
    }
}
