using SynapseServerless.Trees;

namespace SynapseServerless.LightGBM.Features;

/// <summary>Sparse rows in compressed form.</summary>
/// <param name="starts">Where each row starts in <paramref name="indices"/> and <paramref name="values"/>; one more than there are rows.</param>
/// <param name="indices">The feature of each value.</param>
/// <param name="values">The values.</param>
/// <param name="columns">How many features a row has.</param>
internal sealed class SparseBlock(int[] starts, int[] indices, double[] values, int columns) : FeatureBlock
{
    // How wide rows may be, and how many of their values are in memory at a time.
    private const int MostFilled = 4096, FilledValues = 1 << 20;

    public override int Rows => starts.Length - 1;

    public override int Columns => columns;

    public override FeatureBlock Gather(ReadOnlySpan<int> rows, GatherBuffer? buffer = null)
    {
        int[] newStarts = new int[rows.Length + 1];
        for (int i = 0; i < rows.Length; i++)
            newStarts[i + 1] = newStarts[i] + starts[rows[i] + 1] - starts[rows[i]];
        int[] newIndices = new int[newStarts[^1]];
        double[] newValues = new double[newStarts[^1]];
        for (int i = 0; i < rows.Length; i++)
        {
            Range range = starts[rows[i]]..starts[rows[i] + 1];
            indices.AsSpan(range).CopyTo(newIndices.AsSpan(newStarts[i]));
            values.AsSpan(range).CopyTo(newValues.AsSpan(newStarts[i]));
        }
        return new SparseBlock(newStarts, newIndices, newValues, columns);
    }

    public override void AddTo(BinSample sample, int row)
    {
        Range range = starts[row]..starts[row + 1];
        sample.AddSparse(indices.AsSpan(range), values.AsSpan(range));
    }

    public override int NextBadCategory(int column, int from, out double value)
    {
        for (int row = from; row < Rows; row++)
        {
            int position = Array.BinarySearch(indices, starts[row], starts[row + 1] - starts[row], column);
            value = position < 0 ? 0 : values[position];
            if (!double.IsNaN(value) && IsBadCategory(value))
                return row;
        }
        value = 0;
        return -1;
    }

    public override void Push(LightGBMDataset dataset, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, ReadOnlySpan<double> initScores) =>
        dataset.PushSparseRows(starts, indices, values, labels, weights, initScores);

    public override bool Score(TreeScorer scorer, ScoreKind kind, Span<double> destination, int threads)
    {
        // Rows are filled up with zeros; where nearly all are zeros, the native library is better off.
        if (columns is 0 or > MostFilled)
            return false;
        int outputs = scorer.OutputsPerRow(kind), at = Math.Max(1, FilledValues / columns);
        double[] filled = System.Buffers.ArrayPool<double>.Shared.Rent(Math.Min(at, Math.Max(1, Rows)) * columns);
        for (int start = 0; start < Rows; start += at)
        {
            int count = Math.Min(at, Rows - start);
            scorer.Score(Fill(filled, start, count), columns, kind, destination.Slice(start * outputs, count * outputs), threads);
        }
        System.Buffers.ArrayPool<double>.Shared.Return(filled);
        return true;
    }

    public override bool Explain(TreeExplainer explainer, Span<double> destination, int threads)
    {
        // A row has more contributions than features: filled up with zeros it is no larger than what it gets.
        if (columns == 0)
            return false;
        int outputs = explainer.ContributionsPerRow, at = Math.Max(1, FilledValues / columns);
        double[] filled = System.Buffers.ArrayPool<double>.Shared.Rent(Math.Min(at, Math.Max(1, Rows)) * columns);
        for (int start = 0; start < Rows; start += at)
        {
            int count = Math.Min(at, Rows - start);
            explainer.Contributions(Fill(filled, start, count), columns, destination.Slice(start * outputs, count * outputs), threads);
        }
        System.Buffers.ArrayPool<double>.Shared.Return(filled);
        return true;
    }

    private ReadOnlySpan<double> Fill(double[] filled, int start, int count)
    {
        Span<double> rows = filled.AsSpan(0, count * columns);
        rows.Clear();
        for (int row = 0; row < count; row++)
        {
            for (int i = starts[start + row]; i < starts[start + row + 1]; i++)
                rows[(row * columns) + indices[i]] = values[i];
        }
        return rows;
    }

    public override void Predict(
        Booster booster, PredictionKind kind, int startIteration, int iterations, Span<double> destination, string parameters) =>
        booster.PredictSparse(starts, indices, values, columns, kind, startIteration, iterations, destination, parameters);
}
