using SynapseServerless.ML.Numbers;

namespace SynapseServerless.ML;

/// <summary>Products of centered and scaled features with each other and with the label, added up: all that a squared loss goes by.</summary>
internal sealed class ProductSums
{
    /// <summary>The most features that products are added up of.</summary>
    public const int MaxWidth = 4096;

    private readonly int _width;

    // The lower triangle of the features' products, those with the label, the features, and the label's square.
    private readonly PairSums _sums;

    // Sparse features are centered in the end, so that what they leave out costs nothing.
    private bool _isCentered = true;

    /// <summary>The sums of no rows.</summary>
    public ProductSums(int width)
        : this(width, new PairSums(Cholesky.Row(width) + (2 * width) + 1))
    {
    }

    private ProductSums(int width, PairSums sums) => (_width, _sums) = (width, sums);

    /// <summary>Adds rows.</summary>
    public void Add(LearningRows rows, LinearProblem problem)
    {
        int labels = Cholesky.Row(_width);
        double[] row = new double[_width];
        for (int i = 0; i < rows.Count; i++)
        {
            double weight = rows.Weights?[i] ?? 1, label = (rows.Labels[i] - problem.LabelCenter) / problem.LabelScale;
            _sums.Add(labels + (2 * _width), weight * label * label);
            if (rows.IsSparse)
            {
                AddSparse(rows, i, problem.Factors, weight, label);
                continue;
            }
            ReadOnlySpan<float> values = rows.Dense(i, 1);
            for (int j = 0; j < row.Length; j++)
                row[j] = (values[j] - problem.Centers[j]) * problem.Factors[j];
            for (int j = 0; j < row.Length; j++)
                RowMath.AddScaled(_sums, Cholesky.Row(j), row.AsSpan(0, j + 1), weight * row[j]);
            RowMath.AddScaled(_sums, labels, row, weight * label);
        }
    }

    /// <summary>Adds other sums.</summary>
    public void Add(ProductSums other)
    {
        _isCentered &= other._isCentered;
        _sums.Add(other._sums);
    }

    /// <summary>Solves the problem; the minimizer is where it is solved.</summary>
    public Minimizer Solve(LinearProblem problem, Minimizer minimizer)
    {
        int labels = Cholesky.Row(_width);
        double[] matrix = new double[labels], right = new double[_width];
        for (int j = 0; j < _width; j++)
        {
            for (int k = 0; k <= j; k++)
                matrix[Cholesky.Row(j) + k] = Product(problem, j, k) / problem.Weight;
            right[j] = _sums[labels + j] / problem.Weight;
            double penalty = problem.L2 * problem.PenaltyFactor(j) * problem.PenaltyFactor(j);
            // A constant feature has no part: its coefficient is 0.
            matrix[Cholesky.Row(j) + j] += problem.Factors[j] == 0 ? 1 : penalty;
        }
        double square = _sums[labels + (2 * _width)] / problem.Weight;
        if (!minimizer.HasPenalties && Cholesky.Factor(matrix, _width) is { } factor)
        {
            double[] solved = Cholesky.Solve(factor, right);
            return minimizer.EndedAt(problem.HasIntercept ? [.. solved, 0] : solved, Value(matrix, right, square, solved, out _));
        }
        while (!minimizer.IsDone)
        {
            double value = Value(matrix, right, square, minimizer.Trial.AsSpan(0, _width), out double[] gradient);
            minimizer.Take(value, problem.HasIntercept ? [.. gradient, 0] : gradient);
        }
        return minimizer;
    }

    /// <summary>Writes the sums.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_width);
        writer.Write(_isCentered);
        _sums.Save(writer);
    }

    /// <summary>Reads sums.</summary>
    public static ProductSums Load(BinaryReader reader)
    {
        (int width, bool isCentered) = (reader.ReadInt32(), reader.ReadBoolean());
        return new ProductSums(width, PairSums.Load(reader)) { _isCentered = isCentered };
    }

    private double Product(LinearProblem problem, int j, int k)
    {
        double product = _sums[Cholesky.Row(j) + k];
        if (_isCentered)
            return product;
        int features = Cholesky.Row(_width) + _width;
        double left = problem.Centers[j] * problem.Factors[j], right = problem.Centers[k] * problem.Factors[k];
        return product - (left * _sums[features + k]) - (right * _sums[features + j]) + (problem.Weight * left * right);
    }

    private void AddSparse(LearningRows rows, int row, double[] factors, double weight, double label)
    {
        _isCentered = false;
        int labels = Cholesky.Row(_width);
        rows.Sparse(row, out ReadOnlySpan<int> slots, out ReadOnlySpan<float> values);
        for (int i = 0; i < slots.Length; i++)
        {
            int slot = slots[i];
            double value = values[i] * factors[slot], weighted = weight * value;
            for (int k = 0; k <= i; k++)
                _sums.Add(Cholesky.Row(slot) + slots[k], weighted * (values[k] * factors[slots[k]]));
            _sums.Add(labels + slot, weighted * label);
            _sums.Add(labels + _width + slot, weighted);
        }
    }

    private double Value(double[] matrix, double[] right, double square, ReadOnlySpan<double> point, out double[] gradient)
    {
        gradient = new double[_width];
        for (int i = 0; i < _width; i++)
        {
            int row = Cholesky.Row(i);
            for (int j = 0; j < i; j++)
            {
                gradient[i] += matrix[row + j] * point[j];
                gradient[j] += matrix[row + j] * point[i];
            }
            gradient[i] += matrix[row + i] * point[i];
        }
        double value = 0.5 * square;
        for (int i = 0; i < _width; i++)
        {
            value += point[i] * ((0.5 * gradient[i]) - right[i]);
            gradient[i] -= right[i];
        }
        return value;
    }
}
