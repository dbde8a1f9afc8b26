using SynapseServerless.ML.Numbers;

namespace SynapseServerless.ML;

/// <summary>What naive Bayes adds up of each class: its weight, its features and their squares.</summary>
/// <param name="width">How many features there are.</param>
/// <param name="hasSquares">Whether squares are wanted.</param>
internal sealed class BayesState(int width, bool hasSquares)
{
    // By class: its weight, then sums of features, then of squares.
    private readonly SortedDictionary<int, PairSums> _sums = [];

    /// <summary>How many classes there are.</summary>
    public int Classes => _sums.Count;

    /// <summary>The classes.</summary>
    public IReadOnlyCollection<int> Labels => _sums.Keys;

    /// <summary>Adds rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="problem">What is wrong with a value; null for nothing.</param>
    /// <param name="bad">Takes rows that cannot be learned from.</param>
    public void Add(LearningRows rows, Func<float, string?> problem, Action<(int Row, string Text)> bad)
    {
        int[] all = rows.IsSparse ? [] : [.. Enumerable.Range(0, width)];
        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<int> slots = all;
            ReadOnlySpan<float> values;
            if (rows.IsSparse)
                rows.Sparse(row, out slots, out values);
            else
                values = rows.Dense(row, 1);
            string? wrong = null;
            for (int i = 0; i < values.Length && wrong is null; i++)
                wrong = problem(values[i]);
            if (wrong is not null)
            {
                bad((rows.RowOf(row), wrong));
                continue;
            }
            int label = (int)rows.Labels[row];
            if (!_sums.TryGetValue(label, out PairSums? sums))
                _sums[label] = sums = new PairSums(1 + (hasSquares ? 2 * width : width));
            double weight = rows.Weights?[row] ?? 1;
            sums.Add(0, weight);
            for (int i = 0; i < slots.Length; i++)
            {
                double product = weight * values[i];
                sums.Add(1 + slots[i], product);
                if (hasSquares)
                    sums.Add(1 + width + slots[i], product * values[i]);
            }
        }
    }

    /// <summary>Adds another state.</summary>
    public void Add(BayesState other)
    {
        foreach ((int label, PairSums sums) in other._sums)
        {
            if (_sums.TryGetValue(label, out PairSums? own))
                own.Add(sums);
            else
                _sums[label] = sums;
        }
    }

    /// <summary>Logarithms of the classes' shares, and what is learned of features by class.</summary>
    public (double[] Pi, double[][] Theta, double[][] Sigma) Learn(string type, double smoothing)
    {
        PairSums[] classes = [.. _sums.Values];
        double[] weights = [.. classes.Select(static sums => sums[0])];
        double all = weights.Sum();
        // Shares of a gaussian model are those of the data, as in Spark; the others' are smoothed.
        double[] pi = [.. weights.Select(weight => type == "gaussian" ? Math.Log(weight / all) : Math.Log((weight + smoothing) / (all + (classes.Length * smoothing))))];
        double[] totals = [.. Enumerable.Range(0, width).Select(slot => classes.Sum(sums => sums[1 + slot]))];
        double[][] theta = [.. classes.Select((sums, k) => type switch
        {
            "multinomial" => Multinomial(sums, smoothing),
            "complement" => Complement(sums, totals, smoothing),
            "bernoulli" => Each(slot => Math.Log((sums[1 + slot] + smoothing) / (weights[k] + (2 * smoothing)))),
            _ => Each(slot => sums[1 + slot] / weights[k]),
        })];
        return (pi, theta, type == "gaussian" ? Variances(classes, weights, theta) : []);
    }

    /// <summary>Writes the state.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(width);
        writer.Write(hasSquares);
        writer.Write(_sums.Count);
        foreach ((int label, PairSums sums) in _sums)
        {
            writer.Write(label);
            sums.Save(writer);
        }
    }

    /// <summary>Reads a state.</summary>
    public static BayesState Load(BinaryReader reader)
    {
        var state = new BayesState(reader.ReadInt32(), reader.ReadBoolean());
        for (int left = reader.ReadInt32(); left > 0; left--)
            state._sums[reader.ReadInt32()] = PairSums.Load(reader);
        return state;
    }

    private double[] Each(Func<int, double> number) => [.. Enumerable.Range(0, width).Select(number)];

    private double[] Multinomial(PairSums sums, double smoothing)
    {
        double count = Each(slot => sums[1 + slot]).Sum() + (width * smoothing);
        return Each(slot => Math.Log((sums[1 + slot] + smoothing) / count));
    }

    // Of what the other classes have.
    private double[] Complement(PairSums sums, double[] totals, double smoothing)
    {
        double count = Each(slot => totals[slot] - sums[1 + slot]).Sum() + (width * smoothing);
        return Each(slot => Math.Log((totals[slot] - sums[1 + slot] + smoothing) / count));
    }

    // A part of the largest variance is added to all, so that none is 0.
    private double[][] Variances(PairSums[] classes, double[] weights, double[][] means)
    {
        double all = weights.Sum();
        double largest = Each(slot => (classes.Sum(sums => sums[1 + width + slot]) / all) - Square(classes.Sum(sums => sums[1 + slot]) / all)).DefaultIfEmpty().Max();
        double added = Math.Max(0, largest) * 1e-9;
        return [.. classes.Select((sums, k) => Each(slot => Math.Max(0, (sums[1 + width + slot] / weights[k]) - Square(means[k][slot])) + added))];
    }

    private static double Square(double number) => number * number;
}
