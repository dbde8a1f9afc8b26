using Apache.Arrow;

namespace SynapseServerless.Explain;

/// <summary>What is asked of the model about one row: its answers to a number of perturbations, each the mean over the rows that it takes.</summary>
/// <param name="row">The row in its batch.</param>
/// <param name="samples">How many perturbations there are.</param>
/// <param name="classes">The classes asked for; null for all.</param>
internal abstract class Question(int row, int samples, int[]? classes)
{
    private double[] _values = [];

    /// <summary>The row in its batch.</summary>
    public int Row => row;

    /// <summary>How many perturbations there are.</summary>
    public int Samples => samples;

    /// <summary>The classes asked for, once the first answer is there.</summary>
    public int[] Classes { get; private set; } = classes ?? [];

    /// <summary>Whether a perturbation leaves a feature as it is, where features are known or not.</summary>
    public abstract bool Has(int sample, int feature);

    /// <summary>The answers to a class, by perturbation.</summary>
    /// <param name="index">Which of <see cref="Classes"/>.</param>
    public Span<double> Values(int index) => _values.AsSpan(index * samples, samples);

    /// <summary>Takes all answers at once.</summary>
    /// <param name="width">How many numbers the model gives.</param>
    /// <param name="value">The answer to a perturbation (first), a number of the model (second).</param>
    public void Answer(int width, Func<int, int, double> value)
    {
        Classes = classes ?? [.. Enumerable.Range(0, width)];
        _values = new double[samples * Classes.Length];
        for (int k = 0; k < Classes.Length; k++)
        {
            for (int sample = 0; sample < samples; sample++)
                _values[(k * samples) + sample] = value(sample, Classes[k]);
        }
    }

    /// <summary>Takes the answer to a perturbation.</summary>
    /// <param name="sample">The perturbation.</param>
    /// <param name="scores">The numbers of its rows.</param>
    /// <param name="first">The first of its rows.</param>
    /// <param name="rows">How many rows it has.</param>
    /// <param name="weights">The share of each row; null for equal ones.</param>
    public void Answer(int sample, Scores scores, int first, int rows, double[]? weights)
    {
        if (_values.Length == 0)
        {
            Classes = classes ?? [.. Enumerable.Range(0, scores.Width)];
            _values = new double[samples * Classes.Length];
        }
        for (int k = 0; k < Classes.Length; k++)
        {
            double sum = 0;
            for (int i = 0; i < rows; i++)
            {
                double value = scores.Values[((first + i) * scores.Width) + Classes[k]];
                sum += weights is null ? value : weights[i] * value;
            }
            _values[(k * samples) + sample] = weights is null ? sum / rows : sum;
        }
    }
}

/// <summary>Makes the perturbed rows of questions, a batch of them at a time.</summary>
internal abstract class PerturbedRows
{
    /// <summary>How many rows wait.</summary>
    public int Count { get; protected set; }

    /// <summary>How many rows are scored at a time: enough to keep what a call costs out of sight, and little enough to stay in the caches.</summary>
    public virtual int Most => 4_096;

    /// <summary>The share of each row of a perturbation; null for equal ones.</summary>
    public virtual double[]? Weights => null;

    /// <summary>Adds the rows of a perturbation.</summary>
    /// <returns>How many they are.</returns>
    public abstract int Append(Question question, int sample);

    /// <summary>The rows that wait, as a batch; none wait afterwards.</summary>
    public abstract RecordBatch Take();
}
