namespace SynapseServerless.ML.Numbers;

/// <summary>Solves symmetric systems of equations whose matrix is positive definite.</summary>
internal static class Cholesky
{
    private const double Least = 1e-13;

    /// <summary>The lower triangle whose product with its transpose is the matrix; null when the matrix is singular, as far as doubles tell.</summary>
    /// <param name="matrix">The lower triangle of the matrix, row after row.</param>
    /// <param name="size">Rows of the matrix.</param>
    public static double[]? Factor(double[] matrix, int size)
    {
        double[] factor = (double[])matrix.Clone();
        for (int i = 0; i < size; i++)
        {
            int row = Row(i);
            for (int j = 0; j < i; j++)
            {
                int other = Row(j);
                double rest = factor[row + j] - Minus(factor, row, other, j);
                factor[row + j] = rest / factor[other + j];
            }
            double pivot = factor[row + i] - Minus(factor, row, row, i);
            if (!(pivot > Least * Math.Abs(matrix[row + i])))
                return null;
            factor[row + i] = Math.Sqrt(pivot);
        }
        return factor;
    }

    /// <summary>The solution for a right side.</summary>
    public static double[] Solve(double[] factor, double[] right)
    {
        int size = right.Length;
        double[] solution = (double[])right.Clone();
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < i; j++)
                solution[i] -= factor[Row(i) + j] * solution[j];
            solution[i] /= factor[Row(i) + i];
        }
        for (int i = size - 1; i >= 0; i--)
        {
            for (int j = i + 1; j < size; j++)
                solution[i] -= factor[Row(j) + i] * solution[j];
            solution[i] /= factor[Row(i) + i];
        }
        return solution;
    }

    /// <summary>The diagonal of the inverse.</summary>
    public static double[] InverseDiagonal(double[] factor, int size)
    {
        double[] diagonal = new double[size];
        for (int i = 0; i < size; i++)
        {
            double[] unit = new double[size];
            unit[i] = 1;
            diagonal[i] = Solve(factor, unit)[i];
        }
        return diagonal;
    }

    /// <summary>Where a row of a lower triangle begins.</summary>
    public static int Row(int row) => row * (row + 1) / 2;

    private static double Minus(double[] factor, int left, int right, int count) =>
        System.Numerics.Tensors.TensorPrimitives.Dot<double>(factor.AsSpan(left, count), factor.AsSpan(right, count));
}
