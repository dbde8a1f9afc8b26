using SynapseServerless.Bench.Harness;
using SynapseServerless.Embedded;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Bench.Comparisons;

/// <summary>Whether memory grows with the number of rows: ten times the rows must not need more of it.</summary>
public sealed class ScoringMemoryComparison : Comparison
{
    private const int Copies = 10;

    /// <inheritdoc/>
    public override string Name => "scoring-memory";

    /// <inheritdoc/>
    public override string Summary => "transforming 30 million flights to Parquet on the embedded engine, against 3 million";

    /// <inheritdoc/>
    public override string Unit => "runs";

    /// <inheritdoc/>
    public override int Rounds => 1;

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.PeakMemoryAtMost(1.1)];

    /// <inheritdoc/>
    public override Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string folder = Folder(context);
        for (int i = 0; i < Copies; i++)
        {
            string link = Path.Combine(folder, $"flights-{i:D2}.parquet");
            if (!File.Exists(link))
                File.CreateSymbolicLink(link, context.Flights3M);
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken) =>
        RunAsync(context, Path.Combine(Folder(context), "flights-00.parquet"), 3_000_000, cancellationToken);

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken) =>
        RunAsync(context, Path.Combine(Folder(context), "flights-*.parquet"), 30_000_000, cancellationToken);

    private static string Folder(BenchContext context) => Path.GetDirectoryName(context.Scratch("scoring-memory/flights"))!;

    private static async Task<long> RunAsync(BenchContext context, string input, long rows, CancellationToken cancellationToken)
    {
        string work = context.EmptyFolder("scoring-memory-work");
        StageCatalog catalog = new StageCatalog().AddCore();
        RunSpecification specification = new SpecificationReader(catalog).Parse(
            $"""
            name: scoring-memory
            inputs:
              flights:
                path: {input}
                # Small enough that three million rows, too, keep every processor at work.
                partitionBytes: 4194304
            pipeline:
              - type: SQLTransformer
                statement: SELECT *, CAST(delay > 15 AS INTEGER) AS late FROM __THIS__
            transform: flights
            output:
              data: {work}/out
            """,
            Path.Combine(work, "pipeline.yaml"));
        var runner = new EmbeddedRunner(new EmbeddedRunnerOptions
        {
            Catalog = catalog, Storage = new LocalStorage(), WorkFolder = Path.Combine(work, ".synapse"),
        });
        RunRecord record = await runner.StartAsync(specification, null, cancellationToken);
        Directory.Delete(Path.Combine(work, "out"), recursive: true);
        return record.RowsOut == rows ? 1 : throw new InvalidOperationException($"{record.RowsOut} rows, not {rows}: {record.Error}");
    }
}
