namespace SynapseServerless.VowpalWabbit;

/// <summary>What a learner keeps beside its weights.</summary>
/// <param name="models">How many models share the weights.</param>
internal sealed class LearnerState(int models)
{
    /// <summary>For each model the sum of the squares of scaled features.</summary>
    public double[] NormSums { get; init; } = new double[models];

    /// <summary>For each model the sum of the weights of its examples.</summary>
    public double[] WeightSums { get; init; } = new double[models];

    /// <summary>What L1 has gathered.</summary>
    public double Gravity { get; set; }

    /// <summary>What L2 has gathered.</summary>
    public double Contraction { get; set; } = 1;

    /// <summary>The weight of the examples so far.</summary>
    public double T { get; set; }

    /// <summary>The weight of those held out.</summary>
    public double HoldoutWeight { get; set; }

    /// <summary>The weight of those without a label.</summary>
    public double UnlabeledWeight { get; set; }

    /// <summary>The smallest and the largest label.</summary>
    public LabelRange Range { get; set; }

    /// <summary>Events that a contextual bandit learnt from.</summary>
    public ulong Events { get; set; }

    /// <summary>Actions that these events had.</summary>
    public ulong Actions { get; set; }

    /// <summary>Whether classes count from 0 or from 1; 2 until a label says so.</summary>
    public int Indexing { get; set; } = 2;

    /// <summary>A copy.</summary>
    public LearnerState Copy() => new(NormSums.Length)
    {
        NormSums = [.. NormSums], WeightSums = [.. WeightSums], Gravity = Gravity, Contraction = Contraction, T = T,
        HoldoutWeight = HoldoutWeight, UnlabeledWeight = UnlabeledWeight, Range = Range, Events = Events, Actions = Actions, Indexing = Indexing,
    };
}
