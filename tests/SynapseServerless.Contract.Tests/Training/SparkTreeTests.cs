using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Contract.Tests;

/// <summary>Spark ML's learners of trees on tables so small that their trees are known: every value of the feature is a leaf.</summary>
public sealed class SparkTreeTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static async Task<Apache.Arrow.RecordBatch> ScoreAsync(Estimator stage, params (double Feature, double Label)[] rows)
    {
        using MemoryDataset data = Datasets.FromRows(rows.Select(static row => new { x = row.Feature, y = 0.0, label = row.Label }), 2);
        using PipelineModel model = await new Pipeline(new VectorAssembler { InputCols = ["x", "y"], OutputCol = "features" }, stage).FitAsync(data, null, Cancelled);
        return await model.Transform(data).CollectAsync(cancellationToken: Cancelled);
    }

    private static double[] Numbers(Apache.Arrow.RecordBatch scored, string column) => [.. scored.Values(column).Select(static value => Convert.ToDouble(value))];

    private static double[] Vectors(Apache.Arrow.RecordBatch scored, string column) =>
        NumericColumn.ToDoubles(((Apache.Arrow.FixedSizeListArray)scored.Column(scored.Schema.GetFieldIndex(column))).Values);

    private static void AssertNear(IEnumerable<double> expected, IEnumerable<double> actual) =>
        Assert.Equal(expected.Select(static value => Math.Round(value, 6)), actual.Select(static value => Math.Round(value, 6)));

    // By hand: 1 of 4 rows of feature 0 is of class 1, and 3 of 4 of feature 1.
    [Fact]
    public async Task A_leaf_of_a_classification_tree_has_the_shares_of_its_rows()
    {
        using Apache.Arrow.RecordBatch two = await ScoreAsync(new DecisionTreeClassifier { NumThreads = 1 }, (0, 0), (0, 0), (0, 0), (0, 1), (1, 1), (1, 1), (1, 1), (1, 0));
        AssertNear([0.75, 0.25, 0.25, 0.75], [.. Vectors(two, "probability").Take(2), .. Vectors(two, "probability").TakeLast(2)]);
        Assert.Equal([0.0, 0, 0, 0, 1, 1, 1, 1], Numbers(two, "prediction"));
        using Apache.Arrow.RecordBatch three = await ScoreAsync(
            new DecisionTreeClassifier { NumThreads = 1 }, (0, 0), (0, 0), (0, 0), (0, 1), (1, 1), (1, 1), (1, 2), (1, 2), (2, 2), (2, 2), (2, 2), (2, 2));
        double[] chances = Vectors(three, "probability");
        AssertNear([0.75, 0.25, 0, 0, 0.5, 0.5, 0, 0, 1], [.. chances.Take(3), .. chances.Skip(12).Take(3), .. chances.TakeLast(3)]);
    }

    // By hand: means are 2 and 7. Boosted from the mean 4.5, half of what is left is taken over twice: 4.5 - 1.25 - 0.625 and 4.5 + 1.25 + 0.625.
    [Fact]
    public async Task Trees_of_numbers_have_means_and_boosting_takes_parts_of_what_is_left()
    {
        (double, double)[] rows = [(0, 1), (0, 3), (1, 6), (1, 8)];
        using Apache.Arrow.RecordBatch tree = await ScoreAsync(new DecisionTreeRegressor { NumThreads = 1, LeafCol = "leaf" }, rows);
        AssertNear([2, 2, 7, 7], Numbers(tree, "prediction"));
        using Apache.Arrow.RecordBatch boosted = await ScoreAsync(new GBTRegressor { NumThreads = 1, MaxIter = 2, StepSize = 0.5 }, rows);
        AssertNear([2.625, 2.625, 6.375, 6.375], Numbers(boosted, "prediction"));
    }

    // By hand: from even odds Newton's step is -1 for shares of 1/4 and 1 for 3/4, and the logistic function of -1 is 0.268941.
    [Fact]
    public async Task A_boosted_classifier_takes_Newtons_steps()
    {
        using Apache.Arrow.RecordBatch scored = await ScoreAsync(
            new GBTClassifier { NumThreads = 1, MaxIter = 1, StepSize = 1 }, (0, 0), (0, 0), (0, 0), (0, 1), (1, 1), (1, 1), (1, 1), (1, 0));
        AssertNear([0.731059, 0.268941], Vectors(scored, "probability").Take(2));
    }

    // What a feature says without doubt, every tree says, whatever rows it has seen.
    [Fact]
    public async Task A_forest_is_the_mean_of_its_trees()
    {
        (double, double)[] rows = [.. Enumerable.Range(0, 200).Select(static i => ((double)(i % 2), i % 2 == 0 ? 0.0 : 1.0))];
        using Apache.Arrow.RecordBatch scored = await ScoreAsync(new RandomForestClassifier { NumThreads = 1, NumTrees = 7, FeatureSubsetStrategy = "all" }, rows);
        AssertNear([1, 0, 0, 1], Vectors(scored, "probability").Take(4));
        AssertNear([7, 0, 0, 7], Vectors(scored, "rawPrediction").Take(4));
        using Apache.Arrow.RecordBatch numbers = await ScoreAsync(
            new RandomForestRegressor { NumThreads = 1, NumTrees = 5, Bootstrap = false, SubsamplingRate = 0.5 }, [.. rows.Select(static row => (row.Item1, 1 + (4 * row.Item2)))]);
        AssertNear([1, 5, 1, 5], Numbers(numbers, "prediction").Take(4));
    }

    [Fact]
    public async Task What_cannot_be_had_is_said()
    {
        Assert.Contains("gains of whole nodes", Assert.Single(new DecisionTreeRegressor { MinInfoGain = 0.1 }.Validate()).Message);
        Assert.Contains("not known before", Assert.Single(new DecisionTreeClassifier { MinWeightFractionPerNode = 0.1 }.Validate()).Message);
        Assert.Contains("'some' is no strategy", Assert.Single(new RandomForestRegressor { FeatureSubsetStrategy = "some" }.Validate()).Message);
        Assert.Contains("Every tree sees all rows", Assert.Single(new RandomForestClassifier { Bootstrap = false }.Validate()).Message);
        var gap = await Assert.ThrowsAsync<DataException>(() => ScoreAsync(new DecisionTreeClassifier(), (0, 0), (1, 2)));
        Assert.Contains("0 to 1 without gaps", gap.Message);
        var one = await Assert.ThrowsAsync<DataException>(() => ScoreAsync(new RandomForestClassifier(), (0, 1), (1, 1)));
        Assert.Contains("All labels are 1", one.Message);
    }
}
