namespace SynapseServerless.Explain;

/// <summary>Shapley values by orders that are drawn, each with its reverse (Castro, Gómez and Tejada, 2009; Mitchell, Cooper, Frank and Holmes, 2022).</summary>
/// <remarks>A player that never changes anything gets exactly 0, and the contributions of every order add up to the prediction less the base.</remarks>
internal sealed class PermutationPlan : ShapPlan
{
    private readonly int[][] _orders;

    private PermutationPlan(int[][] orders) => _orders = orders;

    /// <summary>How many sets one order and its reverse take, beside nobody and everybody.</summary>
    public static int SetsOfPair(int players) => 2 * (players - 1);

    /// <summary>The plan of a number of players, two at least.</summary>
    /// <param name="players">How many.</param>
    /// <param name="budget">How many sets may be asked for.</param>
    /// <param name="seed">Seed of the orders.</param>
    public static PermutationPlan Of(int players, int budget, ulong seed)
    {
        var draws = new Draws(seed);
        int[][] orders = new int[Math.Max(1, (budget - 2) / SetsOfPair(players))][];
        Coalitions coalitions = NobodyAndAll(players);
        for (int i = 0; i < orders.Length; i++)
        {
            int[] order = orders[i] = [.. Enumerable.Range(0, players)];
            draws.Shuffle(order);
            for (int size = 1; size < players; size++)
                coalitions.Add(order.AsSpan(0, size));
            for (int size = 1; size < players; size++)
                coalitions.Add(order.AsSpan(players - size));
        }
        return new PermutationPlan(orders) { Coalitions = coalitions };
    }

    public override ShapValues Solve(ReadOnlySpan<double> values)
    {
        int players = Coalitions.Players, pairs = _orders.Length;
        double[] sums = new double[players], squares = new double[players], one = new double[players];
        for (int i = 0; i < pairs; i++)
        {
            ReadOnlySpan<double> forward = values.Slice(2 + (i * SetsOfPair(players)), players - 1), back = values.Slice(2 + (i * SetsOfPair(players)) + players - 1, players - 1);
            for (int place = 0; place < players; place++)
            {
                double before = place == 0 ? values[0] : forward[place - 1], after = place == players - 1 ? values[1] : forward[place];
                // Seen from the end, the players behind this one come first.
                int behind = players - 1 - place;
                double rest = behind == 0 ? values[0] : back[behind - 1], with = behind == players - 1 ? values[1] : back[behind];
                one[_orders[i][place]] = (after - before + (with - rest)) / 2;
            }
            for (int player = 0; player < players; player++)
            {
                sums[player] += one[player];
                squares[player] += one[player] * one[player];
            }
        }
        double[] contributions = [.. sums.Select(sum => sum / pairs)];
        double[] errors = [.. squares.Select((square, player) => pairs < 2
            ? double.NaN
            : Math.Sqrt(Math.Max(0, square - (pairs * contributions[player] * contributions[player])) / (pairs * (pairs - 1.0))))];
        return new ShapValues(values[0], contributions, errors, 1);
    }
}
