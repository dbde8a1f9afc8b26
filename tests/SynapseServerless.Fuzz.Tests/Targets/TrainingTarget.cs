using System.Text;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.Pipelines;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Fuzz.Tests;

/// <summary>Parameters of a LightGBM estimator, as a specification has them: a small table is trained on with what is let through.</summary>
internal sealed class TrainingTarget : FuzzTarget
{
    // A wish for many iterations is nothing to find fault with, and takes its time.
    private const int MostIterations = 50, MostRanks = 4;

    private static readonly StageCatalog s_catalog = AllStages.CreateCatalog();

    public override string Name => "training";

    public override double Weight => 0.02;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. new[]
        {
            "type: LightGBMRegressor\nnumIterations: 5\nminDataInLeaf: 1\nnumThreads: 2\n",
            "type: LightGBMRegressor\nnumIterations: 5\nminDataInLeaf: 1\ncategoricalSlotIndexes: [2]\nmonotoneConstraints: [1, -1, 0]\nmonotoneConstraintsMethod: advanced\n",
            "type: LightGBMClassifier\nlabelCol: kind\nnumIterations: 4\nobjective: multiclass\nminDataInLeaf: 1\nmaxBin: 16\n",
            "type: LightGBMClassifier\nlabelCol: two\nnumIterations: 4\nminDataInLeaf: 1\nboostingType: dart\nbaggingFreq: 1\nbaggingFraction: 0.7\n",
            "type: LightGBMRanker\nlabelCol: kind\ngroupCol: team\nnumIterations: 4\nminDataInLeaf: 1\n",
            "type: LightGBMRegressor\nnumIterations: 3\nnumTasks: 2\nminDataInLeaf: 1\nfeatureFraction: 0.5\n",
            "type: LightGBMRegressor\nnumIterations: 4\nminDataInLeaf: 1\npassThroughArgs: num_class=1 max_bin=15 path_smooth=1\n",
            "type: LightGBMRegressor\nnumIterations: 4\nminDataInLeaf: 1\nlinearTree: true\nextraTrees: true\nuseQuantizedGrad: true\n",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public override IReadOnlyList<string> Words { get; } =
    [
        .. s_catalog.Get("LightGBMRegressor").Parameters.Concat(s_catalog.Get("LightGBMClassifier").Parameters).Concat(s_catalog.Get("LightGBMRanker").Parameters)
            .Select(parameter => $"\n{parameter.Name}: "),
        "\n", ": ", "true\n", "false\n", "0\n", "1\n", "-1\n", "100000\n", "2147483647\n", "1e300\n", "[0, 1, 2]\n", "[2]\n", "[[0, 1], [2]]\n", "advanced\n", "intermediate\n", "goss\n",
        "rf\n", "dart\n", "multiclassova\n", "poisson\n", "quantile\n", "lambdarank\n", "auc_mu\n", " num_class=20000", " num_threads=100000", " max_bin=2147483647", " num_leaves=131072",
        " tree_learner=voting", " objective=multiclass", " max_cat_threshold=2147483647", " force_row_wise=true",
    ];

    public override async Task<string> RunAsync(byte[] input)
    {
        var reader = new SpecificationReader(s_catalog, new SpecificationOptions { Environment = SpecificationOptions.NoEnvironment });
        if (reader.ParseStage(Encoding.UTF8.GetString(input), "stage.yaml") is not LightGBMEstimator estimator || estimator.NumIterations > MostIterations || estimator.Ranks > MostRanks)
            return "not trained";
        // Text is a parameter too, and may set what is called otherwise there.
        if (estimator.PassThroughArgs.Contains("iter", StringComparison.Ordinal) || estimator.PassThroughArgs.Contains("num_tree", StringComparison.Ordinal))
            return "not trained";
        using MemoryDataset table = Datasets.FromRows(Rows(), 2);
        Transformer model = await estimator.FitAsync(table);
        using (model)
        {
            using Apache.Arrow.RecordBatch scored = await model.Transform(table).CollectAsync();
            return $"{scored.ColumnCount} columns, {scored.Length} rows";
        }
    }

    private static IEnumerable<Row> Rows() => Enumerable.Range(0, 60).Select(i =>
        new Row([i % 7, (i * 37 % 60) - 30, i % 5], (i % 7) + (0.1 * (i % 5)), i % 3, i % 2, i / 6, 1 + (i % 2), i % 4 == 0));

    // Named as the columns are.
    private sealed record Row(float[] features, double label, int kind, int two, int team, double weight, bool validation);
}
