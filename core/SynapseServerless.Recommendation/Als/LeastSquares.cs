namespace SynapseServerless.Recommendation;

/// <summary>Solves normal equations: as they are, by Cholesky's factors, or without negative numbers.</summary>
internal static class LeastSquares
{
    private const double Least = 1e-13;

    /// <summary>The solution; null where the equations do not determine one.</summary>
    /// <param name="matrix">The lower triangle of the matrix, row after row; it is written over.</param>
    /// <param name="side">The right side; it is written over.</param>
    public static double[]? Solve(double[] matrix, double[] side)
    {
        for (int i = 0; i < side.Length; i++)
        {
            int row = Row(i);
            double diagonal = matrix[row + i];
            for (int j = 0; j <= i; j++)
            {
                double rest = matrix[row + j];
                for (int k = 0; k < j; k++)
                    rest -= matrix[row + k] * matrix[Row(j) + k];
                if (j < i)
                    matrix[row + j] = rest / matrix[Row(j) + j];
                else if (rest > Least * Math.Abs(diagonal))
                    matrix[row + i] = Math.Sqrt(rest);
                else
                    return null;
            }
            for (int j = 0; j < i; j++)
                side[i] -= matrix[row + j] * side[j];
            side[i] /= matrix[row + i];
        }
        for (int i = side.Length - 1; i >= 0; i--)
        {
            for (int j = i + 1; j < side.Length; j++)
                side[i] -= matrix[Row(j) + i] * side[j];
            side[i] /= matrix[Row(i) + i];
        }
        return side;
    }

    /// <summary>The solution of which no number is negative, by one coordinate after the other until none moves.</summary>
    /// <remarks>What is minimized is convex, so that coordinates find its lowest point.</remarks>
    public static double[] SolveNonnegative(double[] matrix, double[] side)
    {
        double[] solution = new double[side.Length], slopes = [.. side.Select(static number => -number)];
        double scale = side.Max(Math.Abs);
        for (int round = 0; round < 10_000; round++)
        {
            double moved = 0;
            for (int i = 0; i < solution.Length; i++)
            {
                double own = matrix[Row(i) + i];
                double next = own > 0 ? Math.Max(0, solution[i] - (slopes[i] / own)) : 0, change = next - solution[i];
                if (change == 0)
                    continue;
                solution[i] = next;
                for (int j = 0; j < slopes.Length; j++)
                    slopes[j] += change * matrix[j <= i ? Row(i) + j : Row(j) + i];
                moved = Math.Max(moved, Math.Abs(change) * own);
            }
            if (moved <= 1e-13 * scale)
                break;
        }
        return solution;
    }

    /// <summary>Where a row of a lower triangle begins.</summary>
    public static int Row(int row) => row * (row + 1) / 2;
}
