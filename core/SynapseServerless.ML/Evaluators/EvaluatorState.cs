using SynapseServerless.ML.Numbers;

namespace SynapseServerless.ML;

/// <summary>What evaluators add up: weights by pairs of numbers, such as label and prediction, and sums.</summary>
/// <remarks>Sums are of 106 bits, so that neither the order of rows nor how they are cut shows in them.</remarks>
internal sealed class EvaluatorState
{
    private const int MostPairs = 600_000;
    private const int SumCount = 8;

    private Dictionary<(double First, double Second), (double High, double Low)> _pairs = [];

    /// <summary>How many rows there are.</summary>
    public long Rows { get; set; }

    /// <summary>Sums that an evaluator has a use for.</summary>
    public PairSums Sums { get; private init; } = new(SumCount);

    /// <summary>How often the first numbers were rounded, because there were too many; 0 while they are exact.</summary>
    public int Level { get; private set; }

    /// <summary>The pairs and their weights, by first and second number.</summary>
    public IEnumerable<(double First, double Second, double Weight)> Pairs =>
        _pairs.Select(static pair => (pair.Key.First, pair.Key.Second, pair.Value.High + pair.Value.Low)).OrderBy(static pair => pair.First).ThenBy(static pair => pair.Second);

    /// <summary>Adds the weight of a pair.</summary>
    public void Add(double first, double second, double weight)
    {
        // -0 and 0 are one number.
        Put(_pairs, Rounded(first, Level) + 0.0, second + 0.0, weight, 0);
        Shrink();
    }

    /// <summary>Adds another state.</summary>
    public void Add(EvaluatorState other)
    {
        Rows += other.Rows;
        Sums.Add(other.Sums);
        Raise(other.Level);
        foreach (((double first, double second), (double high, double low)) in other._pairs)
            Put(_pairs, Rounded(first, Level) + 0.0, second, high, low);
        Shrink();
    }

    /// <summary>Writes the state.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Rows);
        writer.Write(Level);
        Sums.Save(writer);
        writer.Write(_pairs.Count);
        foreach (((double first, double second), (double high, double low)) in _pairs)
        {
            writer.Write(first);
            writer.Write(second);
            writer.Write(high);
            writer.Write(low);
        }
    }

    /// <summary>Reads a state.</summary>
    public static EvaluatorState Load(BinaryReader reader)
    {
        (long rows, int level) = (reader.ReadInt64(), reader.ReadInt32());
        var state = new EvaluatorState { Rows = rows, Level = level, Sums = PairSums.Load(reader) };
        for (int left = reader.ReadInt32(); left > 0; left--)
            state._pairs[(reader.ReadDouble(), reader.ReadDouble())] = (reader.ReadDouble(), reader.ReadDouble());
        return state;
    }

    private static double Rounded(double number, int level) => level == 0 ? number : ScoreHistogram.Coarsen(number, ScoreHistogram.Bits(level));

    private static void Put(Dictionary<(double, double), (double, double)> pairs, double first, double second, double high, double low)
    {
        (double before, double rest) = pairs.GetValueOrDefault((first, second));
        double sum = before + high, part = sum - before;
        pairs[(first, second)] = (sum, rest + low + (before - (sum - part)) + (high - part));
    }

    private void Shrink()
    {
        while (_pairs.Count > MostPairs)
            Raise(Level + 1);
    }

    private void Raise(int level)
    {
        if (level <= Level)
            return;
        Level = level;
        var rounded = new Dictionary<(double, double), (double, double)>();
        foreach (((double first, double second), (double high, double low)) in _pairs)
            Put(rounded, Rounded(first, level) + 0.0, second, high, low);
        _pairs = rounded;
    }
}
