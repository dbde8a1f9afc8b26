namespace SynapseServerless.Trees.Tests.Generated;

/// <summary>The interventional game played out: players that are not known have the values of rows of a background, one after the other.</summary>
internal static class BackgroundGame
{
    /// <summary>The Shapley value of each player, by its definition, and last what the model says where nothing is known.</summary>
    /// <param name="says">The model.</param>
    /// <param name="row">The row.</param>
    /// <param name="background">The background.</param>
    /// <param name="weights">The share of each of its rows.</param>
    /// <param name="players">The player of each feature; less than 0 for a feature that stays as it is.</param>
    public static double[] Values(Func<double[], double> says, double[] row, double[][] background, double[] weights, int[] players)
    {
        int count = players.Max() + 1;
        double[] worth = new double[1 << count], values = new double[count + 1];
        for (int known = 0; known < worth.Length; known++)
        {
            for (int i = 0; i < background.Length; i++)
                worth[known] += weights[i] * says([.. row.Select((value, feature) => players[feature] < 0 || (known >> players[feature] & 1) != 0 ? value : background[i][feature])]);
        }
        values[count] = worth[0];
        for (int player = 0; player < count; player++)
        {
            for (int known = 0; known < worth.Length; known++)
            {
                if ((known >> player & 1) == 0)
                    values[player] += Weight(int.PopCount(known), count) * (worth[known | (1 << player)] - worth[known]);
            }
        }
        return values;
    }

    // size! (all - size - 1)! / all!
    private static double Weight(int size, int all)
    {
        double weight = 1.0 / all;
        for (int i = 1; i <= size; i++)
            weight *= (double)i / (all - i);
        return weight;
    }
}
