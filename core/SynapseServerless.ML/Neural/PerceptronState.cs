using System.Numerics.Tensors;
using SynapseServerless.ML.Numbers;

namespace SynapseServerless.ML;

/// <summary>What a pass of a fit of a network adds up: the loss of rows and its gradient.</summary>
/// <remarks>Sums are of 106 bits, so that neither the order of rows nor how they are cut shows in them.</remarks>
public sealed class PerceptronState
{
    private readonly PairSums _gradient;
    private readonly PairSums _loss;

    internal PerceptronState(int weights)
        : this(new PairSums(weights), new PairSums(1), 0)
    {
    }

    private PerceptronState(PairSums gradient, PairSums loss, long rows) => (_gradient, _loss, Rows) = (gradient, loss, rows);

    /// <summary>How many rows there were.</summary>
    internal long Rows { get; private set; }

    /// <summary>The weights at hand; null when the state was read.</summary>
    internal double[]? Weights { get; set; }

    /// <summary>Adds rows.</summary>
    internal void Add(LearningRows rows, Perceptron network)
    {
        double[][] outputs = network.Room(), slopes = network.Room();
        double[] scores = outputs[^1], chances = slopes[^1];
        for (int row = 0; row < rows.Count; row++)
        {
            Read(rows, row, outputs[0]);
            network.Forward(Weights, outputs);
            int label = (int)rows.Labels[row];
            double largest = TensorPrimitives.Max<double>(scores);
            TensorPrimitives.Subtract(scores, largest, chances);
            double own = chances[label];
            TensorPrimitives.Exp<double>(chances, chances);
            double sum = TensorPrimitives.Sum<double>(chances);
            TensorPrimitives.Divide(chances, sum, chances);
            _loss.Add(0, Math.Log(sum) - own);
            chances[label] -= 1;
            network.Backward(Weights, outputs, slopes, _gradient);
        }
        Rows += rows.Count;
    }

    internal PerceptronState Plus(PerceptronState other)
    {
        _gradient.Add(other._gradient);
        _loss.Add(other._loss);
        Rows += other.Rows;
        return this;
    }

    /// <summary>The mean loss and its gradient.</summary>
    internal (double Value, double[] Gradient) Mean() => (_loss[0] / Rows, [.. Enumerable.Range(0, _gradient.Count).Select(i => _gradient[i] / Rows)]);

    internal void Save(BinaryWriter writer)
    {
        writer.Write(Rows);
        _gradient.Save(writer);
        _loss.Save(writer);
    }

    internal static PerceptronState Load(BinaryReader reader)
    {
        long rows = reader.ReadInt64();
        return new PerceptronState(PairSums.Load(reader), PairSums.Load(reader), rows);
    }

    /// <summary>Reads a row as doubles.</summary>
    internal static void Read(LearningRows rows, int row, double[] values)
    {
        if (!rows.IsSparse)
        {
            TensorPrimitives.ConvertTruncating(rows.Dense(row, 1), values.AsSpan());
            return;
        }
        System.Array.Clear(values);
        rows.Sparse(row, out ReadOnlySpan<int> slots, out ReadOnlySpan<float> written);
        for (int i = 0; i < slots.Length; i++)
            values[slots[i]] = written[i];
    }
}

/// <summary>What a fit of a network has learned so far.</summary>
public sealed record PerceptronProgress
{
    /// <summary>The minimizer, as bytes.</summary>
    public byte[] Content { get; init; } = [];

    internal static PerceptronProgress Of(IMinimizer minimizer)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(minimizer is GradientDescent);
        minimizer.Save(writer);
        writer.Flush();
        return new PerceptronProgress { Content = stream.ToArray() };
    }

    internal IMinimizer Open()
    {
        using var reader = new BinaryReader(new MemoryStream(Content));
        return reader.ReadBoolean() ? GradientDescent.Load(reader) : Minimizer.Load(reader);
    }
}
