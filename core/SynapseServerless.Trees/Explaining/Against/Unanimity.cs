using System.Numerics;

namespace SynapseServerless.Trees.Explaining.Against;

/// <summary>The Shapley values of a game that is 1 where all of some players are known and none of some others, and else 0.</summary>
internal static class Unanimity
{
    private const int Most = 64;

    // (a - 1)! b! / (a + b)!, which is 1 / (a * C(a + b, a)).
    private static readonly double[] s_shares = Shares();

    /// <summary>What one of those that have to be known contributes.</summary>
    /// <param name="known">How many have to be known.</param>
    /// <param name="unknown">How many must not be.</param>
    public static double Share(int known, int unknown) => s_shares[(known * (Most + 1)) + unknown];

    /// <summary>Adds what each player contributes.</summary>
    /// <param name="known">Those that have to be known, a bit for each.</param>
    /// <param name="unknown">Those that must not be.</param>
    /// <param name="factor">What the game is worth.</param>
    /// <param name="target">Gets the contributions, player after player.</param>
    public static void Add(ulong known, ulong unknown, double factor, Span<double> target)
    {
        int a = BitOperations.PopCount(known), b = BitOperations.PopCount(unknown);
        double plus = factor * Share(a, b), minus = factor * Share(b, a);
        for (ulong left = known; left != 0; left &= left - 1)
            target[BitOperations.TrailingZeroCount(left)] += plus;
        for (ulong left = unknown; left != 0; left &= left - 1)
            target[BitOperations.TrailingZeroCount(left)] -= minus;
    }

    private static double[] Shares()
    {
        double[] shares = new double[(Most + 1) * (Most + 1)];
        for (int a = 1; a <= Most; a++)
        {
            double choices = 1;
            for (int b = 0; a + b <= Most; b++)
            {
                shares[(a * (Most + 1)) + b] = 1 / (a * choices);
                choices = choices * (a + b + 1) / (b + 1);
            }
        }
        return shares;
    }
}
