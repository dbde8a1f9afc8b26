using System.Numerics.Tensors;
using SynapseServerless.ML.Numbers;

namespace SynapseServerless.ML;

/// <summary>A network of layers, each of which is connected with the next: logistic functions inside, scores of classes at the end.</summary>
/// <remarks>Weights stand as Spark keeps them: for each layer those of the first input to all outputs, then those of the next, and the outputs' intercepts at the end.</remarks>
internal sealed class Perceptron
{
    private readonly int[] _sizes;
    private readonly int[] _starts;

    /// <summary>Sets it up.</summary>
    /// <param name="sizes">The sizes of the layers, inputs and outputs among them.</param>
    public Perceptron(IReadOnlyList<int> sizes)
    {
        _sizes = [.. sizes];
        _starts = new int[_sizes.Length];
        for (int layer = 0; layer + 1 < _sizes.Length; layer++)
            _starts[layer + 1] = checked(_starts[layer] + ((_sizes[layer] + 1) * _sizes[layer + 1]));
    }

    /// <summary>How many weights there are.</summary>
    public int WeightCount => _starts[^1];

    /// <summary>How many layers have weights.</summary>
    public int Depth => _sizes.Length - 1;

    /// <summary>Where the weights of a layer begin, how many inputs it has and how many outputs.</summary>
    public (int Start, int Inputs, int Outputs) Layer(int layer) => (_starts[layer], _sizes[layer], _sizes[layer + 1]);

    /// <summary>Room for what the layers put out, inputs first.</summary>
    public double[][] Room() => [.. _sizes.Select(static size => new double[size])];

    /// <summary>Weights to begin with, small and at random: as far apart as Spark's, from -2.4 to 2.4 divided by the number of inputs.</summary>
    public double[] Start(long seed)
    {
        double[] weights = new double[WeightCount];
        var draws = new Draws(seed, 0);
        for (int layer = 0; layer < Depth; layer++)
        {
            for (int place = _starts[layer]; place < _starts[layer + 1]; place++)
                weights[place] = ((draws.Uniform() * 4.8) - 2.4) / _sizes[layer];
        }
        return weights;
    }

    /// <summary>Computes what the layers put out; the last are scores as they are.</summary>
    public void Forward(ReadOnlySpan<double> weights, double[][] outputs)
    {
        for (int layer = 0; layer < Depth; layer++)
        {
            (int start, int inputs, int count) = Layer(layer);
            double[] from = outputs[layer], to = outputs[layer + 1];
            weights.Slice(start + (inputs * count), count).CopyTo(to);
            for (int i = 0; i < inputs; i++)
            {
                if (from[i] != 0)
                    TensorPrimitives.MultiplyAdd(weights.Slice(start + (i * count), count), from[i], to, to);
            }
            if (layer < Depth - 1)
                TensorPrimitives.Sigmoid<double>(to, to);
        }
    }

    /// <summary>Adds the gradient of a row to sums.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="outputs">What the layers put out.</param>
    /// <param name="slopes">Room like that of the outputs; the last has the slopes of the loss by scores.</param>
    /// <param name="sums">A sum for each weight.</param>
    public void Backward(ReadOnlySpan<double> weights, double[][] outputs, double[][] slopes, PairSums sums)
    {
        for (int layer = Depth - 1; layer >= 0; layer--)
        {
            (int start, int inputs, int count) = Layer(layer);
            double[] from = outputs[layer], slope = slopes[layer + 1];
            sums.AddScaled(start + (inputs * count), slope, 1);
            for (int i = 0; i < inputs; i++)
            {
                if (from[i] != 0)
                    sums.AddScaled(start + (i * count), slope, from[i]);
                if (layer > 0)
                    slopes[layer][i] = TensorPrimitives.Dot<double>(weights.Slice(start + (i * count), count), slope) * from[i] * (1 - from[i]);
            }
        }
    }
}
