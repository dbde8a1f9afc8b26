using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Contract.Tests;

/// <summary>AutoTrain with LightGBM. A tree tells apart what one column tells apart: expected predictions follow from the data.</summary>
public sealed class AutoTrainTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static MemoryDataset Data() => Datasets.FromRows(Enumerable.Range(0, 300).Select(i => new
    {
        kind = i % 3 == 0 ? "low" : i % 3 == 1 ? "middle" : "high", late = i % 4 < 2 ? "no" : "yes", size = (double)(i % 4), width = i % 3 + (i % 7 / 100.0), value = 3.0 * (i % 4) + 1,
    }), 3);

    private static LightGBMClassifier Classifier() => new() { NumIterations = 10, MinDataInLeaf = 1, LearningRate = 0.5, NumThreads = 1 };

    [Fact]
    public async Task Two_classes_are_found_by_text_and_the_defaults_come_first()
    {
        using MemoryDataset data = Data();
        var stage = new AutoTrain { LabelCol = "late", InputCols = ["size", "kind"], Learners = [Classifier()], NumRuns = 3, NumFolds = 2, TimeBudgetSeconds = null, Parallelism = 1 };
        using var model = (AutoTrainModel)await stage.FitAsync(data, null, Cancelled);

        Assert.Equal(("classification", "AUC"), (model.Task, model.EvaluationMetric));
        Assert.Equal((3, 0), (model.Trials.Count, model.Trials[0].Params.Count));
        Assert.Equal((model.BestTrial, 1.0), (model.Leaderboard[0].Number, model.Leaderboard[0].Metric));
        using RecordBatch scored = await model.Transform(data).CollectAsync(cancellationToken: Cancelled);
        Assert.Equal([0.0, 0.0, 1.0, 1.0], scored.Values("prediction").Take(4).Select(Convert.ToDouble));
        Assert.Equal(["no", "yes"], ((TrainedClassifierModel)model.BestModel!).Levels);
    }

    [Fact]
    public async Task Three_classes_are_judged_by_log_loss()
    {
        using MemoryDataset data = Data();
        var stage = new AutoTrain { LabelCol = "kind", InputCols = ["width"], Learners = [Classifier()], NumRuns = 1, NumFolds = 2, TimeBudgetSeconds = null };
        using var model = (AutoTrainModel)await stage.FitAsync(data, null, Cancelled);
        Assert.Equal("log_loss", model.EvaluationMetric);
        Assert.InRange(model.Trials[0].Metric!.Value, 0, 0.2);
    }

    [Fact]
    public async Task Numbers_are_predicted_and_learners_are_found_in_the_catalog()
    {
        using MemoryDataset data = Data();
        var stage = new AutoTrain
        {
            LabelCol = "value", InputCols = ["size"], NumRuns = 1, NumFolds = 2, TimeBudgetSeconds = null, Catalog = new StageCatalog().AddLightGBM().AddML(),
        };
        using var model = (AutoTrainModel)await stage.FitAsync(data, null, Cancelled);
        Assert.Equal(("regression", "rmse", "LightGBMRegressorTrainer"), (model.Task, model.EvaluationMetric, model.Trials[0].Model));
        Assert.InRange(model.Trials[0].Metric!.Value, 0, 0.5);
    }

    // Time is over before the first fold: the defaults are fitted, and end with what they have learnt.
    [Fact]
    public async Task A_time_that_is_too_short_gives_the_defaults()
    {
        using MemoryDataset data = Data();
        var stage = new AutoTrain { LabelCol = "late", InputCols = ["size"], Learners = [new LightGBMClassifier { NumIterations = 1_000_000, LearningRate = 1e-4, MinDataInLeaf = 1 }], NumRuns = 3, TimeBudgetSeconds = 0.5 };
        using var model = (AutoTrainModel)await stage.FitAsync(data, null, Cancelled);
        Assert.Equal((0, 0), (model.BestTrial, model.Trials[model.BestTrial].Params.Count));
        Assert.True(model.Trials[0].IsOverTime);
        using RecordBatch scored = await model.Transform(data).CollectAsync(cancellationToken: Cancelled);
        Assert.Equal([0.0, 0.0, 1.0, 1.0], scored.Values("prediction").Take(4).Select(Convert.ToDouble));
    }

    [Fact]
    public async Task What_cannot_be_told_is_asked()
    {
        using MemoryDataset numbers = Datasets.FromRows(Enumerable.Range(0, 20).Select(i => new { label = (double)(i % 2), x = (double)i }), 1);
        DataException either = await Assert.ThrowsAsync<DataException>(() => new AutoTrain { LabelCol = "label", Learners = [new LightGBMRegressor()] }.FitAsync(numbers, null, Cancelled));
        Assert.Contains("The label has the values 0 and 1 alone", either.Message);
        SpecificationException none = await Assert.ThrowsAsync<SpecificationException>(() => new AutoTrain { LabelCol = "label" }.FitAsync(numbers, null, Cancelled));
        Assert.Contains("No learner is known", none.Message);
        Assert.Contains("mse is not a metric of a classification", Assert.Single(new AutoTrain { LabelCol = "label", Task = "classification", EvaluationMetric = "mse" }.Validate()).Message);
    }
}
