using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests;

/// <summary>All labels are 10, so that a factor f has a mean squared error of (10 - 10 f^power)^2 on every fold.</summary>
public sealed class SearchKindsTests
{
    private static readonly Dataset _tens = TestRows.Of(("label", Enumerable.Repeat(10.0, 30).ToArray())).Into(2);

    private static async Task<TuneHyperparametersModel> FitAsync(TuneHyperparameters stage) =>
        (TuneHyperparametersModel)await stage.FitAsync(_tens, null, TestContext.Current.CancellationToken);

    // By the paper: of nine trials three and then one go on, each time with three times as much: 1, 3 and 9.
    [Fact]
    public async Task Successive_halving_gives_the_best_third_three_times_as_much()
    {
        object[] factors = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.95];
        using TuneHyperparametersModel model = await FitAsync(new TuneHyperparameters
        {
            Models = [new Shrunk { Power = 9 }], ParamSpace = ParamSpace.Halving(HyperParam.Discrete("factor", factors)), EvaluationMetric = "mse",
            NumRuns = 9, NumFolds = 2, ResourceParam = "power", Seed = 4,
        });

        Assert.Equal([1.0, 1, 1, 1, 1, 1, 3, 3, 9], model.Trials.Select(trial => trial.Resource!.Value).Order());
        Assert.Equal(8, model.Trials.Count(trial => trial.IsPruned));
        double Factor(Trial trial) => trial.Params["factor"].GetDouble();
        Trial best = model.Trials[model.BestTrial];
        Assert.Equal((false, model.Trials.Max(Factor)), (best.IsPruned, Factor(best)));
        Assert.All(model.Trials.Where(trial => trial.Resource == 1), trial => Assert.True(Factor(trial) <= model.Trials.Where(other => other.Resource > 1).Min(Factor)));
        Assert.Equal("8", model.GetInsights().Facts["trials given up early"]);
    }

    // By hand: the median of the squared errors of 0.1, 0.5 and 0.9 is that of 0.5, so that 0.1 goes after the first fold; then 0.5 against 0.5 and 0.9.
    [Fact]
    public async Task A_trial_that_is_worse_than_the_median_is_given_up_after_a_fold()
    {
        using TuneHyperparametersModel model = await FitAsync(new TuneHyperparameters
        {
            Models = [new Shrunk()], ParamSpace = ParamSpace.Grid(HyperParam.Discrete("factor", 0.1, 0.5, 0.9)), EvaluationMetric = "mse", Pruning = "median",
        });

        Assert.Equal([(1, true), (2, true), (3, false)], model.Trials.Select(trial => (trial.FoldMetrics.Count, trial.IsPruned)));
        Assert.Equal(2, model.BestTrial);
    }

    // The paper's claim, on a parabola: what comes after the trials at random lies nearer to the minimum than what is drawn at random.
    [Fact]
    public async Task The_Parzen_estimator_tries_where_good_trials_were()
    {
        TuneHyperparameters Tuning(ParamSpace space) => new()
        {
            Models = [new Shrunk()], ParamSpace = space, EvaluationMetric = "mse", NumRuns = 40, NumFolds = 2, Parallelism = 2, Seed = 7,
        };
        HyperParam[] parameters = [HyperParam.Range("factor", 0.01, 2), HyperParam.Range("power", 1, 3)];
        using TuneHyperparametersModel tpe = await FitAsync(Tuning(ParamSpace.Tpe(parameters))), random = await FitAsync(Tuning(ParamSpace.Random(parameters)));
        using TuneHyperparametersModel again = await FitAsync(Tuning(ParamSpace.Tpe(parameters)));

        static double Error(TuneHyperparametersModel model) => model.Trials.Skip(20).Select(trial => trial.Metric!.Value).Order().ElementAt(10);
        Assert.True(Error(tpe) < Error(random) / 4, $"{Error(tpe)} against {Error(random)}");
        Assert.Equal(random.Trials.Take(10).Select(trial => trial.Describe()), tpe.Trials.Take(10).Select(trial => trial.Describe()));
        Assert.Equal(tpe.Trials.Select(trial => trial.Describe()), again.Trials.Select(trial => trial.Describe()));
    }

    [Theory]
    [InlineData]
    [InlineData(0.5)]
    [InlineData(0.1, 0.12, 0.9, 0.99)]
    public void A_density_of_points_amounts_to_one(params double[] points)
    {
        var density = new ParzenDensity(points);
        Assert.Equal(1, Enumerable.Range(0, 20_000).Average(i => density.At((i + 0.5) / 20_000)), 1e-4);
        Assert.All(Enumerable.Range(0, 200), i => Assert.InRange(density.Draw(i / 200.0, i * 7 % 200 / 200.0, i * 13 % 200 / 200.0), 0, 1 - 1e-12));
    }

    public static TheoryData<TuneHyperparameters, string> Wrong => new()
    {
        { Of(ParamSpace.Halving(HyperParam.Discrete("factor", 1))), "No parameter that all models have says how long a fit takes" },
        { new() { Models = [new Shrunk()], ParamSpace = ParamSpace.Halving(HyperParam.Discrete("factor", 1)), EvaluationMetric = "mse", ResourceParam = "powr" }, "Did you mean 'power'?" },
        { Of(ParamSpace.Random(HyperParam.Discrete("facto", 1))), "Did you mean 'factor'?" },
        { Of(ParamSpace.Random(HyperParam.Discrete("factor", 1) with { Model = "Shrunken" })), "Did you mean 'Shrunk'?" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Names_that_do_not_exist_are_answered_with_the_nearest(TuneHyperparameters stage, string message) =>
        Assert.Contains(message, Assert.Single(stage.Validate()).Message);

    private static TuneHyperparameters Of(ParamSpace space) => new() { Models = [new Shrunk()], ParamSpace = space, EvaluationMetric = "mse" };
}
