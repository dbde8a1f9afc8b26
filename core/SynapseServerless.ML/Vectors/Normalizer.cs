using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Divides each vector by its length, so that its length is 1. A vector of zeros stays as it is.</summary>
public sealed class Normalizer : VectorTransformer, IOnnxExport
{
    /// <summary>The p of the p-norm that measures the length: 2 is Euclid's, 1 sums absolute values.</summary>
    [Range(1, double.PositiveInfinity)]
    public double P { get; init; } = 2;

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (double.IsInfinity(P))
            throw graph.Refuse("the largest number of a vector is written differently by versions of ONNX");
        OnnxValue vectors = VectorForms.Doubles(graph, InputCol);
        VectorForms.Set(graph, OutputCol ?? Uid + "_output", graph.Compute("Div", vectors, VectorForms.Lengths(graph, vectors, P)));
    }

    private protected override VectorFunction FunctionOf(Field input, int width) => new()
    {
        Width = width,
        Names = ColumnMetadata.Slots(input),
        Dense = (from, to) =>
        {
            double length = Length(from);
            for (int i = 0; i < from.Length; i++)
                to[i] = (float)(from[i] / length);
        },
        Sparse = (slots, values, to) =>
        {
            double length = Length(values);
            for (int i = 0; i < slots.Length; i++)
                to.Add(slots[i], (float)(values[i] / length));
        },
    };

    private double Length(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            double size = Math.Abs((double)value);
            sum = P == 2 ? sum + (size * size) : P == 1 ? sum + size : double.IsPositiveInfinity(P) ? Math.Max(sum, size) : sum + Math.Pow(size, P);
        }
        double length = P == 2 ? Math.Sqrt(sum) : P == 1 || double.IsPositiveInfinity(P) ? sum : Math.Pow(sum, 1 / P);
        return length == 0 ? 1 : length;
    }
}
