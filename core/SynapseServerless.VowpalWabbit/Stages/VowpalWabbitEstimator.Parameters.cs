using System.ComponentModel.DataAnnotations;
using SynapseServerless.Stages;

namespace SynapseServerless.VowpalWabbit;

public abstract partial class VowpalWabbitEstimator
{
    /// <summary>Further arguments, as on VW's command line; they win over the parameters.</summary>
    public string PassThroughArgs { get; init; } = "";

    /// <summary>How often the rows are learned from; with several passes every tenth row is held out, and the fit ends when they are not predicted better three times, as VW does.</summary>
    [Range(1, int.MaxValue)]
    public int NumPasses { get; init; } = 1;

    /// <summary>The rate of learning; VW's default (0.5) when null.</summary>
    [Range(0.0, double.MaxValue)]
    public double? LearningRate { get; init; }

    /// <summary>How fast the rate falls off; VW's default (0.5) when null.</summary>
    public double? PowerT { get; init; }

    /// <summary>Regularization by absolute values of weights; none when null.</summary>
    [Range(0.0, double.MaxValue)]
    public double? L1 { get; init; }

    /// <summary>Regularization by squares of weights; none when null.</summary>
    [Range(0.0, double.MaxValue)]
    public double? L2 { get; init; }

    /// <summary>Namespaces that are combined, by their first letters, two or more each, such as ab; a colon stands for any.</summary>
    public IReadOnlyList<string> Interactions { get; init; } = [];

    /// <summary>Namespaces that are left out, by their first letters.</summary>
    public string? IgnoreNamespaces { get; init; }

    /// <summary>A model that the fit goes on from: a fitted stage, or the folder of a saved one; with the same bits and the same problem.</summary>
    public Transformer? InitialModel { get; init; }

    /// <summary>Ignored: whether Spark starts all workers at once.</summary>
    [NoEffect("There are no Spark tasks.")]
    public bool UseBarrierExecutionMode { get; init; } = true;

    /// <summary>Seed of the hashes of names.</summary>
    public int HashSeed { get; init; }

    /// <summary>Logarithm of the number of weights.</summary>
    [Range(1, LearnerOptions.MostBits)]
    public int NumBits { get; init; } = 18;

    /// <summary>How often in a pass ranks bring their models together, beside its end.</summary>
    [Range(0, 1_000_000), EffectNeeds(nameof(NumTasks))]
    public int NumSyncsPerPass { get; init; }

    /// <summary>A column by whose values a pass is cut into parts, one after the other; ranks bring their models together after each. The data are read once for each value. None when null.</summary>
    public string? SplitCol { get; init; }

    /// <summary>The values in their order; empty for all there are, in ascending order.</summary>
    [EffectNeeds(nameof(SplitCol))]
    public IReadOnlyList<string> SplitColValues { get; init; } = [];

    /// <summary>Ignored: the column that SynapseML names predictions by that were made before learning.</summary>
    [NoEffect("VowpalWabbitGenericProgressive gives the predictions that are made before learning, each beside its row.")]
    public string? PredictionIdCol { get; init; }

    /// <summary>How many ranks learn together, each from its share of the rows: threads of one process, or tasks that meet at a training hub; 0 and 1 learn alone, and then the order of the rows alone decides the model.</summary>
    [Range(0, 4096)]
    public int NumTasks { get; init; }

    /// <summary>How many seconds ranks wait for each other at an exchange, the slowest reading of data included.</summary>
    [Range(0.001, 1e9), EffectNeeds(nameof(NumTasks))]
    public double Timeout { get; init; } = 1200;
}
