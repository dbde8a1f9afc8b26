using System.ComponentModel.DataAnnotations;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

// How a fit is spread over ranks.
public abstract partial class LightGBMEstimator
{
    /// <summary>How many ranks train together, each on its share of the rows: threads of one process, or tasks that meet at a training hub; 0 and 1 train alone.</summary>
    [Range(0, 4096)]
    public int NumTasks { get; init; }

    /// <summary>What ranks exchange: data_parallel sums histograms of all features, voting_parallel only of those that ranks vote for, which is less exact and moves less where there are many features. The library has no feature-parallel learner.</summary>
    [AllowedValues("data_parallel", "voting_parallel", "data", "voting", ErrorMessage = "LightGBM has feature_parallel in its command line alone, not in its library.")]
    [EffectNeeds(nameof(NumTasks))]
    public string Parallelism { get; init; } = "data_parallel";

    /// <summary>How many features each rank votes for in voting_parallel.</summary>
    [Range(1, int.MaxValue), EffectNeeds(nameof(Parallelism), "voting_parallel", "voting")]
    public int TopK { get; init; } = 20;

    /// <summary>After how many iterations a fit with several ranks keeps a checkpoint, from which it goes on when one of them dies; 0 keeps none, so that it starts again.</summary>
    [Range(0, int.MaxValue)]
    public int CheckpointInterval { get; init; } = 20;

    /// <summary>How many seconds ranks wait for each other at an exchange, the slowest reading of data included; a rank that dies is noticed long before.</summary>
    [Range(0.001, 1e9), EffectNeeds(nameof(NumTasks))]
    public double Timeout { get; init; } = 1200;
}
