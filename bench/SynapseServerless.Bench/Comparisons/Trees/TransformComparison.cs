using System.Globalization;
using SynapseServerless.Bench.Comparisons.LightGBM;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Embedded;
using SynapseServerless.LightGBM;
using SynapseServerless.Pipelines;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Bench.Comparisons.Trees;

/// <summary>A whole job that scores a Parquet file and writes another: by code in C#, against the same job by the native library, or against reading and writing alone.</summary>
/// <remarks>What reads and writes alone is the same job with a model of one split: all columns are read, made and written, and next to nothing is scored.</remarks>
/// <param name="model">The model and its table.</param>
/// <param name="isAgainstFiles">Whether the reference reads and writes alone.</param>
public sealed class TransformComparison(TreeModels model, bool isAgainstFiles) : Comparison
{
    private long _rows;

    /// <inheritdoc/>
    public override string Name => $"trees-transform-{model.Name}{(isAgainstFiles ? "-files" : "")}";

    /// <inheritdoc/>
    public override string Summary => isAgainstFiles
        ? $"a job from Parquet to Parquet that scores {model.Table.Words} by {Words}, against the same job by one split, which reads and writes: the share of reading and writing is 1 divided by this"
        : $"a job from Parquet to Parquet that scores {model.Table.Words} by {Words}, scorer managed against native";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => isAgainstFiles ? [Requirement.TimeAtMost(3)] : [Requirement.SpeedAtLeast(2), Requirement.ProcessorSpeedAtLeast(2)];

    /// <inheritdoc/>
    public override int Rounds => 9;

    private string Words => string.Create(CultureInfo.InvariantCulture, $"{model.Trees} trees of {model.Leaves} leaves");

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        (string text, float[] rows) = await model.LoadAsync(context, cancellationToken);
        foreach (string scorer in (string[])["managed", "native"])
            await SaveAsync(Folder(context, scorer), text, scorer, cancellationToken);
        string split = NativeLightGBM.TrainModel(rows[..(1000 * model.Table.Columns)], model.Table.Columns, [.. Enumerable.Range(0, 1000).Select(i => (float)(i % 2))], "objective=binary num_leaves=2 verbosity=-1", 1);
        await SaveAsync(Folder(context, "files"), split, "managed", cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken) => RunAsync(context, isAgainstFiles ? "files" : "native", cancellationToken);

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken) => RunAsync(context, "managed", cancellationToken);

    private string Folder(BenchContext context, string name) => context.Scratch(Path.Combine("trees-transform", $"{model.Name}-{name}"));

    private static StageCatalog Catalog() => new StageCatalog().AddCore().AddLightGBM();

    private static async Task SaveAsync(string folder, string text, string scorer, CancellationToken cancellationToken)
    {
        using LightGBMClassificationModel stage = LightGBMClassificationModel.LoadNativeModelFromString(text, new LightGBMClassificationModel { Scorer = scorer });
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        await StageSerializer.SaveAsync(stage, folder, new LocalStorage(), Catalog(), cancellationToken);
    }

    private async Task<long> RunAsync(BenchContext context, string name, CancellationToken cancellationToken)
    {
        string work = context.EmptyFolder("trees-transform-work");
        StageCatalog catalog = Catalog();
        RunSpecification specification = new SpecificationReader(catalog).Parse(
            $"""
            name: trees-transform
            inputs:
              rows: {await model.Table.FileAsync(context, cancellationToken)}
            model: {Folder(context, name)}
            transform: rows
            output:
              data: {work}/out
              columns: [label, rawPrediction, probability, prediction]
            """,
            Path.Combine(work, "pipeline.yaml"));
        var runner = new EmbeddedRunner(new EmbeddedRunnerOptions
        {
            Catalog = catalog, Host = new StageHost { Storage = new LocalStorage() }, WorkFolder = Path.Combine(work, ".synapse"),
        });
        RunRecord record = await runner.StartAsync(specification, null, cancellationToken);
        Directory.Delete(Path.Combine(work, "out"), recursive: true);
        _rows = _rows == 0 ? record.RowsOut : _rows;
        return record.RowsOut > 0 && record.RowsOut == _rows ? record.RowsOut : throw new InvalidOperationException($"{Name}: {record.RowsOut} rows, not {_rows}: {record.Error}");
    }
}
