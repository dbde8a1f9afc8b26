using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests;

/// <summary>All labels are 10, so that a factor f has a mean squared error of (10 - 10 f)^2 on every fold.</summary>
public sealed class ValidationTests
{
    private static readonly Dataset _tens = TestRows.Of(("label", Enumerable.Repeat(10.0, 60).ToArray())).Into(3);

    private static readonly IReadOnlyList<IReadOnlyDictionary<string, JsonElement>> _maps =
        new HyperparamBuilder().AddHyperparam("factor", new DiscreteHyperParam(0.5, 0.9, 0.7)).ParamMaps();

    [Fact]
    public async Task A_cross_validator_has_the_metrics_of_all_settings_and_the_best_model()
    {
        var stage = new CrossValidator { Estimator = new Shrunk(), EstimatorParamMaps = _maps, EvaluationMetric = "mse" };
        using var model = (CrossValidatorModel)await stage.FitAsync(_tens, null, TestContext.Current.CancellationToken);
        Assert.Equal([25.0, 1.0, 9.0], model.AvgMetrics.Select(static value => Math.Round(value, 9)));
        Assert.All(model.StdMetrics, static value => Assert.Equal(0, value, 1e-9));
        Assert.Equal((1, 9.0), (model.BestTrial, Math.Round(((ShrunkModel)model.BestModel!).Value, 9)));
    }

    [Fact]
    public async Task A_split_has_one_metric_for_each_setting()
    {
        var stage = new TrainValidationSplit { Estimator = new Shrunk(), EstimatorParamMaps = _maps, EvaluationMetric = "rmse", Parallelism = 2 };
        using var model = (TrainValidationSplitModel)await stage.FitAsync(_tens, null, TestContext.Current.CancellationToken);
        Assert.Equal([5.0, 1.0, 3.0], model.ValidationMetrics.Select(static value => Math.Round(value, 9)));
        Assert.All(model.Trials, static trial => Assert.Single(trial.FoldMetrics));
    }

    [Fact]
    public async Task An_evaluator_may_be_any_stage_that_evaluates()
    {
        var stage = new CrossValidator
        {
            Estimator = new Shrunk(), EstimatorParamMaps = _maps, Evaluator = new ComputeModelStatistics { EvaluationMetric = "mae", ScoresCol = "prediction" },
        };
        using var model = (CrossValidatorModel)await stage.FitAsync(_tens, null, TestContext.Current.CancellationToken);
        Assert.Equal([5.0, 1.0, 3.0], model.AvgMetrics.Select(static value => Math.Round(value, 9)));
        Assert.Equal(1, model.BestTrial);
    }

    [Fact]
    public void What_is_wrong_is_said_with_the_nearest_names()
    {
        var nothing = new CrossValidator { Estimator = new Shrunk() };
        Assert.Contains("There is no metric to compare by", Assert.Single(nothing.Validate()).Message);
        var metric = new CrossValidator { Estimator = new Shrunk(), EvaluationMetric = "auc" };
        Assert.Contains("Did you mean 'AUC'", Assert.Single(metric.Validate()).Message);
        var param = new TrainValidationSplit
        {
            Estimator = new Shrunk(), EvaluationMetric = "mse", EstimatorParamMaps = new HyperparamBuilder().AddHyperparam("faktor", new DiscreteHyperParam(1)).ParamMaps(),
        };
        Assert.Contains("Did you mean 'factor'", Assert.Single(param.Validate()).Message);
    }

    [Fact]
    public void A_builder_builds_what_a_specification_says()
    {
        var stage = new Shrunk();
        HyperparamBuilder builder = new HyperparamBuilder().AddHyperparam(stage, "factor", new DoubleRangeHyperParam(0.1, 1, "log")).AddHyperparam("power", new IntRangeHyperParam(1, 3));
        Assert.Equal(
            [HyperParam.Range("factor", 0.1, 1, "log") with { Model = "Shrunk" }, HyperParam.Range("power", 1, 3)],
            builder.RandomSpace().Params.Select(static param => param with { Values = [] }), EqualityComparer<HyperParam>.Create(static (a, b) => a! with { Values = b!.Values } == b));
        Assert.Equal(["random", "halving", "tpe"], new[] { builder.RandomSpace(), builder.HalvingSpace(), builder.TpeSpace() }.Select(static space => space.Search));
        Assert.Contains("Did you mean 'power'", Assert.Throws<SpecificationException>(() => builder.AddHyperparam(stage, "powr", new DiscreteHyperParam(1))).Message);
        IReadOnlyList<IReadOnlyDictionary<string, JsonElement>> maps = new HyperparamBuilder()
            .AddHyperparam("factor", new DiscreteHyperParam(0.5, 0.9)).AddHyperparam("power", new DiscreteHyperParam(1, 2)).ParamMaps();
        Assert.Equal(["0.5 1", "0.5 2", "0.9 1", "0.9 2"], maps.Select(static map => $"{map["factor"]} {map["power"]}"));
    }

    // By hand: predictions of 9, 10 and 12 for labels of 10 are off by 1, 0 and 2.
    [Fact]
    public async Task The_best_of_several_models_knows_what_it_beat()
    {
        var stage = new FindBestModel
        {
            Models = [new ShrunkModel { Uid = "low", Value = 9 }, new ShrunkModel { Uid = "right", Value = 10 }, new ShrunkModel { Uid = "high", Value = 12 }],
            EvaluationMetric = "mae", LabelCol = "label",
        };
        using var model = (BestModel)await stage.FitAsync(_tens, null, TestContext.Current.CancellationToken);
        Assert.Equal((1, "right"), (model.BestIndex, model.Model!.Uid));
        Assert.Equal([("low", 1.0), ("right", 0.0), ("high", 2.0)], model.AllModelMetrics.Select(static one => (one.Model, one.Metric!.Value)));
        Assert.Equal([false, true, false], model.GetInsights().Trials.Select(static one => one.IsBest));
        using RecordBatch scored = await model.Transform(_tens).CollectAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.All(TestRows.Cells(scored, "prediction"), static cell => Assert.Equal(10.0, cell));
    }

    [Fact]
    public async Task Models_cannot_be_judged_without_labels()
    {
        var stage = new FindBestModel { Models = [new ShrunkModel { Value = 9 }], EvaluationMetric = "mae", LabelCol = "lable" };
        SpecificationException error = await Assert.ThrowsAsync<SpecificationException>(() => stage.FitAsync(_tens, null, TestContext.Current.CancellationToken));
        Assert.Contains("'label'", error.Message);
    }
}
