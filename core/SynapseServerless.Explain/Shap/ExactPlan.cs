using System.Numerics;

namespace SynapseServerless.Explain;

/// <summary>Shapley values by their definition: the mean over all orders of what a player adds to those before it.</summary>
internal sealed class ExactPlan : ShapPlan
{
    /// <summary>The most players whose sets are all asked for.</summary>
    public const int MostPlayers = 20;

    // Place of each set of bits among the sets asked for: everybody comes second.
    private static int Place(int bits, int all) => bits == 0 ? 0 : bits == all ? 1 : bits + 1;

    /// <summary>The plan of a number of players.</summary>
    public static ExactPlan Of(int players)
    {
        Coalitions coalitions = NobodyAndAll(players);
        for (int bits = 1; bits < (1 << players) - 1; bits++)
            coalitions.Add((ulong)bits);
        return new ExactPlan { Coalitions = coalitions };
    }

    public override ShapValues Solve(ReadOnlySpan<double> values)
    {
        int players = Coalitions.Players, all = (1 << players) - 1;
        // (s)! (n - s - 1)! / n! is 1 / (n * C(n - 1, s)).
        double[] weights = new double[players];
        double choices = 1;
        for (int size = 0; size < players; size++)
        {
            weights[size] = 1 / (players * choices);
            choices = choices * (players - 1 - size) / (size + 1);
        }
        double[] contributions = new double[players];
        for (int bits = 0; bits < all; bits++)
        {
            double weight = weights[BitOperations.PopCount((uint)bits)], without = values[Place(bits, all)];
            for (int player = 0; player < players; player++)
            {
                if ((bits >> player & 1) == 0)
                    contributions[player] += weight * (values[Place(bits | (1 << player), all)] - without);
            }
        }
        return new ShapValues(values[0], contributions, null, 1);
    }
}
