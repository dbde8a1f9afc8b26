using SynapseServerless.ML.Numbers;

namespace SynapseServerless.ML;

/// <summary>The loss of rows at some coefficients and its gradient, added up.</summary>
/// <remarks>Sums are of 106 bits, so that neither the order of rows nor how they are cut shows in them.</remarks>
internal sealed class GradientSums
{
    private readonly PairSums _slopes;

    // Slopes of the intercepts, then the loss and its slope by the scale of errors.
    private readonly PairSums _totals;
    private readonly int _width;

    /// <summary>The sums of no rows.</summary>
    public GradientSums(int width, int outputs)
        : this(width, new PairSums(width * outputs), new PairSums(outputs + 2))
    {
    }

    private GradientSums(int width, PairSums slopes, PairSums totals) => (_width, _slopes, _totals) = (width, slopes, totals);

    /// <summary>The loss.</summary>
    public double Loss => _totals[Outputs];

    /// <summary>The slope of the loss by the scale of errors.</summary>
    public double ScaleSlope => _totals[Outputs + 1];

    private int Outputs => _totals.Count - 2;

    /// <summary>The slope of the loss by a coefficient.</summary>
    public double Slope(int output, int feature) => _slopes[(output * _width) + feature];

    /// <summary>The slope of the loss by an intercept.</summary>
    public double InterceptSlope(int output) => _totals[output];

    /// <summary>Adds rows.</summary>
    public void Add(LearningRows rows, Coefficients at, RowLoss loss)
    {
        int outputs = loss.Outputs;
        double[] margins = new double[outputs * RowLoss.Block], losses = new double[RowLoss.Block], scales = new double[RowLoss.Block];
        for (int first = 0; first < rows.Count; first += RowLoss.Block)
        {
            int count = Math.Min(RowLoss.Block, rows.Count - first);
            at.Margins(rows, first, count, margins, RowLoss.Block);
            loss.Evaluate(margins, rows.Labels.AsSpan(first, count), losses, scales);
            if (rows.Weights is { } weights)
                Weigh(weights.AsSpan(first, count), outputs, margins, losses, scales);
            RowMath.AddAll(_totals, outputs, losses.AsSpan(0, count));
            RowMath.AddAll(_totals, outputs + 1, scales.AsSpan(0, count));
            for (int output = 0; output < outputs; output++)
            {
                Span<double> factors = margins.AsSpan(output * RowLoss.Block, count);
                RowMath.AddAll(_totals, output, factors);
                if (!rows.IsSparse)
                    RowMath.AddRows(_slopes, output * _width, rows.Dense(first, count), _width, factors);
            }
            if (rows.IsSparse)
                AddSparse(rows, first, count, margins, outputs);
        }
    }

    /// <summary>Adds other sums.</summary>
    public void Add(GradientSums other)
    {
        _slopes.Add(other._slopes);
        _totals.Add(other._totals);
    }

    /// <summary>Writes the sums.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_width);
        _slopes.Save(writer);
        _totals.Save(writer);
    }

    /// <summary>Reads sums.</summary>
    public static GradientSums Load(BinaryReader reader) => new(reader.ReadInt32(), PairSums.Load(reader), PairSums.Load(reader));

    private void AddSparse(LearningRows rows, int first, int count, double[] factors, int outputs)
    {
        for (int row = 0; row < count; row++)
        {
            rows.Sparse(first + row, out ReadOnlySpan<int> slots, out ReadOnlySpan<float> values);
            for (int output = 0; output < outputs; output++)
            {
                double factor = factors[(output * RowLoss.Block) + row];
                for (int i = 0; i < slots.Length; i++)
                    _slopes.Add((output * _width) + slots[i], factor * values[i]);
            }
        }
    }

    private static void Weigh(ReadOnlySpan<double> weights, int outputs, double[] margins, double[] losses, double[] scales)
    {
        for (int row = 0; row < weights.Length; row++)
        {
            losses[row] *= weights[row];
            scales[row] *= weights[row];
            for (int output = 0; output < outputs; output++)
                margins[(output * RowLoss.Block) + row] *= weights[row];
        }
    }
}

/// <summary>Coefficients of features as they are, and intercepts, for each output.</summary>
/// <param name="Slopes">Coefficients by output.</param>
/// <param name="Intercepts">Intercepts by output.</param>
internal sealed record Coefficients(double[][] Slopes, double[] Intercepts)
{
    /// <summary>The margins of rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="margins">Gets the margins of the first output, then those of the next.</param>
    /// <param name="stride">From the margins of one output to those of the next.</param>
    public void Margins(LearningRows rows, int first, int count, Span<double> margins, int stride)
    {
        if (rows.IsSparse)
        {
            for (int row = 0; row < count; row++)
            {
                rows.Sparse(first + row, out ReadOnlySpan<int> slots, out ReadOnlySpan<float> values);
                for (int output = 0; output < Slopes.Length; output++)
                    margins[(output * stride) + row] = Intercepts[output] + RowMath.Dot(slots, values, Slopes[output]);
            }
            return;
        }
        int width = rows.Width;
        ReadOnlySpan<float> dense = rows.Dense(first, count);
        for (int output = 0; output < Slopes.Length; output++)
        {
            double[] slopes = Slopes[output];
            for (int row = 0; row < count; row++)
                margins[(output * stride) + row] = Intercepts[output] + RowMath.Dot(dense.Slice(row * width, width), slopes);
        }
    }
}
