using SynapseServerless.ML.Numbers;

namespace SynapseServerless.ML;

/// <summary>What the first pass of a learner adds up: weights, features and labels.</summary>
internal sealed class LearningSummary
{
    // Sums of weights, of their squares, of weighted labels and of weighted squares of labels.
    private readonly PairSums _totals;
    private readonly PairSums _sums;
    private readonly PairSums _squares;
    private readonly float[] _smallest;
    private readonly float[] _largest;
    private readonly long[] _written;

    /// <summary>The summary of no rows.</summary>
    /// <param name="width">How many features there are.</param>
    public LearningSummary(int width)
        : this(new PairSums(4), new PairSums(width), new PairSums(width), new float[width], new float[width], new long[width])
    {
        Array.Fill(_smallest, float.PositiveInfinity);
        Array.Fill(_largest, float.NegativeInfinity);
    }

    private LearningSummary(PairSums totals, PairSums sums, PairSums squares, float[] smallest, float[] largest, long[] written) =>
        (_totals, _sums, _squares, _smallest, _largest, _written) = (totals, sums, squares, smallest, largest, written);

    /// <summary>How many features there are.</summary>
    public int Width => _written.Length;

    /// <summary>How many rows there are.</summary>
    public long Rows { get; private set; }

    /// <summary>The sum of weights.</summary>
    public double Weight => _totals[0];

    /// <summary>Weights by label, where labels are classes; else empty.</summary>
    public SortedDictionary<int, double> Classes { get; } = [];

    /// <summary>The smallest label.</summary>
    public double SmallestLabel { get; private set; } = double.PositiveInfinity;

    /// <summary>The largest label.</summary>
    public double LargestLabel { get; private set; } = double.NegativeInfinity;

    /// <summary>The mean label.</summary>
    public double LabelMean => _totals[2] / Weight;

    /// <summary>Adds rows.</summary>
    public void Add(LearningRows rows, bool areClasses)
    {
        int[] all = rows.IsSparse ? [] : [.. Enumerable.Range(0, Width)];
        for (int i = 0; i < rows.Count; i++)
        {
            double weight = rows.Weights?[i] ?? 1, label = rows.Labels[i];
            ReadOnlySpan<int> slots = all;
            ReadOnlySpan<float> values;
            if (rows.IsSparse)
                rows.Sparse(i, out slots, out values);
            else
                values = rows.Dense(i, 1);
            for (int j = 0; j < slots.Length; j++)
            {
                int slot = slots[j];
                float value = values[j];
                double product = weight * value;
                _sums.Add(slot, product);
                _squares.Add(slot, product * value);
                _smallest[slot] = Math.Min(_smallest[slot], value);
                _largest[slot] = Math.Max(_largest[slot], value);
                _written[slot]++;
            }
            _totals.Add(0, weight);
            _totals.Add(1, weight * weight);
            _totals.Add(2, weight * label);
            _totals.Add(3, weight * label * label);
            SmallestLabel = Math.Min(SmallestLabel, label);
            LargestLabel = Math.Max(LargestLabel, label);
            if (areClasses)
                Classes[(int)label] = Classes.GetValueOrDefault((int)label) + weight;
        }
        Rows += rows.Count;
    }

    /// <summary>Adds another summary.</summary>
    public void Add(LearningSummary other)
    {
        Rows += other.Rows;
        _totals.Add(other._totals);
        _sums.Add(other._sums);
        _squares.Add(other._squares);
        SmallestLabel = Math.Min(SmallestLabel, other.SmallestLabel);
        LargestLabel = Math.Max(LargestLabel, other.LargestLabel);
        foreach ((int label, double weight) in other.Classes)
            Classes[label] = Classes.GetValueOrDefault(label) + weight;
        for (int i = 0; i < Width; i++)
        {
            _smallest[i] = Math.Min(_smallest[i], other._smallest[i]);
            _largest[i] = Math.Max(_largest[i], other._largest[i]);
            _written[i] += other._written[i];
        }
    }

    /// <summary>The means of the features.</summary>
    public double[] Means() => [.. Enumerable.Range(0, Width).Select(slot => _sums[slot] / Weight)];

    /// <summary>Sums of weighted features.</summary>
    public double Sum(int slot) => _sums[slot];

    /// <summary>The standard deviations of the features, 0 of one that is constant.</summary>
    /// <param name="ofSample">Whether the mean counts as estimated, as in Spark's summaries (n - 1 for weights of 1); else as known.</param>
    public double[] Deviations(bool ofSample) => [.. Enumerable.Range(0, Width).Select(slot => IsConstant(slot) ? 0 : Deviation(_sums[slot], _squares, slot, ofSample))];

    /// <summary>The standard deviation of the labels.</summary>
    public double LabelDeviation(bool ofSample) => SmallestLabel == LargestLabel ? 0 : Deviation(_totals[2], _totals, 3, ofSample);

    /// <summary>The smallest value of a feature; what a sparse vector leaves out is 0.</summary>
    public double Smallest(int slot) => _written[slot] < Rows ? Math.Min(_smallest[slot], 0) : _smallest[slot];

    /// <summary>The largest value of a feature.</summary>
    public double Largest(int slot) => _written[slot] < Rows ? Math.Max(_largest[slot], 0) : _largest[slot];

    /// <summary>Whether a feature has one value only.</summary>
    public bool IsConstant(int slot) => !(Smallest(slot) < Largest(slot));

    /// <summary>Writes the summary.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Rows);
        writer.Write(SmallestLabel);
        writer.Write(LargestLabel);
        _totals.Save(writer);
        _sums.Save(writer);
        _squares.Save(writer);
        for (int i = 0; i < Width; i++)
        {
            writer.Write(_smallest[i]);
            writer.Write(_largest[i]);
            writer.Write(_written[i]);
        }
        writer.Write(Classes.Count);
        foreach ((int label, double weight) in Classes)
        {
            writer.Write(label);
            writer.Write(weight);
        }
    }

    /// <summary>Reads a summary.</summary>
    public static LearningSummary Load(BinaryReader reader)
    {
        (long rows, double smallest, double largest) = (reader.ReadInt64(), reader.ReadDouble(), reader.ReadDouble());
        PairSums totals = PairSums.Load(reader), sums = PairSums.Load(reader), squares = PairSums.Load(reader);
        int width = sums.Count;
        var summary = new LearningSummary(totals, sums, squares, new float[width], new float[width], new long[width])
        {
            Rows = rows, SmallestLabel = smallest, LargestLabel = largest,
        };
        for (int i = 0; i < width; i++)
            (summary._smallest[i], summary._largest[i], summary._written[i]) = (reader.ReadSingle(), reader.ReadSingle(), reader.ReadInt64());
        for (int left = reader.ReadInt32(); left > 0; left--)
            summary.Classes[reader.ReadInt32()] = reader.ReadDouble();
        return summary;
    }

    // What cancels is taken from the sum of squares in both of its parts.
    private double Deviation(double sum, PairSums squares, int slot, bool ofSample)
    {
        double product = sum * sum, square = product / Weight;
        double rest = (Math.FusedMultiplyAdd(-square, Weight, product) + Math.FusedMultiplyAdd(sum, sum, -product)) / Weight;
        double spread = (squares.High[slot] - square) + (squares.Low[slot] - rest);
        double count = ofSample ? Weight - (_totals[1] / Weight) : Weight;
        return spread > 0 && count > 0 ? Math.Sqrt(spread / count) : 0;
    }
}
