namespace SynapseServerless.ML.Numbers;

/// <summary>Eigenvalues and eigenvectors of symmetric matrices.</summary>
/// <remarks>Jacobi's rotations, cyclic (Golub and Van Loan, "Matrix computations", 8.5): small eigenvalues are as exact as large ones.</remarks>
internal static class SymmetricEigen
{
    private const int MostSweeps = 60;

    /// <summary>The eigenvalues, largest first, and an eigenvector of length 1 for each, whose largest number is positive.</summary>
    /// <param name="matrix">The matrix; it is used up.</param>
    public static (double[] Values, double[][] Vectors) Of(double[][] matrix)
    {
        int size = matrix.Length;
        double[][] vectors = [.. Enumerable.Range(0, size).Select(i => Unit(i, size))];
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            double off = 0;
            for (int p = 0; p < size; p++)
            {
                for (int q = p + 1; q < size; q++)
                {
                    if (Math.Abs(matrix[p][q]) <= 1e-17 * Math.Sqrt(Math.Abs(matrix[p][p] * matrix[q][q])))
                        continue;
                    off++;
                    Rotate(matrix, vectors, p, q);
                }
            }
            if (off == 0)
                break;
        }
        int[] order = [.. Enumerable.Range(0, size).OrderByDescending(i => matrix[i][i])];
        return ([.. order.Select(i => matrix[i][i])], [.. order.Select(i => Signed(vectors[i]))]);
    }

    private static double[] Unit(int place, int size)
    {
        double[] unit = new double[size];
        unit[place] = 1;
        return unit;
    }

    private static double[] Signed(double[] vector)
    {
        int largest = 0;
        for (int i = 1; i < vector.Length; i++)
        {
            // Numbers that are equal but for rounding must not decide by it.
            if (Math.Abs(vector[i]) > Math.Abs(vector[largest]) * (1 + 1e-9))
                largest = i;
        }
        return vector.Length > 0 && vector[largest] < 0 ? System.Array.ConvertAll(vector, static number => -number) : vector;
    }

    private static void Rotate(double[][] matrix, double[][] vectors, int p, int q)
    {
        double theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
        double tangent = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        double cosine = 1 / Math.Sqrt((tangent * tangent) + 1), sine = tangent * cosine, change = tangent * matrix[p][q];
        matrix[p][p] -= change;
        matrix[q][q] += change;
        matrix[p][q] = matrix[q][p] = 0;
        for (int i = 0; i < matrix.Length; i++)
        {
            if (i != p && i != q)
            {
                (double left, double right) = (matrix[p][i], matrix[q][i]);
                matrix[i][p] = matrix[p][i] = (cosine * left) - (sine * right);
                matrix[i][q] = matrix[q][i] = (sine * left) + (cosine * right);
            }
            (double first, double second) = (vectors[p][i], vectors[q][i]);
            vectors[p][i] = (cosine * first) - (sine * second);
            vectors[q][i] = (sine * first) + (cosine * second);
        }
    }
}
