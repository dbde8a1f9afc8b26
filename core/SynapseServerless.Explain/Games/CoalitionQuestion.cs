namespace SynapseServerless.Explain;

/// <summary>What the model says where some features of a row are known and the others are not.</summary>
/// <param name="row">The row.</param>
/// <param name="players">The features that play: for each player the feature that it is.</param>
/// <param name="features">How many features the row has.</param>
/// <param name="plan">The sets that are asked for, and what follows from the answers.</param>
/// <param name="classes">The classes asked for; null for all.</param>
internal sealed class CoalitionQuestion(int row, int[] players, int features, ShapPlan plan, int[]? classes) : Question(row, plan.Coalitions.Count, classes)
{
    /// <summary>For each player the feature that it is.</summary>
    public int[] Players => players;

    /// <summary>How many features the row has.</summary>
    public int Features => features;

    /// <summary>What is asked, and what follows.</summary>
    public ShapPlan Plan => plan;

    // Who does not play is as it is.
    public override bool Has(int sample, int feature) => System.Array.IndexOf(players, feature) is var player && (player < 0 || Knows(sample, player));

    /// <summary>Whether a player is in a set.</summary>
    public bool Knows(int sample, int player) => plan.Coalitions.Has(sample, player);
}
