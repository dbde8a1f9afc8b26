using SynapseServerless.LightGBM.Fitting;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

// What only C# can say: a specification holds no code.
public abstract partial class LightGBMEstimator
{
    /// <summary>An objective of one's own, in place of LightGBM's; in C# only.</summary>
    /// <remarks>
    /// The objective parameter then says how many scores a row has and which labels are allowed, and nothing more; class balancing, starting from
    /// the average and the parameters of LightGBM's objectives have no effect. What the model predicts are raw scores: no transformation
    /// is known to it. A classifier puts them into the column of probabilities as they are, and the largest wins.
    /// </remarks>
    [NotAParameter]
    public ObjectiveFunction? FObj { get; init; }

    /// <summary>Metrics of one's own, evaluated beside those of <see cref="Metric"/>, which <c>None</c> switches off; in C# only.</summary>
    [NotAParameter]
    public IReadOnlyList<CustomMetric> FEval { get; init; } = [];

    /// <summary>The learning rate of every iteration, counted from 0 in each part of the rows, in place of <see cref="LearningRate"/>; in C# only.</summary>
    /// <remarks>With several ranks the first one asks it and tells the others. It depends on its argument alone, as a fit may go on from a checkpoint.</remarks>
    [NotAParameter]
    public Func<int, double>? LearningRates { get; init; }

    /// <summary>Called before every iteration, which it may prevent, ending training; in C# only, and on the first of several ranks.</summary>
    [NotAParameter]
    public Action<TrainingIteration>? BeforeIteration { get; init; }

    /// <summary>Called after every iteration with its metrics; it may end training. In C# only, and on the first of several ranks.</summary>
    [NotAParameter]
    public Action<TrainingIteration>? AfterIteration { get; init; }

    private TrainingCode Code => new(Uid, FObj, FEval, LearningRates, BeforeIteration, AfterIteration);

    private IEnumerable<SpecificationException> CheckCode()
    {
        if (FObj is not null && BoostingType is "rf" or "random_forest")
            yield return BadParameter(nameof(FObj), "A random forest takes objectives of LightGBM's only", "Set boostingType to gbdt.");
        if (LearningRates is not null && BoostingType is "dart" or "rf" or "random_forest")
            yield return BadParameter(nameof(LearningRates), $"{BoostingType} takes no changing learning rate", "Set boostingType to gbdt or goss.");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in FEval.Select(metric => metric.Name).Where(name => string.IsNullOrWhiteSpace(name) || Metrics.WithRanking.Contains(name) || !names.Add(name)))
            yield return BadParameter(nameof(FEval), $"'{name}' is not a name for a metric", "Give every metric a name of its own that LightGBM does not have.");
        if (FObj is not null && EarlyStoppingRound > 0 && FEval.Count == 0 && Metric.Length == 0)
            yield return BadParameter(nameof(EarlyStoppingRound), "An objective of one's own comes with no metric to stop by", "Set metric or FEval.");
    }
}
