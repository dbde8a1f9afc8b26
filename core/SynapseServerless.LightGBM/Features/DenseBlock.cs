using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SynapseServerless.Trees;

namespace SynapseServerless.LightGBM.Features;

/// <summary>Dense rows, one after the other: usually the buffer of the Arrow column itself.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class DenseBlock<T>(ReadOnlyMemory<byte> bytes, int rows, int columns) : FeatureBlock
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override int Rows => rows;

    public override int Columns => columns;

    private ReadOnlySpan<T> Values => MemoryMarshal.Cast<byte, T>(bytes.Span);

    public override FeatureBlock Gather(ReadOnlySpan<int> selected, GatherBuffer? buffer = null)
    {
        Memory<byte> copy = (buffer ?? new GatherBuffer()).Take(checked(selected.Length * columns * Unsafe.SizeOf<T>()));
        Span<T> target = MemoryMarshal.Cast<byte, T>(copy.Span);
        ReadOnlySpan<T> source = Values;
        for (int i = 0; i < selected.Length; i++)
            source.Slice(selected[i] * columns, columns).CopyTo(target[(i * columns)..]);
        return new DenseBlock<T>(copy, selected.Length, columns);
    }

    public override void AddTo(BinSample sample, int row)
    {
        if (typeof(T) == typeof(float))
            sample.Add(As<float>(Values.Slice(row * columns, columns)));
        else
            sample.Add(As<double>(Values.Slice(row * columns, columns)));
    }

    public override int NextBadCategory(int column, int from, out double value)
    {
        ReadOnlySpan<T> values = Values;
        for (int row = from; row < rows; row++)
        {
            value = double.CreateTruncating(values[(row * columns) + column]);
            if (!double.IsNaN(value) && IsBadCategory(value))
                return row;
        }
        value = 0;
        return -1;
    }

    public override void Push(LightGBMDataset dataset, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, ReadOnlySpan<double> initScores)
    {
        if (typeof(T) == typeof(float))
            dataset.PushRows(As<float>(Values), labels, weights, initScores);
        else
            dataset.PushRows(As<double>(Values), labels, weights, initScores);
    }

    public override void Predict(
        Booster booster, PredictionKind kind, int startIteration, int iterations, Span<double> destination, string parameters)
    {
        if (typeof(T) == typeof(float))
            booster.Predict(As<float>(Values), rows, columns, kind, startIteration, iterations, destination, parameters);
        else
            booster.Predict(As<double>(Values), rows, columns, kind, startIteration, iterations, destination, parameters);
    }

    public override bool Score(TreeScorer scorer, ScoreKind kind, Span<double> destination, int threads)
    {
        if (columns == 0)
            return false;
        if (typeof(T) == typeof(float))
            scorer.Score(As<float>(Values), columns, kind, destination, threads);
        else
            scorer.Score(As<double>(Values), columns, kind, destination, threads);
        return true;
    }

    public override bool Explain(TreeExplainer explainer, Span<double> destination, int threads)
    {
        if (columns == 0)
            return false;
        if (typeof(T) == typeof(float))
            explainer.Contributions(As<float>(Values), columns, destination, threads);
        else
            explainer.Contributions(As<double>(Values), columns, destination, threads);
        return true;
    }

    private static ReadOnlySpan<TTo> As<TTo>(ReadOnlySpan<T> values)
        where TTo : unmanaged => MemoryMarshal.Cast<T, TTo>(values);
}
