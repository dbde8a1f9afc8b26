namespace SynapseServerless.LightGBM.Tests;

/// <summary>Small generated tables with something to learn, zeros, missing values and a categorical column.</summary>
internal static class Tables
{
    public const int Columns = 6;

    /// <summary>Column 0..2 numeric, 3 mostly zero, 4 with missing values, 5 a category from 0 to 7.</summary>
    public static float[] Features(int rows, int seed = 1)
    {
        var random = new Random(seed);
        float[] matrix = new float[rows * Columns];
        for (int row = 0; row < rows; row++)
        {
            Span<float> values = matrix.AsSpan(row * Columns, Columns);
            values[0] = (float)random.NextDouble();
            values[1] = (float)((random.NextDouble() * 10) - 5);
            values[2] = random.Next(50);
            values[3] = random.Next(10) == 0 ? (float)random.NextDouble() : 0;
            values[4] = random.Next(5) == 0 ? float.NaN : (float)random.NextDouble();
            values[5] = random.Next(8);
        }
        return matrix;
    }

    /// <summary>A number that depends on the features, with noise.</summary>
    public static float[] Numbers(float[] matrix, int seed = 2)
    {
        var random = new Random(seed);
        float[] labels = new float[matrix.Length / Columns];
        for (int row = 0; row < labels.Length; row++)
        {
            ReadOnlySpan<float> x = matrix.AsSpan(row * Columns, Columns);
            double value = (3 * x[0]) + (0.2 * x[1] * x[1]) + (2 * x[3]) + (float.IsNaN(x[4]) ? 1 : x[4]) + (((int)x[5] & 1) == 0 ? 1.5 : 0);
            labels[row] = (float)(value + (0.5 * random.NextDouble()));
        }
        return labels;
    }

    /// <summary>Classes 0..k-1 cut from <see cref="Numbers"/>.</summary>
    public static float[] Classes(float[] matrix, int classes)
    {
        float[] numbers = Numbers(matrix);
        float[] sorted = [.. numbers.Order()];
        return [.. numbers.Select(number => (float)Enumerable.Range(1, classes - 1).Count(k => number >= sorted[sorted.Length * k / classes]))];
    }

    /// <summary>Positive weights.</summary>
    public static float[] Weights(int rows, int seed = 3)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => (float)(0.5 + random.NextDouble()))];
    }
}
