namespace SynapseServerless.LightGBM.Fitting;

/// <summary>Watches metrics and tells when none of the last iterations improved one.</summary>
/// <param name="higherIsBetter">Of every metric, whether it grows as a model gets better.</param>
/// <param name="rounds">After how many iterations without improvement training stops.</param>
/// <param name="tolerance">By how much a metric must change for the better to have improved.</param>
internal sealed class EarlyStopping(IReadOnlyList<bool> higherIsBetter, int rounds, double tolerance)
{
    private static readonly string[] s_higherIsBetter = ["auc", "ndcg@", "map@", "average_precision", "r2"];

    /// <summary>What it has seen, to go on from.</summary>
    /// <param name="Best">The best value of every metric.</param>
    /// <param name="Iterations">After how many iterations each had it.</param>
    internal sealed record Memory(double[] Best, int[] Iterations);

    private readonly double[] _best = new double[higherIsBetter.Count];
    private readonly int[] _bestIteration = new int[higherIsBetter.Count];

    /// <summary>
    /// How many iterations give the best model: up to the best value of the metric that stopped training, or of the first
    /// metric while none has.
    /// </summary>
    public int BestIterations { get; private set; }

    /// <summary>What it has seen.</summary>
    public Memory Remember() => new([.. _best], [.. _bestIteration]);

    /// <summary>Goes on from what it had seen.</summary>
    public void Recall(Memory memory)
    {
        memory.Best.CopyTo(_best, 0);
        memory.Iterations.CopyTo(_bestIteration, 0);
    }

    /// <summary>Takes the metrics after an iteration.</summary>
    /// <param name="iterations">How many iterations there are now.</param>
    /// <param name="values">One value per metric.</param>
    /// <returns>Whether training is to stop.</returns>
    public bool Observe(int iterations, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < _best.Length; i++)
        {
            double change = higherIsBetter[i] ? values[i] - _best[i] : _best[i] - values[i];
            if (_bestIteration[i] == 0 || change > tolerance)
            {
                _best[i] = values[i];
                _bestIteration[i] = iterations;
            }
            else if (iterations - _bestIteration[i] >= rounds)
            {
                BestIterations = _bestIteration[i];
                return true;
            }
        }
        BestIterations = _bestIteration.Length == 0 ? iterations : _bestIteration[0];
        return false;
    }

    /// <summary>Whether a metric of LightGBM's grows as a model gets better.</summary>
    public static bool IsHigherBetter(string metric) =>
        s_higherIsBetter.Any(name => metric.StartsWith(name, StringComparison.Ordinal));
}
