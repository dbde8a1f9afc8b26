using SynapseServerless.ML.Numbers;

namespace SynapseServerless.ML;

/// <summary>What a fit of a generalized linear model has learned so far.</summary>
public sealed record GlmProgress
{
    /// <summary>The means of the features, or 0 where there is no intercept.</summary>
    public double[] Centers { get; init; } = [];

    /// <summary>What each feature is multiplied by: 1 by its deviation, or 0 where it is constant.</summary>
    public double[] Factors { get; init; } = [];

    /// <summary>The mean label.</summary>
    public double LabelMean { get; init; }

    /// <summary>The sum of weights.</summary>
    public double Weight { get; init; }

    /// <summary>How many rows there are.</summary>
    public long Rows { get; init; }

    /// <summary>Coefficients of the features as centered and scaled, and the intercept; null before the first are known.</summary>
    public double[]? Point { get; init; }

    /// <summary>How often coefficients were found.</summary>
    public int Iteration { get; init; }

    /// <summary>How far the last step moved the coefficient that moved furthest.</summary>
    public double Change { get; init; }

    /// <summary>Whether only the summary of the fit is wanted any more.</summary>
    public bool IsLast { get; init; }

    /// <summary>The summary of the fit.</summary>
    public GlmSummary? Summary { get; init; }

    internal Coefficients AsTheyAre()
    {
        int width = Centers.Length;
        double[] slopes = [.. Enumerable.Range(0, width).Select(j => Point![j] * Factors[j])];
        return new Coefficients([slopes], [Point![width] - Enumerable.Range(0, width).Sum(j => slopes[j] * Centers[j])]);
    }
}

/// <summary>How good a generalized linear model is.</summary>
public sealed record GlmSummary
{
    /// <summary>The deviance of the rows.</summary>
    public double Deviance { get; init; }

    /// <summary>The deviance that the mean label alone leaves; null with offsets.</summary>
    public double? NullDeviance { get; init; }

    /// <summary>The dispersion: 1 of binomial and poisson, else estimated by Pearson's residuals.</summary>
    public double Dispersion { get; init; }

    /// <summary>Akaike's information criterion; null of tweedie.</summary>
    public double? Aic { get; init; }

    /// <summary>Rows less coefficients.</summary>
    public long ResidualDegreeOfFreedom { get; init; }

    /// <summary>Standard errors of the coefficients, that of the intercept last; empty with a penalty.</summary>
    public IReadOnlyList<double> StandardErrors { get; init; } = [];

    /// <summary>The coefficients by their standard errors.</summary>
    public IReadOnlyList<double> TValues { get; init; } = [];

    /// <summary>Chances of coefficients as far from 0, were the true ones 0.</summary>
    public IReadOnlyList<double> PValues { get; init; } = [];
}

/// <summary>What a pass of a fit of a generalized linear model adds up.</summary>
public sealed class GlmState
{
    /// <summary>What the first pass adds up; null in later ones.</summary>
    internal LearningSummary? Summary { get; init; }

    /// <summary>What later passes add up; null in the first one.</summary>
    internal GlmSums? Sums { get; init; }

    internal void Save(BinaryWriter writer)
    {
        writer.Write(Summary is not null);
        Summary?.Save(writer);
        Sums?.Save(writer);
    }

    internal static GlmState Load(BinaryReader reader) =>
        reader.ReadBoolean() ? new GlmState { Summary = LearningSummary.Load(reader) } : new GlmState { Sums = GlmSums.Load(reader) };
}

/// <summary>The equations of one step of iteratively reweighted least squares, and the fit of the coefficients before it, added up.</summary>
internal sealed class GlmSums
{
    private const int Totals = 8;

    private readonly int _size;
    private readonly PairSums _products;
    private readonly PairSums _rights;
    private readonly PairSums _totals;

    /// <summary>The sums of no rows.</summary>
    /// <param name="size">Features and intercept.</param>
    public GlmSums(int size)
        : this(size, new PairSums(Cholesky.Row(size)), new PairSums(size), new PairSums(Totals))
    {
    }

    private GlmSums(int size, PairSums products, PairSums rights, PairSums totals) => (_size, _products, _rights, _totals) = (size, products, rights, totals);

    /// <summary>The sum of working weights.</summary>
    public double Weight => _totals[0];

    /// <summary>The deviance.</summary>
    public double Deviance => _totals[1];

    /// <summary>The sum of Pearson's squared residuals.</summary>
    public double Pearson => _totals[2];

    /// <summary>The deviance that the mean label leaves.</summary>
    public double NullDeviance => _totals[7];

    /// <summary>Adds rows.</summary>
    public void Add(LearningRows rows, double[]? offsets, GlmProgress model, GlmFamily family, GlmLink link)
    {
        double[] row = new double[_size];
        int width = _size - 1;
        for (int i = 0; i < rows.Count; i++)
        {
            Fill(row, rows, i, model);
            row[width] = 1;
            double label = rows.Labels[i], weight = rows.Weights?[i] ?? 1, offset = offsets?[rows.RowOf(i)] ?? 0;
            if (!double.IsFinite(offset))
                continue;
            double mean, sum;
            if (model.Point is { } point)
            {
                sum = offset + System.Numerics.Tensors.TensorPrimitives.Dot<double>(row, point);
                mean = family.Project(link.Mean(sum));
            }
            else
            {
                mean = family.Start(label, weight);
                sum = link.Link(mean);
            }
            double slope = link.Slope(mean), variance = family.Variance(mean), working = weight / (slope * slope * variance);
            double target = sum - offset + ((label - mean) * slope);
            for (int j = 0; j < _size; j++)
            {
                if (row[j] != 0)
                    RowMath.AddScaled(_products, Cholesky.Row(j), row.AsSpan(0, j + 1), working * row[j]);
            }
            RowMath.AddScaled(_rights, 0, row, working * target);
            double error = label - mean;
            double[] parts =
            [
                working, weight * family.Deviance(label, mean), weight * error * error / variance, family.Aic(label, mean, weight), weight * Math.Log(Math.Max(label, double.Epsilon)),
                weight * label / mean, weight * Math.Log(Math.Abs(mean)), weight * family.Deviance(label, family.Project(model.LabelMean)),
            ];
            for (int part = 0; part < Totals; part++)
                _totals.Add(part, parts[part]);
        }
    }

    /// <summary>Adds other sums.</summary>
    public void Add(GlmSums other)
    {
        _products.Add(other._products);
        _rights.Add(other._rights);
        _totals.Add(other._totals);
    }

    /// <summary>The triangle that the equations are solved by; null when they have no single solution.</summary>
    public double[]? Factor(GlmProgress model, double penalty, bool hasIntercept)
    {
        double[] matrix = new double[Cholesky.Row(_size)];
        for (int i = 0; i < matrix.Length; i++)
            matrix[i] = _products[i] / Weight;
        for (int j = 0; j < _size - 1; j++)
            matrix[Cholesky.Row(j) + j] += model.Factors[j] == 0 ? 1 : penalty * model.Factors[j] * model.Factors[j];
        int last = Cholesky.Row(_size - 1);
        for (int j = 0; j < _size && !hasIntercept; j++)
            matrix[last + j] = j == _size - 1 ? 1 : 0;
        return Cholesky.Factor(matrix, _size);
    }

    /// <summary>The next coefficients.</summary>
    public double[] Solve(double[] factor, bool hasIntercept)
    {
        double[] right = new double[_size];
        for (int j = 0; j < _size; j++)
            right[j] = j == _size - 1 && !hasIntercept ? 0 : _rights[j] / Weight;
        return Cholesky.Solve(factor, right);
    }

    /// <summary>Akaike's criterion; null of tweedie.</summary>
    public double? Aic(GlmFamily family, GlmProgress model, int rank)
    {
        double dispersion = Deviance / model.Weight, shape = 1 / dispersion;
        double? likelihood = family.Name switch
        {
            "gaussian" => (model.Rows * (Math.Log(Deviance / model.Rows * 2 * Math.PI) + 1)) + 2 + _totals[3],
            "binomial" or "poisson" => _totals[3],
            "gamma" => (-2 * (((shape - 1) * _totals[4]) - (shape * _totals[5]) - (model.Weight * Distributions.LogGamma(shape)) - (shape * (_totals[6] + (model.Weight * Math.Log(dispersion)))))) + 2,
            _ => null,
        };
        return likelihood + (2 * rank);
    }

    /// <summary>Writes the sums.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_size);
        _products.Save(writer);
        _rights.Save(writer);
        _totals.Save(writer);
    }

    /// <summary>Reads sums.</summary>
    public static GlmSums Load(BinaryReader reader) => new(reader.ReadInt32(), PairSums.Load(reader), PairSums.Load(reader), PairSums.Load(reader));

    private static void Fill(double[] row, LearningRows rows, int index, GlmProgress model)
    {
        if (rows.IsSparse)
        {
            for (int j = 0; j < model.Centers.Length; j++)
                row[j] = -model.Centers[j] * model.Factors[j];
            rows.Sparse(index, out ReadOnlySpan<int> slots, out ReadOnlySpan<float> written);
            for (int i = 0; i < slots.Length; i++)
                row[slots[i]] = (written[i] - model.Centers[slots[i]]) * model.Factors[slots[i]];
            return;
        }
        ReadOnlySpan<float> values = rows.Dense(index, 1);
        for (int j = 0; j < values.Length; j++)
            row[j] = (values[j] - model.Centers[j]) * model.Factors[j];
    }
}
