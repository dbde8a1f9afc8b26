using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Contract.Tests;

/// <summary>TrainClassifier and TrainRegressor with a real learner. A tree tells apart what one column tells apart: expected predictions follow from the data.</summary>
public sealed class TrainingTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static MemoryDataset Data(int rows = 200, bool missing = false) => Datasets.FromRows(Enumerable.Range(0, rows).Select(i => new
    {
        lateness = missing && i % 10 == 0 ? null : i % 4 < 2 ? "no" : "yes", late = (double)(i % 4), color = i % 2 == 0 ? "red" : "blue", number = i % 4 < 2 ? 7.0 : 3.0,
    }), 3);

    private static LightGBMClassifier Classifier() => new() { NumIterations = 10, MinDataInLeaf = 1, LearningRate = 0.5, NumThreads = 1 };

    // The one column that tells the classes apart is called "late", which is a part of "lateness": SynapseML would leave it out.
    [Fact]
    public async Task A_column_whose_name_is_part_of_the_labels_is_a_feature()
    {
        var stage = new TrainClassifier { LabelCol = "lateness", Model = Classifier() };
        using MemoryDataset data = Data();
        MemoryDataset only = Datasets.FromBatches(Batches.Select(await data.CollectAsync(cancellationToken: Cancelled), ["lateness", "late", "color"]));
        using var model = (TrainedClassifierModel)await stage.FitAsync(only, null, Cancelled);
        Assert.Equal(["no", "yes"], model.Levels);
        using RecordBatch scored = await model.Transform(only).CollectAsync(cancellationToken: Cancelled);
        Assert.Equal(scored.Values("lateness").Select(Convert.ToDouble), scored.Values("prediction").Select(Convert.ToDouble));
        Assert.DoesNotContain("TrainClassifier_features", Schemas.Names(scored.Schema));

        // Both carry the classes, so that they come back as text and are evaluated.
        using RecordBatch back = await new IndexToValue { InputCol = "prediction", OutputCol = "said" }.Transform(Datasets.FromBatches(scored)).CollectAsync(cancellationToken: Cancelled);
        Assert.Equal(["no", "no", "yes", "yes"], back.Values("said").Take(4));
        using RecordBatch metrics = await new ComputeModelStatistics { LabelCol = "lateness" }.Transform(Datasets.FromBatches(scored)).CollectAsync(cancellationToken: Cancelled);
        Assert.Equal([1.0], metrics.Values("accuracy"));
    }

    [Fact]
    public async Task A_label_that_is_not_there_is_not_needed_for_predictions()
    {
        using MemoryDataset data = Data();
        using Transformer model = await new TrainClassifier { LabelCol = "lateness", InputCols = ["late"], Model = Classifier() }.FitAsync(data, null, Cancelled);
        MemoryDataset unlabelled = Datasets.FromBatches(Batches.Select(await data.CollectAsync(cancellationToken: Cancelled), ["late"]));
        using RecordBatch scored = await model.Transform(unlabelled).CollectAsync(cancellationToken: Cancelled);
        Assert.Equal([0.0, 0.0, 1.0, 1.0], scored.Values("prediction").Take(4).Select(Convert.ToDouble));
    }

    // By hand: classes of numbers are sorted, so that 3 is class 0 and 7 class 1.
    [Fact]
    public async Task Rows_without_a_label_are_left_out_and_numbers_are_classes_in_their_order()
    {
        using MemoryDataset data = Data(missing: true);
        var news = new List<string>();
        using var model = (TrainedClassifierModel)await new TrainClassifier { LabelCol = "lateness", InputCols = ["late"], Model = Classifier() }
            .FitAsync(data, new LocalOptions { Progress = new Listener(news) }, Cancelled);
        Assert.Equal(["no", "yes"], model.Levels);
        Assert.Contains(news, text => text.Contains("20 of 200 rows have no label", StringComparison.Ordinal));
        using var numbers = (TrainedClassifierModel)await new TrainClassifier { LabelCol = "number", InputCols = ["late"], Model = Classifier() }.FitAsync(data, null, Cancelled);
        Assert.Equal(["3", "7"], numbers.Levels);
        using RecordBatch scored = await numbers.Transform(data).CollectAsync(cancellationToken: Cancelled);
        Assert.Equal([1.0, 1.0, 0.0, 0.0], scored.Values("prediction").Take(4).Select(Convert.ToDouble));
        using RecordBatch metrics = await new ComputeModelStatistics { LabelCol = "number" }.Transform(numbers.Transform(data)).CollectAsync(cancellationToken: Cancelled);
        Assert.Equal([1.0], metrics.Values("accuracy"));
    }

    [Fact]
    public async Task One_class_or_none_is_an_error_and_so_is_a_learner_without_features()
    {
        using MemoryDataset data = Data(2);
        var stage = new TrainClassifier { LabelCol = "lateness", InputCols = ["late"], Model = Classifier() };
        Assert.Contains("All labels are 'no'", (await Assert.ThrowsAsync<DataException>(() => stage.FitAsync(data, null, Cancelled))).Message);
        Assert.Contains("takes no features", Assert.Single(new TrainClassifier { LabelCol = "a", Model = new ValueIndexer { InputCol = "a" } }.Validate()).Message);
    }

    [Fact]
    public async Task A_regressor_is_trained_on_text_and_numbers()
    {
        using MemoryDataset data = Data();
        var stage = new TrainRegressor { LabelCol = "late", InputCols = ["lateness", "color"], Model = new LightGBMRegressor { NumIterations = 100, MinDataInLeaf = 1, LearningRate = 0.3, NumThreads = 1 } };
        using Transformer model = await stage.FitAsync(data, null, Cancelled);
        using RecordBatch scored = await model.Transform(data).CollectAsync(cancellationToken: Cancelled);
        Assert.All(scored.Values("late").Zip(scored.Values("prediction")), pair => Assert.Equal(Convert.ToDouble(pair.First), Convert.ToDouble(pair.Second), 0.01));
    }

    private sealed class Listener(List<string> news) : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
            lock (news)
                news.Add(value.Text);
        }
    }
}
