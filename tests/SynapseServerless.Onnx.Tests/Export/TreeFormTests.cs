using Apache.Arrow;
using SynapseServerless.Anomalies;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Onnx.Tests.Export;

/// <summary>Trees and forests that were fitted: the runtime, given the graph, gives what the model gives.</summary>
public sealed class TreeFormTests
{
    private static readonly Dictionary<string, Estimator> _learners = new()
    {
        ["a tree of two classes"] = new DecisionTreeClassifier { LabelCol = "two", MaxDepth = 4 },
        ["a tree of three classes"] = new DecisionTreeClassifier { LabelCol = "three", MaxDepth = 3, Thresholds = [0.2, 0.5, 0.3] },
        ["a forest of two classes"] = new RandomForestClassifier { LabelCol = "two", NumTrees = 5, MaxDepth = 3, Seed = 2 },
        ["a forest of three classes"] = new RandomForestClassifier { LabelCol = "three", NumTrees = 5, MaxDepth = 3, Seed = 2, RawPredictionCol = "" },
        ["boosted trees of two classes"] = new GBTClassifier { LabelCol = "two", MaxIter = 5, MaxDepth = 3 },
        ["a tree of numbers"] = new DecisionTreeRegressor { LabelCol = "number", MaxDepth = 4 },
        ["a forest of numbers"] = new RandomForestRegressor { LabelCol = "number", NumTrees = 5, MaxDepth = 3, Seed = 2 },
        ["boosted trees of numbers"] = new GBTRegressor { LabelCol = "number", MaxIter = 5, MaxDepth = 3 },
        ["an isolation forest"] = new IsolationForest { NumEstimators = 20, MaxSamples = 64, RandomSeed = 3 },
        ["an isolation forest of hyperplanes"] = new IsolationForest { NumEstimators = 20, MaxSamples = 64, RandomSeed = 3, ExtensionLevel = 1 },
    };

    public static TheoryData<string> Learners => [.. _learners.Keys];

    [Theory]
    [MemberData(nameof(Learners))]
    public async Task The_graph_gives_what_the_model_gives(string name)
    {
        using RecordBatch rows = Rows(200);
        using Transformer fitted = await _learners[name].FitAsync(Datasets.FromBatches(Batches.Share(rows)), cancellationToken: Onnx.Cancelled);
        ExportedModel exported = OnnxExporter.Export(fitted, rows.Schema);
        ExportCheck check = await exported.CheckAsync(rows, tolerance: 1e-5, cancellationToken: Onnx.Cancelled);
        Assert.Equal((200, 0), (check.Rows, check.Rejected));
        Assert.Equal("features", Assert.Single(exported.Info.Inputs).Name);
        Assert.All(exported.OutputColumns.Keys, column => Assert.DoesNotContain("_0", column, StringComparison.Ordinal));
    }

    /// <summary>The score of a row at the end of paths of 1 and 3 steps is 2^(-2/c(2)), and c(2) is 1 (Liu, Ting and Zhou, 2008).</summary>
    [Fact]
    public void A_score_is_that_of_the_paper()
    {
        IsolationNode[] Tree(float first, float second) => [new() { Threshold = 0.5f, Next = 1, Length = 1 }, new() { Threshold = float.PositiveInfinity, Next = 1, Length = first }, new() { Threshold = float.PositiveInfinity, Next = 2, Length = second }];
        using var model = new IsolationForestModel { Trees = new IsolationTrees(1, 2, [Tree(1, 4), Tree(3, 6)], null) };
        using RecordBatch rows = Onnx.Batch(("features", Arrays.Vectors(1, 0, 0.5f)));
        ExportedModel exported = OnnxExporter.Export(model, rows.Schema);
        double[] scores = Onnx.Direct<double>(exported.Bytes, "outlierScore", ("features", Onnx.Tensor([0f, 0.5f], 2, 1)));
        Assert.Equal([Math.Pow(2, -2), Math.Pow(2, -5)], scores.Select(score => Math.Round(score, 12)));
    }

    [Fact]
    public async Task What_features_add_to_a_score_is_refused_by_name()
    {
        using RecordBatch rows = Rows(100);
        using Transformer fitted = await new IsolationForest { NumEstimators = 2, ContributionsCol = "adds" }.FitAsync(Datasets.FromBatches(Batches.Share(rows)), cancellationToken: Onnx.Cancelled);
        var error = Assert.Throws<SpecificationException>(() => OnnxExporter.Export(fitted, rows.Schema));
        Assert.Contains("how much each feature adds (contributionsCol)", error.Message, StringComparison.Ordinal);
    }

    private static RecordBatch Rows(int count)
    {
        var random = new Random(5);
        float[] features = [.. Enumerable.Range(0, 4 * count).Select(_ => (float)random.NextDouble())];
        double?[] number = new double?[count], two = new double?[count], three = new double?[count];
        for (int row = 0; row < count; row++)
        {
            float one = features[4 * row], other = features[(4 * row) + 2];
            number[row] = one - (2 * other);
            two[row] = one + other > 1 ? 1 : 0;
            three[row] = Math.Floor(3 * one);
        }
        return Onnx.Batch(("features", Arrays.Vectors(4, features)), ("number", Arrays.Doubles(number)), ("two", Arrays.Doubles(two)), ("three", Arrays.Doubles(three)));
    }
}
