namespace SynapseServerless.Explain;

/// <summary>Shapley values of a model without interactions: what a player adds to nobody is what it adds to everybody.</summary>
internal sealed class LinearPlan : ShapPlan
{
    private const int Drawn = 32;

    private readonly string _uid;

    private LinearPlan(string uid) => _uid = uid;

    /// <summary>The plan of a number of players.</summary>
    public static LinearPlan Of(int players, ulong seed, string uid)
    {
        Coalitions coalitions = NobodyAndAll(players);
        for (int player = 0; player < players; player++)
            coalitions.Add([player]);
        for (int player = 0; player < players; player++)
            coalitions.AddRest(2 + player);
        var draws = new Draws(seed);
        int[] order = [.. Enumerable.Range(0, players)];
        for (int i = 0; i < Drawn; i++)
        {
            draws.Shuffle(order);
            coalitions.Add(order.AsSpan(0, draws.Below(players + 1)));
        }
        return new LinearPlan(uid) { Coalitions = coalitions };
    }

    public override ShapValues Solve(ReadOnlySpan<double> values)
    {
        double[] contributions = new double[Coalitions.Players];
        double scale = 0;
        foreach (double value in values)
            scale = Math.Max(scale, Math.Abs(value));
        for (int player = 0; player < contributions.Length; player++)
            contributions[player] = (values[2 + player] - values[0] + (values[1] - values[2 + contributions.Length + player])) / 2;
        for (int set = 1; set < Coalitions.Count; set++)
        {
            double sum = values[0];
            for (int player = 0; player < contributions.Length; player++)
                sum += Coalitions.Has(set, player) ? contributions[player] : 0;
            // Features in single precision leave some rounding.
            if (Math.Abs(sum - values[set]) > 1e-5 * scale)
            {
                throw new DataException(
                    "The model is not additive: what its features contribute depends on each other", Location.OfStage(_uid), "Set method to auto, kernel or permutation.");
            }
        }
        return new ShapValues(values[0], contributions, null, 1);
    }
}
