namespace SynapseServerless.Causal;

/// <summary>Small systems of linear equations.</summary>
internal static class Linear
{
    /// <summary>The inverse of a symmetric matrix; null where it has none, as far as numbers tell.</summary>
    public static double[,]? Inverse(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        var left = (double[,])matrix.Clone();
        var right = new double[n, n];
        for (int i = 0; i < n; i++)
            right[i, i] = 1;
        double largest = matrix.Cast<double>().Select(Math.Abs).DefaultIfEmpty().Max();
        for (int column = 0; column < n; column++)
        {
            int pivot = Enumerable.Range(column, n - column).MaxBy(row => Math.Abs(left[row, column]));
            if (!(Math.Abs(left[pivot, column]) > 1e-13 * largest))
                return null;
            double scale = 1 / left[pivot, column];
            for (int k = 0; k < n; k++)
            {
                (left[column, k], left[pivot, k]) = (left[pivot, k] * scale, pivot == column ? left[column, k] * scale : left[column, k]);
                (right[column, k], right[pivot, k]) = (right[pivot, k] * scale, pivot == column ? right[column, k] * scale : right[column, k]);
            }
            for (int row = 0; row < n; row++)
            {
                double factor = row == column ? 0 : left[row, column];
                for (int k = 0; k < n && factor != 0; k++)
                {
                    left[row, k] -= factor * left[column, k];
                    right[row, k] -= factor * right[column, k];
                }
            }
        }
        return right;
    }

    /// <summary>Solves equations with a positive definite matrix, in place, for several right sides.</summary>
    /// <param name="matrix">The matrix, of which the lower half is read; overwritten.</param>
    /// <param name="sides">The right sides; overwritten by the solutions.</param>
    public static void SolvePositive(double[][] matrix, params ReadOnlySpan<double[]> sides)
    {
        int n = matrix.Length;
        for (int j = 0; j < n; j++)
        {
            for (int i = j; i < n; i++)
            {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++)
                    sum -= matrix[i][k] * matrix[j][k];
                // What rounding leaves of a column that depends on others counts for nothing.
                matrix[i][j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-300)) : sum / matrix[j][j];
            }
        }
        foreach (double[] side in sides)
        {
            for (int i = 0; i < n; i++)
            {
                for (int k = 0; k < i; k++)
                    side[i] -= matrix[i][k] * side[k];
                side[i] /= matrix[i][i];
            }
            for (int i = n - 1; i >= 0; i--)
            {
                for (int k = i + 1; k < n; k++)
                    side[i] -= matrix[k][i] * side[k];
                side[i] /= matrix[i][i];
            }
        }
    }
}
