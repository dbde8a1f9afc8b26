using System.Text.Json;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Pipelines;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests;

/// <summary>All labels are 10, so that a factor f has a mean squared error of (10 - 10 f)^2 on every fold.</summary>
public sealed class TuneHyperparametersTests
{
    private static readonly Dataset _tens = TestRows.Of(("label", Enumerable.Repeat(10.0, 60).ToArray())).Into(3);

    private static async Task<TuneHyperparametersModel> FitAsync(TuneHyperparameters stage, LocalOptions? options = null) =>
        (TuneHyperparametersModel)await stage.FitAsync(_tens, options, TestContext.Current.CancellationToken);

    private static TuneHyperparameters Tuning(ParamSpace space, params Estimator[] models) =>
        new() { Models = models.Length == 0 ? [new Shrunk()] : models, ParamSpace = space, EvaluationMetric = "mse", Seed = 5 };

    [Fact]
    public async Task A_grid_is_gone_through_in_order_and_the_best_is_fitted_on_all_rows()
    {
        using TuneHyperparametersModel model = await FitAsync(
            Tuning(ParamSpace.Grid(HyperParam.Discrete("factor", 0.5, 0.9), HyperParam.Discrete("power", 1, 2))));

        Assert.Equal(
            [("{\"factor\":0.5,\"power\":1}", 25), ("{\"factor\":0.5,\"power\":2}", 56.25), ("{\"factor\":0.9,\"power\":1}", 1), ("{\"factor\":0.9,\"power\":2}", 3.61)],
            model.Trials.Select(trial => (JsonSerializer.Serialize(trial.Params), Math.Round(trial.Metric!.Value, 9))));
        Assert.Equal((2, 1.0, "mse"), (model.BestTrial, Math.Round(model.BestMetric, 9), model.EvaluationMetric));
        Assert.All(model.Trials, trial => Assert.Equal(3, trial.FoldMetrics.Count));
        Assert.Equal(9, ((ShrunkModel)model.BestModel!).Value, 9);
    }

    [Fact]
    public async Task Random_trials_are_drawn_from_the_ranges_by_the_seed_alone()
    {
        TuneHyperparameters tuning = Tuning(ParamSpace.Random(HyperParam.Range("factor", 0.01, 2, "log"), HyperParam.Range("power", 1, 3)));
        using TuneHyperparametersModel model = await FitAsync(tuning), again = await FitAsync(tuning, new LocalOptions { Parallelism = 1 });

        Assert.Equal(model.Trials.Select(trial => trial.Describe()), again.Trials.Select(trial => trial.Describe()));
        Assert.Equal(10, model.Trials.Select(trial => trial.Describe()).Distinct().Count());
        Assert.All(model.Trials, trial => Assert.InRange(trial.Params["factor"].GetDouble(), 0.01, 2));
        // Whole numbers, the largest included.
        Assert.Equal([1, 2, 3], model.Trials.Select(trial => trial.Params["power"].GetInt64()).Distinct().Order());
        Trial best = model.Trials.MinBy(trial => Math.Pow(10 - (10 * Math.Pow(trial.Params["factor"].GetDouble(), trial.Params["power"].GetInt64())), 2))!;
        Assert.Equal(best.Number, model.BestTrial);
    }

    [Fact]
    public async Task Models_take_turns_and_each_gets_the_parameters_that_are_its_own()
    {
        using TuneHyperparametersModel model = await FitAsync(Tuning(
            ParamSpace.Grid(HyperParam.Discrete("power", 1, 2) with { Model = "second" }), new Shrunk { Factor = 0.8 }, new Shrunk { Uid = "second", Factor = 0.9 }));

        Assert.Equal(
            [("Shrunk", "no parameters"), ("second", "second.power=1"), ("Shrunk", "no parameters"), ("second", "second.power=2")],
            model.Trials.Select(trial => (trial.Model, trial.Describe())));
        Assert.Equal(1, model.BestTrial);
    }

    [Fact]
    public async Task A_trial_that_fails_is_kept_with_its_error_and_all_failing_is_an_error()
    {
        using TuneHyperparametersModel model = await FitAsync(Tuning(ParamSpace.Grid(HyperParam.Discrete("factor", -0.5, 0.5))));
        Assert.Contains("-0.5 is no factor", model.Trials[0].Error);
        Assert.Null(model.Trials[0].Metric);
        Assert.Equal(1, model.BestTrial);
        Assert.Equal("1", model.GetInsights().Facts["failed trials"]);

        var error = await Assert.ThrowsAsync<DataException>(() => FitAsync(Tuning(ParamSpace.Grid(HyperParam.Discrete("factor", -0.5, -0.25)))));
        Assert.Contains("None of the 2 trials succeeded", error.Message);
        Assert.Contains("-0.5 is no factor", error.Message);
    }

    // The inner search finds 0.9 for power 1, whose square root is nearer to 1 for no other power of the outer one.
    [Fact]
    public async Task A_search_in_a_pipeline_in_a_search_works()
    {
        var inner = new TuneHyperparameters
        {
            Uid = "inner", Models = [new Shrunk()], ParamSpace = ParamSpace.Grid(HyperParam.Discrete("factor", 0.3, 0.9)), EvaluationMetric = "mse", NumFolds = 2,
        };
        var pipeline = new Pipeline(new RenameColumn { InputCol = "label", OutputCol = "label" }, inner);
        using TuneHyperparametersModel model = await FitAsync(Tuning(ParamSpace.Grid(HyperParam.Discrete("power", 1, 3)), pipeline));

        Assert.Equal(["power=1", "power=3"], model.Trials.Select(trial => trial.Describe()));
        Assert.Equal((0, 1.0), (model.BestTrial, Math.Round(model.BestMetric, 9)));
        var best = (TuneHyperparametersModel)((PipelineModel)model.BestModel!).Stages[1];
        Assert.Equal("factor=0.9", best.Trials[best.BestTrial].Describe());
    }

    public static TheoryData<ParamSpace, string> Wrong => new()
    {
        { ParamSpace.Grid(), "nothing to tune" },
        { ParamSpace.Grid(HyperParam.Discrete("faktor", 1)), "No model has a parameter 'faktor'" },
        { ParamSpace.Grid(HyperParam.Discrete("factor", 1) with { Model = "x" }), "No stage 'x' of the models" },
        { ParamSpace.Grid(HyperParam.Discrete("factor", "much")), "\"much\" does not fit the parameter factor" },
        { ParamSpace.Grid(HyperParam.Discrete("factor", 5)), "must be at least -1 and at most 2" },
        { ParamSpace.Grid(HyperParam.Range("factor", 0, 1)), "a grid needs values" },
        { ParamSpace.Random(HyperParam.Range("factor", 1, 0)), "goes from 1 to 0" },
        { ParamSpace.Random(HyperParam.Range("factor", 0, 1, "log")), "has no logarithm" },
        { ParamSpace.Random(HyperParam.Range("factor", 0, 1, "cubic")), "The scales are linear and log" },
        { new ParamSpace { Search = "guess", Params = [HyperParam.Discrete("factor", 1)] }, "'guess' is not known" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_space_that_is_none_is_refused_before_any_fit(ParamSpace space, string message)
    {
        var error = await Assert.ThrowsAsync<SpecificationException>(() => FitAsync(Tuning(space)));
        Assert.Contains(message, error.Message);
        Assert.Equal("paramSpace", error.Location.Parameter);
    }

    [Fact]
    public async Task Folds_have_every_row_in_one_test_split_and_the_rest_in_train()
    {
        Dataset rows = TestRows.Of(("x", Enumerable.Range(0, 1000).ToArray())).Into(3);
        var tested = new List<object?>();
        for (int fold = 0; fold < 4; fold++)
        {
            var split = new SplitSpecification { Folds = 4, Fold = fold };
            object?[] test = await CellsAsync(new SplitDataset(rows, split, "test")), train = await CellsAsync(new SplitDataset(rows, split, "train"));
            Assert.Equal(1000, test.Concat(train).Distinct().Count());
            // Within four standard deviations of a binomial of 1000 rows and a quarter.
            Assert.InRange(test.Length, 195, 305);
            tested.AddRange(test);
        }
        Assert.Equal(Enumerable.Range(0, 1000).Cast<object?>(), tested.Order());

        static async Task<object?[]> CellsAsync(Dataset dataset)
        {
            using var all = await dataset.CollectAsync();
            return [.. TestRows.Cells(all, "x")];
        }
    }
}
