using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>The rows of a batch as vectors and weights.</summary>
internal sealed class KMeansRows
{
    private KMeansRows(float[] values, int width, double[]? weights, List<BadRow> bad, bool[] use)
    {
        (Values, Width, Weights, Bad, Use) = (values, width, weights, bad, use);
    }

    /// <summary>The vectors, row after row.</summary>
    public float[] Values { get; }

    /// <summary>Values of a vector.</summary>
    public int Width { get; }

    /// <summary>Weights by row; null for 1 each.</summary>
    public double[]? Weights { get; }

    /// <summary>Rows that have no place in space.</summary>
    public List<BadRow> Bad { get; }

    /// <summary>Which rows take part: those that are not bad, of a weight above 0.</summary>
    public bool[] Use { get; }

    /// <summary>Reads a batch.</summary>
    public static KMeansRows Read(RecordBatch batch, string stage, string features, string? weight, bool unit)
    {
        Field field = batch.Schema.GetFieldByName(features);
        IArrowArray column = InputColumns.Get(batch, stage, features);
        SlotSource source = FastVectorAssembler.Source(field, stage, "featuresCol");
        int width = source.Width, rows = batch.Length;
        var values = new float[rows * width];
        if (rows > 0)
            source.Write(column, 0, rows, values, width);
        double[]? weights = weight is null ? null : NumericColumn.ToDoubles(InputColumns.Get(batch, stage, weight));
        var bad = new List<BadRow>();
        bool[] use = new bool[rows];
        for (int row = 0; row < rows; row++)
        {
            Span<float> vector = values.AsSpan(row * width, width);
            string? problem = column.IsNull(row) ? "The vector is missing"
                : vector.ContainsAnyExceptInRange(float.MinValue, float.MaxValue) ? "The vector has a value that is NaN or infinite"
                : unit && !Normalize(vector) ? "A vector of zeros has no direction, which the cosine needs"
                : null;
            if (problem is not null)
                bad.Add(new BadRow(row, features, problem, "Impute missing values first (CleanMissingData), or set onError to setAside to go on without the row."));
            else if (weights is not null && !(weights[row] >= 0 && double.IsFinite(weights[row])))
                bad.Add(new BadRow(row, weight, "The weight is missing, negative or infinite", "Weights are 0 or more."));
            else
                use[row] = weights is null || weights[row] > 0;
        }
        return new KMeansRows(values, width, weights, bad, use);
    }

    /// <summary>Scales a vector to length 1; false when it has none.</summary>
    public static bool Normalize(Span<float> vector)
    {
        double squares = 0;
        foreach (float value in vector)
            squares += (double)value * value;
        if (squares == 0)
            return false;
        double length = Math.Sqrt(squares);
        for (int i = 0; i < vector.Length; i++)
            vector[i] = (float)(vector[i] / length);
        return true;
    }

    /// <summary>The center nearest to a vector, the first of several, and how far it is, squared.</summary>
    public static (int Center, double Squares) Nearest(ReadOnlySpan<float> vector, double[][] centers)
    {
        int nearest = 0;
        double least = double.PositiveInfinity;
        for (int center = 0; center < centers.Length; center++)
        {
            double squares = Squares(vector, centers[center], least);
            if (squares < least)
                (nearest, least) = (center, squares);
        }
        return (nearest, least);
    }

    // Gives up as soon as the sum is above a bound that decides.
    private static double Squares(ReadOnlySpan<float> vector, double[] center, double bound)
    {
        double sum = 0;
        int i = 0;
        for (; i + 8 <= center.Length; i += 8)
        {
            double a = 0, b = 0;
            for (int j = i; j < i + 8; j += 2)
            {
                double one = vector[j] - center[j], two = vector[j + 1] - center[j + 1];
                a += one * one;
                b += two * two;
            }
            sum += a + b;
            if (sum > bound)
                return sum;
        }
        for (; i < center.Length; i++)
            sum += (vector[i] - center[i]) * (vector[i] - center[i]);
        return sum;
    }
}
