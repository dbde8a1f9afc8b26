using System.Runtime.InteropServices;
using Apache.Arrow;
using SynapseServerless.Bench.Comparisons.LightGBM;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.Embedded;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Reports;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Trees;

namespace SynapseServerless.Bench.Comparisons.Families;

/// <summary>
/// The whole job of the sample flight-delays, as <c>synapse run</c> does it: fit with early stopping, score, evaluate, report. The reference is the sum of what cannot be left
/// out: a bare read of the file, one query of DuckDB for the features, LightGBM's own fit of a ready matrix, and the scores of the rows held out by the trees in C#.
/// </summary>
/// <param name="isSmall">Whether it is only to be seen that it runs.</param>
public sealed class FlightDelaysComparison(bool isSmall) : Comparison
{
    private const int Columns = 6;
    private const int Iterations = 200;
    private const int Patience = 20;

    private const string Query =
        "SELECT date, distance, origin, destination, delay, CAST(delay > 15 AS INTEGER) AS label, hour(date) + minute(date) / 60.0 AS hour, isodow(date) AS weekday, "
        + "dayofyear(date) AS day, hash(date, origin, destination) % 10 = 0 AS validation FROM";

    private static readonly SplitSpecification _split = new() { Fractions = new Dictionary<string, double> { ["train"] = 0.8, ["test"] = 0.2 }, Seed = 42 };

    private string _file = "";
    private (float[] Matrix, float[] Labels) _train;
    private (float[] Matrix, float[] Labels) _validation;
    private float[] _test = [];
    private long _rows;

    /// <inheritdoc/>
    public override string Name => isSmall ? "flight-delays-small" : "flight-delays";

    /// <inheritdoc/>
    public override string Summary =>
        $"the sample flight-delays on {(isSmall ? "100,000" : "3 million")} flights: fit, score, evaluate, report, against the sum of a bare read, DuckDB's query for the features, LightGBM's own fit and the scores of the trees in C#";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.TimeAtMost(isSmall ? 1_000 : 1.25)];

    /// <inheritdoc/>
    public override int Rounds => 3;

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        _file = isSmall ? context.Scratch("flights-100k.parquet") : context.Flights3M;
        if (!File.Exists(_file))
            await StageTable.ExecuteAsync($"COPY (SELECT * FROM '{context.Flights3M}' LIMIT 100000) TO '{_file}' (FORMAT parquet)", cancellationToken);
        Dataset data = await FileDataset.OpenAsync(new LocalStorage(), new InputSpecification { Path = [_file] }, cancellationToken: cancellationToken);
        var train = new SplitDataset(data, _split, "train");
        using PipelineModel features = await Features().FitAsync(train, cancellationToken: cancellationToken);
        (_train, _validation) = await MatricesAsync(features.Transform(train), cancellationToken);
        var ((rest, _), (held, _)) = await MatricesAsync(features.Transform(new SplitDataset(data, _split, "test")), cancellationToken);
        _test = [.. rest, .. held];
        _rows = ((_train.Matrix.Length + _validation.Matrix.Length) / Columns) + (_test.Length / Columns);
    }

    /// <inheritdoc/>
    public override async Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        long rows = StageTable.Read(_file).Sum(static batch => (long)batch.Length);
        await StageTable.ExecuteAsync(
            $"""
            CREATE TEMP TABLE origins AS SELECT value, row_number() OVER (ORDER BY value) - 1 AS index FROM (SELECT DISTINCT origin AS value FROM '{_file}');
            CREATE TEMP TABLE destinations AS SELECT value, row_number() OVER (ORDER BY value) - 1 AS index FROM (SELECT DISTINCT destination AS value FROM '{_file}');
            CREATE TEMP TABLE result AS
                SELECT array_value(origins.index::FLOAT, destinations.index::FLOAT, weekday::FLOAT, hour::FLOAT, day::FLOAT, distance::FLOAT) AS features, label, validation
                FROM ({Query} '{_file}') AS flights LEFT JOIN origins ON flights.origin = origins.value LEFT JOIN destinations ON flights.destination = destinations.value
            """,
            cancellationToken);
        string model = NativeLightGBM.TrainStopping(
            _train, _validation, Columns, "objective=binary verbosity=-1 num_leaves=63 learning_rate=0.1 metric=auc categorical_feature=0,1,2", Iterations, Patience);
        double[] scores = new double[_test.Length / Columns];
        new TreeScorer(TreeEnsemble.Parse(model)).Score(_test, Columns, ScoreKind.Output, scores, Environment.ProcessorCount);
        return rows;
    }

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string folder = context.EmptyFolder(Name);
        StageCatalog catalog = new StageCatalog().AddCore().AddML().AddLightGBM();
        RunSpecification specification = new SpecificationReader(catalog).Parse(
            $$"""
            name: {{Name}}
            inputs:
              flights:
                path: {{_file}}
                split: { fractions: { train: 0.8, test: 0.2 }, seed: 42 }
            pipeline:
              - { type: SQLTransformer, statement: "{{Query}} __THIS__" }
              - { type: ValueIndexer, inputCol: origin, outputCol: originIndex, handleInvalid: keep }
              - { type: ValueIndexer, inputCol: destination, outputCol: destinationIndex, handleInvalid: keep }
              - { type: FastVectorAssembler, inputCols: [originIndex, destinationIndex, weekday, hour, day, distance], outputCol: features }
              - type: LightGBMClassifier
                categoricalSlotNames: [originIndex, destinationIndex, weekday]
                validationIndicatorCol: validation
                earlyStoppingRound: {{Patience}}
                numIterations: {{Iterations}}
                learningRate: 0.1
                numLeaves: 63
                metric: auc
            fit: flights.train
            transform: flights.test
            evaluate:
              - { type: ComputeModelStatistics, labelCol: label, scoredLabelsCol: prediction, scoresCol: probability, evaluationMetric: classification }
            output:
              model: {{folder}}/model
              data: {{folder}}/scored
              columns: [date, origin, destination, distance, delay, label, prediction, probability]
              metrics: {{folder}}/metrics.json
              report: {{folder}}/report.html
            """,
            Path.Combine(folder, "pipeline.yaml"));
        var runner = new EmbeddedRunner(new EmbeddedRunnerOptions
        {
            Catalog = catalog, Host = new StageHost { Storage = new LocalStorage() }, WorkFolder = Path.Combine(folder, ".synapse"), Reporter = new HtmlReporter(),
        });
        RunRecord record = await runner.StartAsync(specification, null, cancellationToken);
        if (record.Error is { } error)
            throw new InvalidOperationException(error);
        foreach (StageRecord stage in record.Stages)
            Console.Error.WriteLine($"    {stage.Phase} {stage.Name}: {stage.Seconds:0.00} s in {stage.Tasks} tasks");
        return _rows;
    }

    private static Pipeline Features() => new(
        new SQLTransformer { Statement = $"{Query} __THIS__" },
        new ValueIndexer { InputCol = "origin", OutputCol = "originIndex", HandleInvalid = "keep" },
        new ValueIndexer { InputCol = "destination", OutputCol = "destinationIndex", HandleInvalid = "keep" },
        new FastVectorAssembler { InputCols = ["originIndex", "destinationIndex", "weekday", "hour", "day", "distance"], OutputCol = "features" });

    // The vectors and labels of the rows to train on and of those to validate on.
    private static async Task<((float[] Matrix, float[] Labels) Train, (float[] Matrix, float[] Labels) Validation)> MatricesAsync(Dataset data, CancellationToken cancellationToken)
    {
        List<float>[] matrices = [[], []], labels = [[], []];
        for (int partition = 0; partition < data.PartitionCount; partition++)
        {
            await foreach (RecordBatch batch in data.ReadAsync(partition, ["features", "label", "validation"], cancellationToken))
            {
                using (batch)
                    Add(batch);
            }
        }
        return (([.. matrices[0]], [.. labels[0]]), ([.. matrices[1]], [.. labels[1]]));

        void Add(RecordBatch batch)
        {
            ReadOnlySpan<float> vectors = ((FloatArray)((FixedSizeListArray)batch.Column(0)).Values).Values;
            var (label, validation) = ((Int32Array)batch.Column(1), (BooleanArray)batch.Column(2));
            for (int row = 0; row < batch.Length; row++)
            {
                int place = validation.GetValue(row) == true ? 1 : 0;
                CollectionsMarshal.SetCount(matrices[place], matrices[place].Count + Columns);
                vectors.Slice(row * Columns, Columns).CopyTo(CollectionsMarshal.AsSpan(matrices[place])[^Columns..]);
                labels[place].Add(label.GetValue(row) ?? 0);
            }
        }
    }
}
