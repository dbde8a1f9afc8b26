using System.Numerics;

namespace SynapseServerless.Explain;

/// <summary>Solves systems of one symmetric positive matrix: by Cholesky, and by Householder's QR of the rows that made it where that loses digits.</summary>
internal sealed class Factor
{
    // A pivot that is smaller than this share of its diagonal has lost most of its digits.
    private const double LeastPivot = 1e-10;

    private readonly int _size;
    private readonly double[] _lower;

    private Factor(int size, double[] lower, bool isTriangular)
    {
        (_size, _lower, IsWellConditioned) = (size, lower, isTriangular);
    }

    /// <summary>Whether Cholesky had digits to spare.</summary>
    public bool IsWellConditioned { get; }

    /// <summary>Factors the matrix of weighted rows, <c>sum of w x x'</c>.</summary>
    /// <param name="rows">The rows, one after the other.</param>
    /// <param name="weights">The weight of each row, above 0.</param>
    /// <param name="size">How many values a row has.</param>
    /// <returns>Null where the rows do not determine a solution.</returns>
    public static Factor? Of(ReadOnlySpan<double> rows, ReadOnlySpan<double> weights, int size)
    {
        double[] lower = Cross(rows, weights, size);
        if (Cholesky(lower, size))
            return new Factor(size, lower, true);
        double[]? triangle = Householder(rows, weights, size);
        return triangle is null ? null : new Factor(size, triangle, false);
    }

    /// <summary>Solves for a right-hand side, in place.</summary>
    public void Solve(Span<double> side)
    {
        for (int i = 0; i < _size; i++)
        {
            double sum = side[i];
            for (int j = 0; j < i; j++)
                sum -= _lower[(i * _size) + j] * side[j];
            side[i] = sum / _lower[(i * _size) + i];
        }
        for (int i = _size - 1; i >= 0; i--)
        {
            double sum = side[i];
            for (int j = i + 1; j < _size; j++)
                sum -= _lower[(j * _size) + i] * side[j];
            side[i] = sum / _lower[(i * _size) + i];
        }
    }

    private static double[] Cross(ReadOnlySpan<double> rows, ReadOnlySpan<double> weights, int size)
    {
        double[] cross = new double[size * size];
        for (int row = 0; row < weights.Length; row++)
        {
            ReadOnlySpan<double> x = rows.Slice(row * size, size);
            for (int i = 0; i < size; i++)
            {
                double scaled = weights[row] * x[i];
                if (scaled == 0)
                    continue;
                AddScaled(cross.AsSpan(i * size, i + 1), x[..(i + 1)], scaled);
            }
        }
        return cross;
    }

    private static void AddScaled(Span<double> target, ReadOnlySpan<double> x, double scale)
    {
        int i = 0;
        var spread = new Vector<double>(scale);
        for (; i <= target.Length - Vector<double>.Count; i += Vector<double>.Count)
            (new Vector<double>(target[i..]) + (spread * new Vector<double>(x[i..]))).CopyTo(target[i..]);
        for (; i < target.Length; i++)
            target[i] += scale * x[i];
    }

    private static bool Cholesky(double[] lower, int size)
    {
        for (int i = 0; i < size; i++)
        {
            double diagonal = lower[(i * size) + i];
            for (int j = 0; j <= i; j++)
            {
                double sum = lower[(i * size) + j];
                for (int k = 0; k < j; k++)
                    sum -= lower[(i * size) + k] * lower[(j * size) + k];
                if (i != j)
                    lower[(i * size) + j] = sum / lower[(j * size) + j];
                else if (sum > LeastPivot * diagonal)
                    lower[(i * size) + i] = Math.Sqrt(sum);
                else
                    return false;
            }
        }
        return true;
    }

    // R of the rows, scaled by the roots of their weights; R'R is the matrix, so that R' is its lower triangle.
    private static double[]? Householder(ReadOnlySpan<double> rows, ReadOnlySpan<double> weights, int size)
    {
        int count = weights.Length;
        if (count < size)
            return null;
        double[] a = new double[count * size];
        double largest = 0;
        for (int row = 0; row < count; row++)
        {
            double root = Math.Sqrt(weights[row]);
            for (int i = 0; i < size; i++)
                largest = Math.Max(largest, Math.Abs(a[(row * size) + i] = root * rows[(row * size) + i]));
        }
        for (int k = 0; k < size; k++)
        {
            double norm = 0;
            for (int row = k; row < count; row++)
                norm += a[(row * size) + k] * a[(row * size) + k];
            norm = Math.Sqrt(norm);
            if (norm <= largest * 1e-13)
                return null;
            double pivot = a[(k * size) + k], alpha = pivot > 0 ? -norm : norm, head = pivot - alpha;
            double squares = (norm * norm) - (pivot * pivot) + (head * head);
            a[(k * size) + k] = head;
            for (int j = k + 1; j < size && squares > 0; j++)
            {
                double dot = 0;
                for (int row = k; row < count; row++)
                    dot += a[(row * size) + k] * a[(row * size) + j];
                double scale = 2 * dot / squares;
                for (int row = k; row < count; row++)
                    a[(row * size) + j] -= scale * a[(row * size) + k];
            }
            a[(k * size) + k] = alpha;
        }
        double[] lower = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
                lower[(i * size) + j] = a[(j * size) + i];
        }
        return lower;
    }
}
