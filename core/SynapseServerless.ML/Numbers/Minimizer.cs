namespace SynapseServerless.ML.Numbers;

/// <summary>Minimizes a function of many variables whose values and gradients somebody else computes: it says at which point, and is given both.</summary>
/// <remarks>
/// L-BFGS (Liu and Nocedal, "On the limited memory BFGS method for large scale optimization", 1989) with steps that keep to the weak
/// conditions of Wolfe; with penalties on absolute values OWL-QN (Andrew and Gao, "Scalable training of L1-regularized log-linear
/// models", 2007). It can be written down between any two evaluations.
/// </remarks>
internal sealed class Minimizer : IMinimizer
{
    private const int Window = 5;
    private const int MostTrials = 40;
    private const double Descent = 1e-4;
    private const double Curvature = 0.9;

    private readonly CurvatureMemory _memory;
    private readonly double[]? _penalties;
    private readonly List<double> _values = [];
    private double[] _point;
    private double[] _gradient = [];
    private double[] _direction = [];
    private double _step = 1;
    private double _shortest;
    private double _longest = double.PositiveInfinity;
    private int _trials;

    /// <summary>Begins at a point.</summary>
    /// <param name="start">The point.</param>
    /// <param name="penalties">What each variable's absolute value is multiplied by and added to the function; null for nothing.</param>
    /// <param name="tolerance">When it has converged.</param>
    /// <param name="limit">The most iterations.</param>
    public Minimizer(double[] start, double[]? penalties, double tolerance, int limit)
    {
        _penalties = penalties is not null && penalties.Any(static penalty => penalty > 0) ? penalties : null;
        (_point, Trial, Tolerance, Limit) = (start, start, tolerance, limit);
        _memory = new CurvatureMemory();
    }

    private Minimizer(BinaryReader reader)
    {
        (Tolerance, Limit, Iteration, IsDone, HasConverged) = (reader.ReadDouble(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadBoolean(), reader.ReadBoolean());
        (_step, _shortest, _longest, _trials) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadInt32());
        _penalties = reader.ReadBoolean() ? Numbers(reader) : null;
        (_point, Trial, _gradient, _direction) = (Numbers(reader), Numbers(reader), Numbers(reader), Numbers(reader));
        _values.AddRange(Numbers(reader));
        _memory = CurvatureMemory.Load(reader);
    }

    /// <summary>When it has converged: see <see cref="Take"/>.</summary>
    public double Tolerance { get; }

    /// <summary>The most iterations.</summary>
    public int Limit { get; }

    /// <summary>The point at which value and gradient are wanted next; once it is done, the best point.</summary>
    public double[] Trial { get; private set; }

    /// <summary>How often it has moved.</summary>
    public int Iteration { get; private set; }

    /// <summary>Whether it has ended.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Whether it has ended because there was nothing left to gain.</summary>
    public bool HasConverged { get; private set; }

    /// <summary>Whether there are penalties on absolute values.</summary>
    public bool HasPenalties => _penalties is not null;

    /// <summary>The values after each iteration, penalties included; the first is that of the start.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>The length of the gradient at the best point, penalties included.</summary>
    public double GradientLength => _gradient.Length == 0 ? double.NaN : Length(Slope());

    /// <summary>By what part of the value the last steps have lowered it.</summary>
    public double RecentGain => _values.Count < 2 ? double.NaN
        : (_values[Math.Max(0, _values.Count - 1 - Window)] - _values[^1]) / Math.Max(Math.Abs(_values[^1]), double.Epsilon);

    /// <summary>Takes value and gradient at <see cref="Trial"/>.</summary>
    /// <remarks>It has converged when the gradient is no longer than the tolerance times the value or 1e-8, or when five iterations together lower the value by no more than the tolerance times it.</remarks>
    /// <param name="value">The value, without penalties.</param>
    /// <param name="gradient">The gradient, without penalties; it belongs to this object from now on.</param>
    public void Take(double value, double[] gradient)
    {
        double total = value + Penalty(Trial);
        if (_values.Count == 0)
            Accept(total, gradient);
        else if (Judge(total, gradient))
        {
            _memory.Add(Trial, _point, gradient, _gradient);
            Iteration++;
            Accept(total, gradient);
        }
        else if (++_trials >= MostTrials)
        {
            // No step is short enough to lower the value: what is left is rounding.
            End(converged: true);
        }
        else
            Try();
    }

    /// <summary>The minimizer once the solution was found otherwise.</summary>
    public Minimizer EndedAt(double[] point, double value)
    {
        var ended = new Minimizer(point, _penalties, Tolerance, Limit) { Iteration = 1 };
        ended._values.Add(value);
        ended._gradient = new double[point.Length];
        ended.End(converged: true);
        return ended;
    }

    /// <summary>Writes it down.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Tolerance);
        writer.Write(Limit);
        writer.Write(Iteration);
        writer.Write(IsDone);
        writer.Write(HasConverged);
        foreach (double number in (double[])[_step, _shortest, _longest])
            writer.Write(number);
        writer.Write(_trials);
        writer.Write(_penalties is not null);
        if (_penalties is not null)
            Write(writer, _penalties);
        foreach (double[] vector in (double[][])[_point, Trial, _gradient, _direction, [.. _values]])
            Write(writer, vector);
        _memory.Save(writer);
    }

    /// <summary>Reads what was written.</summary>
    public static Minimizer Load(BinaryReader reader) => new(reader);

    internal static void Write(BinaryWriter writer, double[] numbers)
    {
        writer.Write(numbers.Length);
        writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes<double>(numbers));
    }

    internal static double[] Numbers(BinaryReader reader)
    {
        double[] numbers = new double[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(System.Runtime.InteropServices.MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers;
    }

    internal static double Dot(double[] left, double[] right) => System.Numerics.Tensors.TensorPrimitives.Dot<double>(left, right);

    private static double Length(double[] vector) => Math.Sqrt(Dot(vector, vector));

    private bool Judge(double total, double[] gradient)
    {
        double before = _values[^1];
        if (_penalties is not null)
        {
            double[] slope = Slope();
            double change = 0;
            for (int i = 0; i < slope.Length; i++)
                change += slope[i] * (Trial[i] - _point[i]);
            if (total <= before + (Descent * change))
                return true;
            _step *= 0.5;
            return false;
        }
        double descent = Dot(_gradient, _direction);
        if (!(total <= before + (Descent * _step * descent)))
            _longest = _step;
        else if (Dot(gradient, _direction) < Curvature * descent)
            _shortest = _step;
        else
            return true;
        if (double.IsPositiveInfinity(_longest))
            _step *= 2;
        else if (_shortest == 0 && double.IsFinite(total))
        {
            // The lowest point of the parabola through what is known.
            double parabola = -descent * _step * _step / (2 * (total - before - (descent * _step)));
            _step = Math.Clamp(parabola, 0.1 * _longest, 0.5 * _longest);
        }
        else
            _step = 0.5 * (_shortest + _longest);
        return false;
    }

    private void Accept(double total, double[] gradient)
    {
        (_point, _gradient) = (Trial, gradient);
        _values.Add(total);
        double[] slope = Slope();
        double length = Length(slope);
        if (length <= Math.Max(Tolerance * Math.Abs(total), 1e-8) || (_values.Count > Window && RecentGain <= Tolerance))
        {
            End(converged: true);
            return;
        }
        if (Iteration >= Limit || !double.IsFinite(total))
        {
            End(converged: false);
            return;
        }
        _direction = _memory.Direction(slope);
        if (_penalties is not null)
        {
            for (int i = 0; i < slope.Length; i++)
            {
                if (_direction[i] * slope[i] >= 0)
                    _direction[i] = 0;
            }
        }
        if (!(Dot(_direction, slope) < 0))
        {
            _memory.Clear();
            _direction = Array.ConvertAll(slope, static number => -number);
        }
        (_step, _shortest, _longest, _trials) = (_memory.IsEmpty ? Math.Min(1, 1 / length) : 1, 0, double.PositiveInfinity, 0);
        Try();
    }

    private void Try()
    {
        double[] next = new double[_point.Length];
        double[]? slope = _penalties is null ? null : Slope();
        for (int i = 0; i < next.Length; i++)
        {
            next[i] = _point[i] + (_step * _direction[i]);
            // No variable changes its sign within a step, because the penalty has an edge at 0.
            if (slope is not null && _penalties![i] > 0 && next[i] * (_point[i] != 0 ? _point[i] : -slope[i]) <= 0)
                next[i] = 0;
        }
        Trial = next;
    }

    private void End(bool converged) => (Trial, IsDone, HasConverged) = (_point, true, converged);

    private double Penalty(double[] point)
    {
        if (_penalties is null)
            return 0;
        double sum = 0;
        for (int i = 0; i < point.Length; i++)
            sum += _penalties[i] * Math.Abs(point[i]);
        return sum;
    }

    // The gradient, or with penalties the slope of the steepest descent, which is 0 where an edge holds a variable.
    private double[] Slope()
    {
        if (_penalties is null)
            return _gradient;
        double[] slope = new double[_gradient.Length];
        for (int i = 0; i < slope.Length; i++)
        {
            double gradient = _gradient[i], penalty = _penalties[i];
            slope[i] = _point[i] > 0 ? gradient + penalty
                : _point[i] < 0 ? gradient - penalty
                : gradient + penalty < 0 ? gradient + penalty
                : gradient - penalty > 0 ? gradient - penalty
                : 0;
        }
        return slope;
    }
}

/// <summary>The last steps of a minimization and how they changed the gradient, which tell how the function curves.</summary>
internal sealed class CurvatureMemory
{
    private const int Size = 10;

    private readonly List<(double[] Step, double[] Change)> _pairs = [];

    /// <summary>Whether nothing is known.</summary>
    public bool IsEmpty => _pairs.Count == 0;

    /// <summary>Forgets everything.</summary>
    public void Clear() => _pairs.Clear();

    /// <summary>Adds a step.</summary>
    public void Add(double[] to, double[] from, double[] gradientTo, double[] gradientFrom)
    {
        double[] step = new double[to.Length], change = new double[to.Length];
        System.Numerics.Tensors.TensorPrimitives.Subtract<double>(to, from, step);
        System.Numerics.Tensors.TensorPrimitives.Subtract<double>(gradientTo, gradientFrom, change);
        if (!(Minimizer.Dot(step, change) > 1e-14 * Minimizer.Dot(change, change)))
            return;
        if (_pairs.Count == Size)
            _pairs.RemoveAt(0);
        _pairs.Add((step, change));
    }

    /// <summary>Where to go from a point of a slope.</summary>
    public double[] Direction(double[] slope)
    {
        double[] direction = Array.ConvertAll(slope, static number => -number);
        double[] factors = new double[_pairs.Count];
        for (int i = _pairs.Count - 1; i >= 0; i--)
        {
            (double[] step, double[] change) = _pairs[i];
            factors[i] = Minimizer.Dot(step, direction) / Minimizer.Dot(step, change);
            AddTo(direction, change, -factors[i]);
        }
        if (_pairs.Count > 0)
        {
            (double[] step, double[] change) = _pairs[^1];
            double scale = Minimizer.Dot(step, change) / Minimizer.Dot(change, change);
            System.Numerics.Tensors.TensorPrimitives.Multiply<double>(direction, scale, direction);
        }
        for (int i = 0; i < _pairs.Count; i++)
        {
            (double[] step, double[] change) = _pairs[i];
            AddTo(direction, step, factors[i] - (Minimizer.Dot(change, direction) / Minimizer.Dot(step, change)));
        }
        return direction;
    }

    /// <summary>Writes it down.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_pairs.Count);
        foreach ((double[] step, double[] change) in _pairs)
        {
            Minimizer.Write(writer, step);
            Minimizer.Write(writer, change);
        }
    }

    /// <summary>Reads what was written.</summary>
    public static CurvatureMemory Load(BinaryReader reader)
    {
        var memory = new CurvatureMemory();
        for (int left = reader.ReadInt32(); left > 0; left--)
            memory._pairs.Add((Minimizer.Numbers(reader), Minimizer.Numbers(reader)));
        return memory;
    }

    private static void AddTo(double[] vector, double[] other, double factor) =>
        System.Numerics.Tensors.TensorPrimitives.MultiplyAdd<double>(other, factor, vector, vector);
}
