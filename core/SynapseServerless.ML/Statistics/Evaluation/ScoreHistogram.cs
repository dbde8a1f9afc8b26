using System.Runtime.CompilerServices;

namespace SynapseServerless.ML;

/// <summary>How many rows of each of two classes have each score.</summary>
/// <remarks>
/// Scores are kept exactly while there are at most <see cref="MaxScores"/> different ones. Beyond that they are rounded down to
/// multiples of 2^-18 (above 1, to 18 bits after the leading one), and should that not do to ever coarser ones. Which it is depends
/// on the scores of the whole dataset alone, since a part never has more different scores than the whole: the order of rows and of
/// merges does not show. Sums of logarithms are taken before rounding, so that rounding does not touch the log loss.
/// </remarks>
internal sealed class ScoreHistogram
{
    /// <summary>How many different scores are kept.</summary>
    public const int MaxScores = 300_000;

    /// <summary>What the probability of a row's class counts as at least, so that its logarithm is finite; SynapseML's constant.</summary>
    public const double Epsilon = 1e-15;

    private Slot[] _slots = new Slot[1024];
    private int _count;

    /// <summary>How often scores have been rounded; 0 while they are exact.</summary>
    public int Level { get; private set; }

    /// <summary>Distance of two neighbouring scores between 0 and 1 once they are rounded; 0 while they are exact.</summary>
    public double Step => Level == 0 ? 0 : Math.ScaleB(1, -Bits(Level));

    /// <summary>Sums of -log(p) by class, and after them of -log(1-p), of the rows seen; of use only at level 1 and above.</summary>
    private readonly ExactSum[] _logs = [new(), new(), new(), new()];

    /// <summary>Adds a row.</summary>
    /// <param name="score">The score; not NaN.</param>
    /// <param name="column">The class, 0 or 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double score, int column)
    {
        if (Level > 0)
        {
            AddLogs(score, column, 1);
            score = Coarsen(score, Bits(Level));
        }
        AddCount(score, column, 1);
    }

    /// <summary>Adds the rows of another histogram.</summary>
    /// <param name="other">The other.</param>
    /// <param name="columns">For each class of the other, the class here.</param>
    public void Add(ScoreHistogram other, ReadOnlySpan<int> columns)
    {
        while (Level < other.Level)
            Raise();
        while (other.Level < Level)
            other.Raise();
        for (int column = 0; column < 2; column++)
        {
            _logs[columns[column]].Add(other._logs[column]);
            _logs[2 + columns[column]].Add(other._logs[2 + column]);
        }
        int level = Level;
        foreach (Slot slot in other._slots)
        {
            if (slot.IsEmpty)
                continue;
            for (int column = 0; column < 2; column++)
            {
                long count = column == 0 ? slot.First : slot.Second;
                if (count == 0)
                    continue;
                if (level == 0 && Level > 0)
                    AddLogs(slot.Score, columns[column], count);
                AddCount(Level == level ? slot.Score : Coarsen(slot.Score, Bits(Level)), columns[column], count);
            }
        }
    }

    /// <summary>The scores in ascending order with their counts by class.</summary>
    public ScoreCount[] Sorted()
    {
        var sorted = new ScoreCount[_count];
        int next = 0;
        foreach (Slot slot in _slots)
        {
            if (!slot.IsEmpty)
                sorted[next++] = new ScoreCount(slot.Score, slot.First, slot.Second);
        }
        Array.Sort(sorted, static (left, right) => left.Score.CompareTo(right.Score));
        return sorted;
    }

    /// <summary>The sum of -log of what each row's class was given, were scores the probabilities of class <paramref name="positive"/>.</summary>
    public ExactSum LogLoss(int positive)
    {
        ExactSum[] logs = _logs;
        if (Level == 0)
        {
            logs = [new(), new(), new(), new()];
            foreach (ScoreCount score in Sorted())
            {
                AddLogs(logs, score.Score, 0, score.First);
                AddLogs(logs, score.Score, 1, score.Second);
            }
        }
        var sum = new ExactSum();
        sum.Add(logs[positive]);
        sum.Add(logs[2 + (1 - positive)]);
        return sum;
    }

    /// <summary>Writes the histogram.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Level);
        foreach (ExactSum sum in _logs)
            sum.Save(writer);
        ScoreCount[] scores = Sorted();
        writer.Write(scores.Length);
        foreach (ScoreCount score in scores)
        {
            writer.Write(score.Score);
            writer.Write7BitEncodedInt64(score.First);
            writer.Write7BitEncodedInt64(score.Second);
        }
    }

    /// <summary>Reads a histogram.</summary>
    public static ScoreHistogram Load(BinaryReader reader)
    {
        var histogram = new ScoreHistogram { Level = reader.ReadInt32() };
        for (int i = 0; i < histogram._logs.Length; i++)
            histogram._logs[i] = ExactSum.Load(reader);
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            double score = reader.ReadDouble();
            long first = reader.Read7BitEncodedInt64(), second = reader.Read7BitEncodedInt64();
            histogram.AddCount(score, 0, first);
            histogram.AddCount(score, 1, second);
        }
        return histogram;
    }

    internal static int Bits(int level) => Math.Max(2, 22 - (4 * level));

    // Rounds down, so that rounding twice is rounding once to the coarser of the two.
    internal static double Coarsen(double score, int bits)
    {
        if (!double.IsFinite(score))
            return score;
        int exponent = Math.Abs(score) < 1 ? 0 : Math.ILogB(score);
        return Math.ScaleB(Math.Floor(Math.ScaleB(score, bits - exponent)), exponent - bits);
    }

    private static void AddLogs(ExactSum[] logs, double score, int column, long count)
    {
        if (count == 0)
            return;
        logs[column].AddProduct(-Math.Log(Math.Clamp(score, Epsilon, 1)), count);
        // The rest is limited itself: 1 less the limit of the score would be off in its third digit.
        logs[2 + column].AddProduct(-Math.Log(Math.Clamp(1 - score, Epsilon, 1)), count);
    }

    private void AddLogs(double score, int column, long count) => AddLogs(_logs, score, column, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddCount(double score, int column, long count)
    {
        score += 0.0; // -0 and 0 are one score.
        Slot[] slots = _slots;
        int mask = slots.Length - 1;
        int i = Start(score, mask);
        while (true)
        {
            ref Slot slot = ref slots[i];
            if (slot.Score == score && !slot.IsEmpty)
            {
                slot.Add(column, count);
                return;
            }
            if (slot.IsEmpty)
                break;
            i = (i + 1) & mask;
        }
        if (count == 0)
            return;
        slots[i].Score = score;
        slots[i].Add(column, count);
        if (++_count * 2 > slots.Length)
            Rehash(slots.Length * 2);
        while (_count > MaxScores && Bits(Level) > 2)
            Raise();
    }

    private static int Start(double score, int mask) =>
        (int)((BitConverter.DoubleToUInt64Bits(score) * 0x9E3779B97F4A7C15) >> 32) & mask;

    private void Rehash(int capacity)
    {
        Slot[] old = _slots;
        _slots = new Slot[capacity];
        int mask = capacity - 1;
        foreach (Slot slot in old)
        {
            if (slot.IsEmpty)
                continue;
            int i = Start(slot.Score, mask);
            while (!_slots[i].IsEmpty)
                i = (i + 1) & mask;
            _slots[i] = slot;
        }
    }

    private void Raise()
    {
        ScoreCount[] scores = Sorted();
        if (Level == 0)
        {
            foreach (ScoreCount score in scores)
            {
                AddLogs(score.Score, 0, score.First);
                AddLogs(score.Score, 1, score.Second);
            }
        }
        Level++;
        _slots = new Slot[1024];
        _count = 0;
        foreach (ScoreCount score in scores)
        {
            double coarse = Coarsen(score.Score, Bits(Level));
            AddCount(coarse, 0, score.First);
            AddCount(coarse, 1, score.Second);
        }
    }

    private struct Slot
    {
        public double Score;
        public long First;
        public long Second;

        public readonly bool IsEmpty => (First | Second) == 0;

        public void Add(int column, long count)
        {
            if (column == 0)
                First += count;
            else
                Second += count;
        }
    }
}

/// <summary>How many rows of each of two classes have a score.</summary>
internal readonly record struct ScoreCount(double Score, long First, long Second);
