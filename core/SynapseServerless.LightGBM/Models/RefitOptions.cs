namespace SynapseServerless.LightGBM;

/// <summary>How the leaves of a model are refitted.</summary>
public sealed record RefitOptions
{
    /// <summary>The column of labels.</summary>
    public string LabelCol { get; init; } = "label";

    /// <summary>The column of weights; none when null.</summary>
    public string? WeightCol { get; init; }

    /// <summary>The column that tells which rows are ranked together, needed by ranking objectives: rows of a group are next to each other.</summary>
    public string? GroupCol { get; init; }

    /// <summary>How much of a leaf's old value stays, from 0 to 1; the rest is what the new rows in it say.</summary>
    public double DecayRate { get; init; } = 0.9;
}
