using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests;

/// <summary>Fits that take hours, on a clock that each of them puts forward itself.</summary>
public sealed class BudgetTests
{
    private static readonly Dataset _tens = TestRows.Of(("label", Enumerable.Repeat(10.0, 30).ToArray())).Into(1);

    private static TuneHyperparameters Tuning(double hours) => new()
    {
        Models = [new Slow()], ParamSpace = ParamSpace.Grid(HyperParam.Discrete("factor", [.. Enumerable.Range(1, 20).Select(static i => (object)(i / 20.0))])),
        EvaluationMetric = "mse", NumRuns = 20, NumFolds = 2, Parallelism = 1, TimeBudgetSeconds = hours * 3_600,
    };

    // Each fold takes an hour, so that after the first trial 1.3 * 2 = 2.6 hours are kept for the fit on all rows: of ten hours 7.4 are left, in which three trials end and a fourth is begun.
    [Fact]
    public async Task The_search_ends_in_time_for_the_fit_on_all_rows()
    {
        var clock = new LeapingClock();
        DateTimeOffset began = clock.GetUtcNow();
        using var model = (TuneHyperparametersModel)await Tuning(10).FitAsync(
            _tens, new LocalOptions { Host = new StageHost { Time = clock } }, TestContext.Current.CancellationToken);

        Assert.Equal(3, model.Trials.Count(static trial => trial.Metric is not null));
        Assert.True(model.Trials[3].IsOverTime);
        Assert.Equal(2, model.BestTrial);
        // A trial's step at most: the fold at work when the time of the trials was over, and the last fit.
        Assert.InRange((clock.GetUtcNow() - began).TotalHours, 8, 10);
    }

    [Fact]
    public async Task Where_no_trial_ends_in_time_that_is_said()
    {
        var clock = new LeapingClock();
        DataException error = await Assert.ThrowsAsync<DataException>(() => Tuning(1).FitAsync(
            _tens, new LocalOptions { Host = new StageHost { Time = clock } }, TestContext.Current.CancellationToken));
        Assert.Contains("No trial ended within 3600 s", error.Message);
    }
}

/// <summary>Puts the clock forward by an hour, and predicts a tenth of the labels' size times a factor.</summary>
public sealed class Slow : GangEstimator
{
    public double Factor { get; init; } = 1;

    public override Schema TransformSchema(Schema input) => Schemas.With(input, ShrunkModel.Output);

    public override Task<Transformer> FitAsync(Dataset data, StageContext context, CancellationToken cancellationToken)
    {
        ((LeapingClock)context.Time).Leap(TimeSpan.FromHours(1));
        return Task.FromResult<Transformer>(new ShrunkModel { Value = 10 * Factor });
    }
}
