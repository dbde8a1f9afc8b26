namespace SynapseServerless.Explain;

/// <summary>Which sets of players are asked for, and what the answers say each player contributes.</summary>
internal abstract class ShapPlan
{
    /// <summary>The sets that are asked for; the first has nobody, and the second everybody where there is anybody.</summary>
    public required Coalitions Coalitions { get; init; }

    /// <summary>Whether standard errors are wanted, which take as long as the values themselves.</summary>
    public bool WithErrors { get; set; } = true;

    /// <summary>What each player contributes.</summary>
    /// <param name="values">The answer to each set.</param>
    public abstract ShapValues Solve(ReadOnlySpan<double> values);

    /// <summary>A set of nobody and one of everybody.</summary>
    protected static Coalitions NobodyAndAll(int players)
    {
        var coalitions = new Coalitions(players);
        coalitions.Add([]);
        coalitions.AddAll();
        return coalitions;
    }
}

/// <summary>What players contribute.</summary>
/// <param name="Base">What the model says where nothing is known.</param>
/// <param name="Contributions">One for each player; with the base they add up to the prediction.</param>
/// <param name="Errors">The standard error of each; null where they are exact.</param>
/// <param name="R2">How much of what the sets differ by an additive model of the players explains.</param>
internal sealed record ShapValues(double Base, double[] Contributions, double[]? Errors, double R2);

/// <summary>Shapley values of up to two players, which need no fit, and of none.</summary>
internal sealed class SmallPlan : ShapPlan
{
    /// <summary>The plan of a number of players.</summary>
    public static SmallPlan Of(int players)
    {
        var coalitions = new Coalitions(players);
        coalitions.Add([]);
        if (players > 0)
            coalitions.AddAll();
        return new SmallPlan { Coalitions = coalitions };
    }

    public override ShapValues Solve(ReadOnlySpan<double> values) =>
        new(values[0], Coalitions.Players == 0 ? [] : [values[1] - values[0]], null, 1);
}
