namespace SynapseServerless.Explain;

/// <summary>KernelSHAP (Lundberg and Lee, 2017): Shapley values as the weighted least squares of the answers on who is in each set.</summary>
/// <remarks>
/// <para>Sets of <c>s</c> of <c>m</c> players weigh <c>(m - 1) / (C(m, s) s (m - s))</c>. All sets are asked for where the budget has room for them. Else sizes are gone through from
/// the outside in as long as they fit, and the rest of the budget is drawn by weight among the sizes that are left, each set with its complement (Covert and Lee, 2021).</para>
/// <para>That contributions and base add up to the prediction is no matter of a heavy weight: the last player's is taken out of the equations.</para>
/// </remarks>
internal sealed class KernelPlan : ShapPlan
{
    private readonly double[] _weights;
    private readonly double[] _rows;
    private readonly Factor _factor;
    private readonly int _drawn;

    private KernelPlan(double[] weights, double[] rows, Factor factor, int drawn, bool isComplete)
    {
        (_weights, _rows, _factor, _drawn, IsComplete) = (weights, rows, factor, drawn, isComplete);
    }

    /// <summary>Whether all sets are asked for, so that the values are exact.</summary>
    public bool IsComplete { get; }

    /// <summary>How many sets may be asked for where nobody says: those of all sizes of a few players, and some thousand more.</summary>
    public static int UsualBudget(int players) => (2 * players) + 2_048;

    /// <summary>How many sets are needed to tell players apart.</summary>
    public static int LeastBudget(int players) => players + 2;

    /// <summary>Whether a budget has room for all sets.</summary>
    public static bool Fits(int players, int budget) => players < 31 && 1L << players <= budget;

    /// <summary>The plan of a number of players, two at least.</summary>
    /// <param name="players">How many.</param>
    /// <param name="budget">How many sets may be asked for.</param>
    /// <param name="seed">Seed of what is drawn.</param>
    /// <returns>Null where what was drawn does not tell players apart.</returns>
    public static KernelPlan? Of(int players, int budget, ulong seed)
    {
        Coalitions coalitions = NobodyAndAll(players);
        var weights = new List<double>();
        int left = Fits(players, budget) ? int.MaxValue : budget - 2, size = 1;
        double mass = 0;
        for (; size <= players / 2; size++)
        {
            double subsets = Choose(players, size);
            bool isMiddle = 2 * size == players;
            double both = isMiddle ? subsets : 2 * subsets;
            if (both > left)
                break;
            double weight = Mass(players, size) / subsets;
            foreach (int[] members in Subsets(players, size))
            {
                int set = coalitions.Add(members);
                weights.Add(weight);
                if (isMiddle)
                    continue;
                coalitions.AddRest(set);
                weights.Add(weight);
            }
            left -= (int)both;
        }
        int drawn = weights.Count;
        for (int inner = size; inner <= players - size; inner++)
            mass += Mass(players, inner);
        if (mass > 0 && left >= 2)
            Draw(coalitions, weights, size, left / 2, mass, seed);
        return Of(coalitions, [.. weights], drawn, mass == 0);
    }

    public override ShapValues Solve(ReadOnlySpan<double> values)
    {
        int players = Coalitions.Players, size = players - 1, last = players - 1;
        double nobody = values[0], gain = values[1] - values[0];
        double[] side = new double[size], targets = new double[_weights.Length];
        for (int row = 0; row < targets.Length; row++)
        {
            targets[row] = values[row + 2] - nobody - (Coalitions.Has(row + 2, last) ? gain : 0);
            ReadOnlySpan<double> x = _rows.AsSpan(row * size, size);
            double scaled = _weights[row] * targets[row];
            for (int i = 0; i < size; i++)
                side[i] += scaled * x[i];
        }
        _factor.Solve(side);
        double[] contributions = [.. side, gain - side.Sum()];
        double[] residuals = new double[targets.Length];
        double total = 0, mean = 0, squares = 0, variance = 0;
        for (int row = 0; row < targets.Length; row++)
        {
            double fitted = 0;
            ReadOnlySpan<double> x = _rows.AsSpan(row * size, size);
            for (int i = 0; i < size; i++)
                fitted += x[i] * side[i];
            residuals[row] = targets[row] - fitted;
            squares += _weights[row] * residuals[row] * residuals[row];
            total += _weights[row];
            mean += _weights[row] * values[row + 2];
        }
        mean /= total;
        for (int row = 0; row < targets.Length; row++)
            variance += _weights[row] * (values[row + 2] - mean) * (values[row + 2] - mean);
        double r2 = variance <= 1e-24 * mean * mean * total ? 1 : 1 - (squares / variance);
        return new ShapValues(nobody, contributions, IsComplete || !WithErrors ? null : Errors(residuals), r2);
    }

    private static KernelPlan? Of(Coalitions coalitions, double[] weights, int drawn, bool isComplete)
    {
        int players = coalitions.Players, size = players - 1;
        double[] rows = new double[weights.Length * size];
        for (int row = 0; row < weights.Length; row++)
        {
            int last = coalitions.Has(row + 2, players - 1) ? 1 : 0;
            for (int i = 0; i < size; i++)
                rows[(row * size) + i] = (coalitions.Has(row + 2, i) ? 1 : 0) - last;
        }
        return Factor.Of(rows, weights, size) is { } factor ? new KernelPlan(weights, rows, factor, drawn, isComplete) { Coalitions = coalitions } : null;
    }

    // What is drawn comes in pairs of a set and its complement; one that was drawn before weighs more instead.
    private static void Draw(Coalitions coalitions, List<double> weights, int size, int pairs, double mass, ulong seed)
    {
        int players = coalitions.Players, first = weights.Count;
        double[] masses = [.. Enumerable.Range(size, (players / 2) - size + 1).Select(inner => Mass(players, inner) * (2 * inner == players ? 1 : 2))];
        var draws = new Draws(seed);
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] order = [.. Enumerable.Range(0, players)];
        double each = mass / (2.0 * pairs);
        for (int pair = 0; pair < pairs; pair++)
        {
            double point = draws.Uniform() * mass;
            int inner = 0;
            while (inner < masses.Length - 1 && point >= masses[inner])
                point -= masses[inner++];
            draws.Shuffle(order);
            int set = coalitions.Add(order.AsSpan(0, size + inner));
            if (known.TryGetValue(coalitions.Key(set), out int before))
            {
                coalitions.RemoveLast();
                weights[first + before] += each;
                weights[first + (before ^ 1)] += each;
                continue;
            }
            int place = weights.Count - first;
            known[coalitions.Key(set)] = place;
            int rest = coalitions.AddRest(set);
            known[coalitions.Key(rest)] = place + 1;
            weights.Add(each);
            weights.Add(each);
        }
    }

    // How far what was drawn lets each contribution stray: the variance of the weighted residuals of pairs, through the equations.
    private double[] Errors(double[] residuals)
    {
        int size = Coalitions.Players - 1, pairs = (_weights.Length - _drawn) / 2;
        double[] variances = new double[size + 1], influence = new double[size];
        double least = double.PositiveInfinity;
        for (int row = _drawn; row < _weights.Length; row++)
            least = Math.Min(least, _weights[row]);
        double draws = 0;
        for (int pair = 0; pair < pairs; pair++)
        {
            System.Array.Clear(influence);
            for (int row = _drawn + (2 * pair); row < _drawn + (2 * pair) + 2; row++)
            {
                double scaled = _weights[row] * residuals[row];
                for (int i = 0; i < size; i++)
                    influence[i] += scaled * _rows[(row * size) + i];
            }
            _factor.Solve(influence);
            // A pair that was drawn several times is as many draws.
            double times = Math.Round(_weights[_drawn + (2 * pair)] / least), sum = 0;
            draws += times;
            for (int i = 0; i < size; i++)
            {
                variances[i] += influence[i] * influence[i] / times;
                sum += influence[i];
            }
            variances[size] += sum * sum / times;
        }
        // As many draws as the fit has freedom say nothing about its errors.
        double free = draws - (size / 2.0);
        return [.. variances.Select(variance => free > 0 ? Math.Sqrt(variance * draws / free) : double.NaN)];
    }

    // The weight of all sets of a size.
    private static double Mass(int players, int size) => (players - 1.0) / (size * (double)(players - size));

    private static double Choose(int of, int take)
    {
        double choices = 1;
        for (int i = 0; i < take; i++)
            choices = choices * (of - i) / (i + 1);
        return Math.Round(choices);
    }

    private static IEnumerable<int[]> Subsets(int of, int take)
    {
        int[] members = [.. Enumerable.Range(0, take)];
        while (true)
        {
            yield return members;
            int i = take - 1;
            while (i >= 0 && members[i] == of - take + i)
                i--;
            if (i < 0)
                yield break;
            members[i]++;
            for (int j = i + 1; j < take; j++)
                members[j] = members[j - 1] + 1;
        }
    }
}
