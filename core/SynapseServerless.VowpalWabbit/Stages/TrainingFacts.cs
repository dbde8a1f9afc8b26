namespace SynapseServerless.VowpalWabbit;

/// <summary>What is known of a training: SynapseML's performance statistics, without its times.</summary>
public sealed record TrainingFacts
{
    /// <summary>The arguments, as on VW's command line.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>How many examples were learnt from, all passes together, those held out not counted.</summary>
    public long Examples { get; init; }

    /// <summary>How many features they had, combinations included.</summary>
    public long Features { get; init; }

    /// <summary>The weight of the examples with a label.</summary>
    public double WeightedExamples { get; init; }

    /// <summary>The sum of the weighted labels of a regression.</summary>
    public double WeightedLabels { get; init; }

    /// <summary>The average loss of predictions made before learning; that of the best pass over the rows held out where there are any; null where there was no label.</summary>
    public double? AverageLoss { get; init; }

    /// <summary>How many passes were made.</summary>
    public int Passes { get; init; }

    /// <summary>How many ranks learnt together.</summary>
    public int Ranks { get; init; } = 1;

    /// <summary>For a contextual bandit the value of its choices by inverse propensity, as a mean cost; null elsewhere.</summary>
    public double? IpsEstimate { get; init; }

    /// <summary>The same, divided by the mean of the weights.</summary>
    public double? SnipsEstimate { get; init; }
}
