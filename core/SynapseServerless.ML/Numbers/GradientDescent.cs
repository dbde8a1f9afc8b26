namespace SynapseServerless.ML.Numbers;

/// <summary>Goes down the gradient by steps that shorten with the square root of their number, as Spark's gradient descent over all rows.</summary>
internal sealed class GradientDescent : IMinimizer
{
    private readonly double _stepSize;
    private readonly double _tolerance;
    private readonly int _limit;
    private readonly List<double> _values = [];

    /// <summary>Begins at a point.</summary>
    /// <param name="start">The point.</param>
    /// <param name="stepSize">What the first gradient is multiplied by.</param>
    /// <param name="tolerance">It has converged when a step is shorter than this times the length of the point, or than this where that is below 1.</param>
    /// <param name="limit">The most steps.</param>
    public GradientDescent(double[] start, double stepSize, double tolerance, int limit) => (Trial, _stepSize, _tolerance, _limit) = (start, stepSize, tolerance, limit);

    /// <inheritdoc/>
    public double[] Trial { get; private set; }

    /// <inheritdoc/>
    public int Iteration { get; private set; }

    /// <inheritdoc/>
    public bool IsDone { get; private set; }

    /// <inheritdoc/>
    public bool HasConverged { get; private set; }

    /// <inheritdoc/>
    public double GradientLength { get; private set; } = double.NaN;

    /// <inheritdoc/>
    public IReadOnlyList<double> Values => _values;

    /// <inheritdoc/>
    public void Take(double value, double[] gradient)
    {
        _values.Add(value);
        GradientLength = Math.Sqrt(Minimizer.Dot(gradient, gradient));
        if (Iteration >= _limit || !double.IsFinite(value))
        {
            IsDone = true;
            return;
        }
        double step = _stepSize / Math.Sqrt(++Iteration);
        double[] next = [.. Trial.Zip(gradient, (place, slope) => place - (step * slope))];
        double length = Math.Sqrt(Minimizer.Dot(next, next));
        HasConverged = step * GradientLength < _tolerance * Math.Max(length, 1);
        Trial = next;
        IsDone = HasConverged || Iteration >= _limit;
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        Minimizer.Write(writer, Trial);
        Minimizer.Write(writer, [_stepSize, _tolerance, GradientLength]);
        Minimizer.Write(writer, [.. _values]);
        writer.Write(_limit);
        writer.Write(Iteration);
        writer.Write(IsDone);
        writer.Write(HasConverged);
    }

    /// <summary>Reads what was written.</summary>
    public static GradientDescent Load(BinaryReader reader)
    {
        double[] point = Minimizer.Numbers(reader), numbers = Minimizer.Numbers(reader), values = Minimizer.Numbers(reader);
        var read = new GradientDescent(point, numbers[0], numbers[1], reader.ReadInt32())
        {
            GradientLength = numbers[2], Iteration = reader.ReadInt32(), IsDone = reader.ReadBoolean(), HasConverged = reader.ReadBoolean(),
        };
        read._values.AddRange(values);
        return read;
    }
}
