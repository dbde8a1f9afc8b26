namespace SynapseServerless.Explain;

/// <summary>A linear model with a penalty on the size of its coefficients.</summary>
/// <param name="Coefficients">One for each value of a row.</param>
/// <param name="Intercept">The intercept, which is not penalized.</param>
/// <param name="R2">The share of the weighted variance that it explains.</param>
internal sealed record LinearFit(double[] Coefficients, double Intercept, double R2);

/// <summary>Weighted least squares, and the lasso by coordinate descent (Friedman, Hastie and Tibshirani, 2010).</summary>
/// <remarks>The lasso minimizes <c>1 / (2 n) sum of w (y - b - x c)^2 + alpha sum of |c|</c>, with weights that add up to n: scikit-learn's objective.</remarks>
internal static class Lasso
{
    private const int MostIterations = 10_000;
    private const double Tolerance = 1e-10;

    /// <summary>Fits a model.</summary>
    /// <param name="rows">The rows, one after the other.</param>
    /// <param name="targets">The number of each row.</param>
    /// <param name="weights">The weight of each row, 0 or more.</param>
    /// <param name="size">How many values a row has.</param>
    /// <param name="alpha">The penalty; 0 for least squares.</param>
    public static LinearFit Fit(ReadOnlySpan<double> rows, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights, int size, double alpha)
    {
        int count = targets.Length;
        double total = 0, meanTarget = 0;
        foreach (double weight in weights)
            total += weight;
        double[] means = new double[size], scaled = new double[count], x = new double[count * size], y = new double[count];
        for (int row = 0; row < count; row++)
        {
            scaled[row] = weights[row] / total;
            meanTarget += scaled[row] * targets[row];
            for (int i = 0; i < size; i++)
                means[i] += scaled[row] * rows[(row * size) + i];
        }
        for (int row = 0; row < count; row++)
        {
            y[row] = targets[row] - meanTarget;
            for (int i = 0; i < size; i++)
                x[(row * size) + i] = rows[(row * size) + i] - means[i];
        }
        double[] coefficients = (alpha == 0 ? LeastSquares(x, y, scaled, size) : null) ?? Descend(x, y, scaled, size, alpha);
        double intercept = meanTarget, squares = 0, variance = 0;
        for (int i = 0; i < size; i++)
            intercept -= coefficients[i] * means[i];
        for (int row = 0; row < count; row++)
        {
            double residual = y[row];
            for (int i = 0; i < size; i++)
                residual -= coefficients[i] * x[(row * size) + i];
            squares += scaled[row] * residual * residual;
            variance += scaled[row] * y[row] * y[row];
        }
        // Where nothing varies there is nothing to explain.
        return new LinearFit(coefficients, intercept, variance == 0 ? 1 : 1 - (squares / variance));
    }

    private static double[]? LeastSquares(double[] x, double[] y, double[] weights, int size)
    {
        // Columns that do not vary have no coefficient but 0.
        int[] varying = [.. Enumerable.Range(0, size).Where(i => Enumerable.Range(0, y.Length).Any(row => x[(row * size) + i] != 0 && weights[row] > 0))];
        double[] kept = new double[y.Length * varying.Length];
        for (int row = 0; row < y.Length; row++)
        {
            for (int i = 0; i < varying.Length; i++)
                kept[(row * varying.Length) + i] = x[(row * size) + varying[i]];
        }
        if (Factor.Of(kept, weights, varying.Length) is not { } factor)
            return null;
        double[] side = new double[varying.Length];
        for (int row = 0; row < y.Length; row++)
        {
            for (int i = 0; i < side.Length; i++)
                side[i] += weights[row] * y[row] * kept[(row * side.Length) + i];
        }
        factor.Solve(side);
        double[] coefficients = new double[size];
        for (int i = 0; i < side.Length; i++)
            coefficients[varying[i]] = side[i];
        return coefficients;
    }

    private static double[] Descend(double[] x, double[] y, double[] weights, int size, double alpha)
    {
        double[] coefficients = new double[size], residuals = [.. y], norms = new double[size];
        double scale = 0;
        for (int row = 0; row < y.Length; row++)
        {
            scale += weights[row] * y[row] * y[row];
            for (int i = 0; i < size; i++)
                norms[i] += weights[row] * x[(row * size) + i] * x[(row * size) + i];
        }
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            double moved = 0;
            for (int i = 0; i < size; i++)
            {
                if (norms[i] == 0)
                    continue;
                double gradient = 0;
                for (int row = 0; row < y.Length; row++)
                    gradient += weights[row] * x[(row * size) + i] * residuals[row];
                double free = gradient + (norms[i] * coefficients[i]);
                double next = Math.Sign(free) * Math.Max(0, Math.Abs(free) - alpha) / norms[i], step = next - coefficients[i];
                if (step == 0)
                    continue;
                for (int row = 0; row < y.Length; row++)
                    residuals[row] -= step * x[(row * size) + i];
                coefficients[i] = next;
                moved = Math.Max(moved, step * step * norms[i]);
            }
            if (moved <= Tolerance * Tolerance * scale)
                break;
        }
        return coefficients;
    }
}
