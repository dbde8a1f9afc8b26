namespace SynapseServerless.Causal;

/// <summary>Weights of columns, none negative and 1 in sum, whose combination is nearest to a target: least squares with a ridge over a simplex.</summary>
/// <remarks>
/// Accelerated projected gradients (Beck and Teboulle, 2009; projection of Duchi and others, 2008) find which weights are above 0, and an active-set method
/// finishes exactly. How far the loss can be above the least there is, the gap of Frank and Wolfe says at every step.
/// </remarks>
internal sealed class SimplexLeastSquares
{
    private const int GradientSteps = 400;

    private readonly double[][] _columns;
    private readonly double[] _target;
    private readonly double _ridge;
    private readonly double _allowed;

    private SimplexLeastSquares(double[][] columns, double[] target, double ridge, double tol)
    {
        (_columns, _target, _ridge) = (columns, target, ridge);
        double scale = target.Sum(static value => value * value);
        _allowed = tol * (scale > 0 ? scale : 1);
    }

    /// <summary>Finds the weights.</summary>
    /// <param name="columns">The columns, each as long as the target.</param>
    /// <param name="target">The target.</param>
    /// <param name="ridge">What is added to the loss for each square of a weight.</param>
    /// <param name="maxIter">The most steps.</param>
    /// <param name="tol">How far the loss may be above the least there is, as a fraction of the sum of squares of the target.</param>
    public static Solution Solve(double[][] columns, double[] target, double ridge, int maxIter, double tol)
    {
        var problem = new SimplexLeastSquares(columns, target, ridge, tol);
        double[] weights = new double[columns.Length];
        Array.Fill(weights, 1.0 / columns.Length);
        int steps = problem.Descend(weights, Math.Min(maxIter, GradientSteps));
        if (problem.Gap(weights, out _) > 0)
            steps += problem.Polish(weights, maxIter - steps);
        double gap = problem.Gap(weights, out _);
        return new Solution(weights, steps, gap, problem._allowed, gap <= problem._allowed);
    }

    // Half of the gradient of the loss.
    private double[] Gradient(double[] weights)
    {
        double[] left = new double[_target.Length];
        for (int row = 0; row < left.Length; row++)
            left[row] = -_target[row];
        for (int i = 0; i < weights.Length; i++)
        {
            for (int row = 0; row < left.Length && weights[i] != 0; row++)
                left[row] += weights[i] * _columns[i][row];
        }
        double[] gradient = new double[weights.Length];
        for (int i = 0; i < gradient.Length; i++)
        {
            double sum = _ridge * weights[i];
            for (int row = 0; row < left.Length; row++)
                sum += _columns[i][row] * left[row];
            gradient[i] = sum;
        }
        return gradient;
    }

    private double Gap(double[] weights, out double[] gradient)
    {
        gradient = Gradient(weights);
        double at = 0;
        for (int i = 0; i < weights.Length; i++)
            at += weights[i] * gradient[i];
        return Math.Max(0, 2 * (at - gradient.Min()));
    }

    private int Descend(double[] weights, int most)
    {
        double step = 1 / (1.01 * Largest());
        double[] ahead = (double[])weights.Clone();
        double momentum = 1;
        for (int done = 0; done < most; done++)
        {
            if (Gap(weights, out _) <= _allowed * 1e-3)
                return done;
            double[] gradient = Gradient(ahead), next = new double[weights.Length];
            for (int i = 0; i < next.Length; i++)
                next[i] = ahead[i] - (step * gradient[i]);
            Project(next);
            double grown = (1 + Math.Sqrt(1 + (4 * momentum * momentum))) / 2, turn = 0;
            for (int i = 0; i < next.Length; i++)
                turn += (ahead[i] - next[i]) * (next[i] - weights[i]);
            // Momentum that leads uphill is given up (O'Donoghue and Candes, 2015).
            if (turn > 0)
                (momentum, grown) = (1, 1);
            for (int i = 0; i < next.Length; i++)
                ahead[i] = next[i] + ((momentum - 1) / grown * (next[i] - weights[i]));
            momentum = grown;
            next.CopyTo(weights, 0);
        }
        return most;
    }

    // The largest eigenvalue of the half Hessian, by the power method.
    private double Largest()
    {
        double[] vector = new double[_columns.Length];
        var draws = new Random(1);
        for (int i = 0; i < vector.Length; i++)
            vector[i] = 0.5 + draws.NextDouble();
        double value = 0;
        for (int round = 0; round < 50; round++)
        {
            double length = Math.Sqrt(vector.Sum(static part => part * part));
            for (int i = 0; i < vector.Length; i++)
                vector[i] /= length;
            double[] image = new double[_target.Length];
            for (int i = 0; i < vector.Length; i++)
            {
                for (int row = 0; row < image.Length; row++)
                    image[row] += vector[i] * _columns[i][row];
            }
            for (int i = 0; i < vector.Length; i++)
            {
                double sum = _ridge * vector[i];
                for (int row = 0; row < image.Length; row++)
                    sum += _columns[i][row] * image[row];
                vector[i] = sum;
            }
            value = Math.Sqrt(vector.Sum(static part => part * part));
            if (value == 0)
                return 1;
        }
        return value * 1.1;
    }

    private static void Project(double[] point)
    {
        double[] sorted = [.. point.OrderDescending()];
        double sum = 0, shift = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            sum += sorted[i];
            double candidate = (sum - 1) / (i + 1);
            if (sorted[i] - candidate > 0)
                shift = candidate;
        }
        for (int i = 0; i < point.Length; i++)
            point[i] = Math.Max(0, point[i] - shift);
    }

    // Weights above 0 solve the equations of their own; a weight that would fall below 0 leaves them, and the one that helps most comes in.
    private int Polish(double[] weights, int most)
    {
        var active = Enumerable.Range(0, weights.Length).Where(i => weights[i] > 1e-12).ToList();
        for (int i = 0; i < weights.Length; i++)
            weights[i] = weights[i] > 1e-12 ? weights[i] : 0;
        int entered = -1;
        for (int done = 0; done < most; done++)
        {
            double[] solved = Solve(active);
            int blocking = -1;
            double reach = 1;
            for (int i = 0; i < active.Count; i++)
            {
                double own = weights[active[i]];
                if (solved[i] < 0 && own / (own - solved[i]) is var far && far < reach)
                    (reach, blocking) = (far, i);
            }
            for (int i = 0; i < active.Count; i++)
                weights[active[i]] += reach * (solved[i] - weights[active[i]]);
            if (blocking >= 0)
            {
                weights[active[blocking]] = 0;
                // What comes in and has to leave at once is as good out as in, as far as numbers tell.
                if (active[blocking] == entered && reach == 0)
                    return done + 1;
                active.RemoveAt(blocking);
                continue;
            }
            if (Gap(weights, out double[] gradient) <= _allowed * 1e-6)
                return done + 1;
            int best = Enumerable.Range(0, weights.Length).Where(i => !active.Contains(i)).DefaultIfEmpty(-1).MinBy(i => i < 0 ? double.MaxValue : gradient[i]);
            if (best < 0 || gradient[best] >= active.Average(i => gradient[i]))
                return done + 1;
            active.Add(entered = best);
        }
        return most;
    }

    private double[] Solve(List<int> active)
    {
        double[][] matrix = [.. active.Select(static _ => Array.Empty<double>())];
        for (int i = 0; i < active.Count; i++)
        {
            matrix[i] = new double[i + 1];
            for (int j = 0; j <= i; j++)
                matrix[i][j] = Product(_columns[active[i]], _columns[active[j]]) + (i == j ? _ridge : 0);
        }
        double jitter = 1e-13 * Enumerable.Range(0, active.Count).Max(i => matrix[i][i]);
        for (int i = 0; i < active.Count; i++)
            matrix[i][i] += jitter;
        double[] first = [.. active.Select(i => Product(_columns[i], _target))], ones = [.. active.Select(static _ => 1.0)];
        Linear.SolvePositive(matrix, first, ones);
        double multiplier = (first.Sum() - 1) / ones.Sum();
        return [.. first.Zip(ones, (one, other) => one - (multiplier * other))];
    }

    private static double Product(double[] left, double[] right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
            sum += left[i] * right[i];
        return sum;
    }

    /// <summary>Weights, and how good they are.</summary>
    /// <param name="Weights">The weights.</param>
    /// <param name="Steps">How many steps they took.</param>
    /// <param name="Gap">How far the loss can be above the least there is.</param>
    /// <param name="Allowed">How far it may be.</param>
    /// <param name="Converged">Whether the gap is small enough.</param>
    public sealed record Solution(double[] Weights, int Steps, double Gap, double Allowed, bool Converged);
}
