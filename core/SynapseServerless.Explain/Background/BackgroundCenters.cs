using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>A few rows in the middle of clusters, with the share of rows that each stands for.</summary>
/// <remarks>k-means++ (Arthur and Vassilvitskii, 2007) and Lloyd's iterations over columns scaled by their spread. A center takes the nearest value of each column that some row has.</remarks>
internal static class BackgroundCenters
{
    private const int Iterations = 50;

    /// <summary>Summarizes rows.</summary>
    /// <param name="rows">The rows; all of their columns are numbers or vectors.</param>
    /// <param name="size">How many centers at most.</param>
    /// <param name="seed">Seed of the first centers.</param>
    public static BackgroundRows Of(RecordBatch rows, int size, long seed)
    {
        double[][] points = Points(rows);
        int width = points[0].Length, k = Math.Min(size, points.Length);
        double[] spread = [.. Enumerable.Range(0, width).Select(i => Spread(points, i))];
        double[][] scaled = [.. points.Select(point => (double[])[.. point.Select((value, i) => value / spread[i])])];
        double[][] centers = First(scaled, k, seed);
        int[] nearest = new int[points.Length];
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            bool moved = false;
            for (int i = 0; i < scaled.Length; i++)
            {
                int center = Nearest(scaled[i], centers);
                moved |= center != nearest[i] || iteration == 0;
                nearest[i] = center;
            }
            if (!moved)
                break;
            for (int center = 0; center < centers.Length; center++)
            {
                int[] own = [.. Enumerable.Range(0, scaled.Length).Where(i => nearest[i] == center)];
                if (own.Length > 0)
                    centers[center] = [.. Enumerable.Range(0, width).Select(j => own.Average(i => scaled[i][j]))];
            }
        }
        int[] used = [.. nearest.Distinct().Order()];
        double[] weights = [.. used.Select(center => nearest.Count(one => one == center) / (double)nearest.Length)];
        return new BackgroundRows(Rows(rows, points, scaled, [.. used.Select(center => centers[center])]), weights);
    }

    private static double[][] Points(RecordBatch rows)
    {
        var points = new List<double>[rows.Length];
        for (int row = 0; row < points.Length; row++)
            points[row] = [];
        foreach (IArrowArray column in rows.Arrays)
        {
            int width = column.Data.DataType is FixedSizeListType list ? list.ListSize : 1;
            double[] values = new double[rows.Length * width];
            if (column is FixedSizeListArray lists)
                NumericColumn.CopyTo<double>(lists.Values, lists.Offset * width, values, 1, 0);
            else
                NumericColumn.CopyTo<double>(column, 0, values, 1, 0);
            for (int row = 0; row < points.Length; row++)
                points[row].AddRange(values.AsSpan(row * width, width).ToArray().Select(static value => double.IsFinite(value) ? value : 0));
        }
        return [.. points.Select(static point => point.ToArray())];
    }

    // Every column takes from the row whose value is nearest to the center's: the values stay ones that the data have.
    private static RecordBatch Rows(RecordBatch rows, double[][] points, double[][] scaled, double[][] centers)
    {
        var columns = new List<IArrowArray>();
        int first = 0;
        foreach (IArrowArray column in rows.Arrays)
        {
            int width = column.Data.DataType is FixedSizeListType list ? list.ListSize : 1, from = first;
            columns.Add(Taking.Take(column, [.. centers.Select(center => Enumerable.Range(0, points.Length).MinBy(row =>
                Enumerable.Range(from, width).Sum(i => (scaled[row][i] - center[i]) * (scaled[row][i] - center[i]))))]));
            first += width;
        }
        return new RecordBatch(rows.Schema, columns, centers.Length);
    }

    private static double[][] First(double[][] points, int k, long seed)
    {
        var draws = new Draws((ulong)seed);
        var centers = new List<double[]> { points[draws.Below(points.Length)] };
        double[] squares = [.. points.Select(point => Squares(point, centers[0]))];
        while (centers.Count < k && squares.Sum() > 0)
        {
            double at = draws.Uniform() * squares.Sum();
            int next = 0;
            while (next < points.Length - 1 && at >= squares[next])
                at -= squares[next++];
            centers.Add(points[next]);
            for (int i = 0; i < squares.Length; i++)
                squares[i] = Math.Min(squares[i], Squares(points[i], points[next]));
        }
        return [.. centers];
    }

    private static int Nearest(double[] point, double[][] centers) => Enumerable.Range(0, centers.Length).MinBy(center => Squares(point, centers[center]));

    private static double Squares(double[] left, double[] right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
            sum += (left[i] - right[i]) * (left[i] - right[i]);
        return sum;
    }

    private static double Spread(double[][] points, int i)
    {
        double mean = points.Average(point => point[i]), variance = points.Average(point => (point[i] - mean) * (point[i] - mean));
        return variance > 0 ? Math.Sqrt(variance) : 1;
    }
}
