using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.Embedded;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
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
    public override string Summary => "scoring 30 million flights with a saved LightGBM model on the embedded engine, against 3 million";

    /// <inheritdoc/>
    public override string Unit => "runs";

    /// <inheritdoc/>
    public override int Rounds => 1;

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.PeakMemoryAtMost(1.1)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string folder = Folder(context);
        for (int i = 0; i < Copies; i++)
        {
            string link = Path.Combine(folder, $"flights-{i:D2}.parquet");
            if (!File.Exists(link))
                File.CreateSymbolicLink(link, context.Flights3M);
        }
        if (Directory.Exists(Model(context)))
            return;
        var pipeline = new Pipeline(
            new SQLTransformer
            {
                Statement = "SELECT CAST(delay > 15 AS INTEGER) AS label, distance, hour(date) AS hour, isodow(date) AS weekday FROM __THIS__",
            },
            new FastVectorAssembler { InputCols = ["distance", "hour", "weekday"], OutputCol = "features" },
            new LightGBMClassifier { NumIterations = 20 });
        using PipelineModel model = await pipeline.FitAsync(await Datasets.OpenAsync(context.Flights3M), cancellationToken: cancellationToken);
        await StageSerializer.SaveAsync(model, Model(context), new LocalStorage(), Catalog(), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken) =>
        RunAsync(context, Path.Combine(Folder(context), "flights-00.parquet"), 3_000_000, cancellationToken);

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken) =>
        RunAsync(context, Path.Combine(Folder(context), "flights-*.parquet"), 30_000_000, cancellationToken);

    private static StageCatalog Catalog() => new StageCatalog().AddCore().AddML().AddLightGBM();

    private static string Model(BenchContext context) => Path.Combine(Path.GetDirectoryName(Folder(context))!, "model");

    private static string Folder(BenchContext context) => Path.GetDirectoryName(context.Scratch("scoring-memory/flights"))!;

    private static async Task<long> RunAsync(BenchContext context, string input, long rows, CancellationToken cancellationToken)
    {
        string work = context.EmptyFolder("scoring-memory-work");
        StageCatalog catalog = Catalog();
        RunSpecification specification = new SpecificationReader(catalog).Parse(
            $"""
            name: scoring-memory
            inputs:
              flights:
                path: {input}
                # Small enough that three million rows, too, keep every processor at work.
                partitionBytes: 4194304
            model: {Model(context)}
            transform: flights
            output:
              data: {work}/out
              columns: [label, probability, prediction]
            """,
            Path.Combine(work, "pipeline.yaml"));
        var runner = new EmbeddedRunner(new EmbeddedRunnerOptions
        {
            Catalog = catalog, Host = new StageHost { Storage = new LocalStorage() }, WorkFolder = Path.Combine(work, ".synapse"),
        });
        RunRecord record = await runner.StartAsync(specification, null, cancellationToken);
        Directory.Delete(Path.Combine(work, "out"), recursive: true);
        return record.RowsOut == rows ? 1 : throw new InvalidOperationException($"{record.RowsOut} rows, not {rows}: {record.Error}");
    }
}
