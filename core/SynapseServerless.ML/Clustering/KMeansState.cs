namespace SynapseServerless.ML;

/// <summary>What a pass of KMeans adds up.</summary>
/// <remarks>Sums are whole numbers of a unit that is fixed for the fit, so that any order of the same rows gives the same sums.</remarks>
public sealed class KMeansState
{
    // Bits of the largest value in units: it fits a long, and the sum of 2^60 rows an Int128.
    private const int Bits = 62;

    private readonly int _sampleSize;
    private readonly long[] _sizes;
    private readonly Int128[] _weights;
    private readonly Int128[]?[] _sums;
    private Int128 _cost;
    private float _largest;
    private double _heaviest = 1;

    private KMeansState(int sampleSize, int centers)
    {
        _sampleSize = sampleSize;
        Sample = new RowSample(sampleSize);
        _sizes = new long[centers];
        _weights = new Int128[centers];
        _sums = new Int128[centers][];
    }

    /// <summary>Rows of each cluster.</summary>
    internal long[] Sizes => _sizes;

    internal RowSample Sample { get; }

    /// <summary>The state of no rows.</summary>
    internal static KMeansState For(KMeansProgress? model, int k, bool random) => model switch
    {
        null => new KMeansState(random ? k : 1, 0),
        { Phase: KMeansPhase.Sample } => new KMeansState(checked(2 * k), 0),
        _ => new KMeansState(0, model.Centers.Length),
    };

    /// <summary>Adds rows.</summary>
    internal void Add(KMeansProgress? model, KMeansRows rows, long seed)
    {
        for (int row = 0; row < rows.Use.Length; row++)
        {
            if (!rows.Use[row])
                continue;
            ReadOnlySpan<float> vector = rows.Values.AsSpan(row * rows.Width, rows.Width);
            double weight = rows.Weights?[row] ?? 1;
            if (model is null)
            {
                foreach (float value in vector)
                    _largest = Math.Max(_largest, Math.Abs(value));
                _heaviest = Math.Max(_heaviest, weight);
                Sample.Offer(vector, weight, seed);
                continue;
            }
            (int center, double squares) = KMeansRows.Nearest(vector, model.Centers);
            switch (model.Phase)
            {
                case KMeansPhase.Sample when squares > 0:
                    // Every step draws again.
                    Sample.Offer(vector, weight * squares, seed + model.StepsLeft);
                    break;
                case KMeansPhase.Weigh:
                    _weights[center] += Units(weight, model.WeightExponent);
                    break;
                case KMeansPhase.Move:
                    Move(model, center, squares, vector, weight);
                    break;
            }
        }
    }

    private void Move(KMeansProgress model, int center, double squares, ReadOnlySpan<float> vector, double weight)
    {
        Int128[] sums = _sums[center] ??= new Int128[vector.Length];
        for (int i = 0; i < vector.Length; i++)
            sums[i] += Units(weight * vector[i], model.ValueExponent + model.WeightExponent);
        _weights[center] += Units(weight, model.WeightExponent);
        _sizes[center]++;
        _cost += Units(weight * squares, CostExponent(model));
    }

    /// <summary>Joins two states.</summary>
    internal KMeansState Plus(KMeansState other)
    {
        _largest = Math.Max(_largest, other._largest);
        _heaviest = Math.Max(_heaviest, other._heaviest);
        Sample.Add(other.Sample);
        _cost += other._cost;
        for (int center = 0; center < _sizes.Length; center++)
        {
            _sizes[center] += other._sizes[center];
            _weights[center] += other._weights[center];
            if (other._sums[center] is not { } more)
                continue;
            if (_sums[center] is not { } own)
            {
                _sums[center] = more;
                continue;
            }
            for (int i = 0; i < own.Length; i++)
                own[i] += more[i];
        }
        return this;
    }

    /// <summary>The power of two above every value.</summary>
    internal int ValueExponent => Exponent(Math.Max(_largest, 1e-30));

    /// <summary>The power of two above every weight.</summary>
    internal int WeightExponent => Exponent(_heaviest);

    /// <summary>Weights of the centers.</summary>
    internal double[] Weights() => [.. _weights.Select(static weight => (double)weight)];

    /// <summary>The sum of squared distances.</summary>
    internal double Cost(KMeansProgress model) => Math.ScaleB((double)_cost, CostExponent(model) - Bits);

    /// <summary>The means of the clusters, and how far the center that moved furthest has moved, squared; one without rows stays.</summary>
    internal (double[][] Centers, double Moved) Centers(KMeansProgress model, bool unit)
    {
        double furthest = 0;
        double[][] centers = new double[model.Centers.Length][];
        for (int center = 0; center < centers.Length; center++)
        {
            double[] before = model.Centers[center];
            if (_sums[center] is not { } sums || _weights[center] == 0)
            {
                centers[center] = before;
                continue;
            }
            double[] mean = centers[center] = [.. sums.Select(sum => Math.ScaleB((double)sum / (double)_weights[center], model.ValueExponent))];
            double length = unit ? Math.Sqrt(mean.Sum(static value => value * value)) : 1;
            double squares = 0;
            for (int i = 0; i < mean.Length; i++)
            {
                if (length > 0)
                    mean[i] /= length;
                squares += (mean[i] - before[i]) * (mean[i] - before[i]);
            }
            furthest = Math.Max(furthest, squares);
        }
        return (centers, furthest);
    }

    internal void Save(BinaryWriter writer)
    {
        writer.Write(_sampleSize);
        writer.Write(_sizes.Length);
        writer.Write(_largest);
        writer.Write(_heaviest);
        Write(writer, _cost);
        Sample.Save(writer);
        for (int center = 0; center < _sizes.Length; center++)
        {
            writer.Write(_sizes[center]);
            Write(writer, _weights[center]);
            Int128[] sums = _sums[center] ?? [];
            writer.Write(sums.Length);
            foreach (Int128 sum in sums)
                Write(writer, sum);
        }
    }

    internal static KMeansState Load(BinaryReader reader)
    {
        var state = new KMeansState(reader.ReadInt32(), reader.ReadInt32()) { _largest = reader.ReadSingle(), _heaviest = reader.ReadDouble(), _cost = Read(reader) };
        state.Sample.Read(reader);
        for (int center = 0; center < state._sizes.Length; center++)
        {
            state._sizes[center] = reader.ReadInt64();
            state._weights[center] = Read(reader);
            int width = reader.ReadInt32();
            if (width == 0)
                continue;
            Int128[] sums = state._sums[center] = new Int128[width];
            for (int i = 0; i < width; i++)
                sums[i] = Read(reader);
        }
        return state;
    }

    // A distance is at most twice as long as the diagonal of the cube that the values are in.
    private static int CostExponent(KMeansProgress model) =>
        (2 * model.ValueExponent) + model.WeightExponent + 3 + Math.ILogB(Math.Max(1, model.Centers[0].Length));

    // A value in units of 2^(exponent - Bits). Scaling by a power of two is exact.
    private static long Units(double value, int exponent) => (long)Math.Round(Math.ScaleB(value, Bits - exponent));

    private static int Exponent(double value) => Math.ILogB(value) + 1;

    private static void Write(BinaryWriter writer, Int128 value)
    {
        writer.Write((ulong)value);
        writer.Write((long)(value >> 64));
    }

    private static Int128 Read(BinaryReader reader)
    {
        ulong low = reader.ReadUInt64();
        return new Int128((ulong)reader.ReadInt64(), low);
    }
}
