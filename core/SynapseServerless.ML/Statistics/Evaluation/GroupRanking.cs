namespace SynapseServerless.ML;

/// <summary>What is kept of one group of a ranking: its best scores, as deep as it is looked at, and how often each grade occurs.</summary>
/// <remarks>
/// Rows of equal scores have no order, so they are kept together, and count by the mean over all orders that they could be in. Neither the order of
/// rows nor that of merges shows.
/// </remarks>
/// <param name="depth">How many places are looked at.</param>
internal sealed class GroupRanking(int depth)
{
    /// <summary>The best grade there may be: 2 to its power still is a whole number in 64 bits.</summary>
    public const int MaxGrade = 62;

    // By score, the best first, as many as fill the places; of the last there may be more rows than places.
    private readonly List<Tied> _best = [];
    private readonly SortedDictionary<int, long> _grades = [];
    private long _kept;

    /// <summary>Whether a row of the group is worth anything.</summary>
    public bool HasRelevant => _grades.Keys.Any(grade => grade > 0);

    /// <summary>Adds a row.</summary>
    /// <param name="score">Its score; not NaN.</param>
    /// <param name="grade">Its grade, 0 to <see cref="MaxGrade"/>.</param>
    public void Add(double score, int grade)
    {
        _grades[grade] = _grades.GetValueOrDefault(grade) + 1;
        // -0 and 0 are one score.
        Add(new Tied(score + 0.0, 1, grade > 0 ? 1 : 0, Gain(grade)));
    }

    /// <summary>Adds the rows of another part of the group.</summary>
    public void Add(GroupRanking other)
    {
        foreach ((int grade, long count) in other._grades)
            _grades[grade] = _grades.GetValueOrDefault(grade) + count;
        foreach (Tied tied in other._best)
            Add(tied);
    }

    /// <summary>
    /// Normalized discounted cumulative gain of the first places (Järvelin and Kekäläinen, 2002), with a gain of 2^grade - 1: 1 where the order could not be
    /// better, and, as in LightGBM, where no row is worth anything.
    /// </summary>
    public double Ndcg(int places)
    {
        double gained = 0, ideal = 0;
        long place = 0;
        foreach (Tied tied in _best)
            gained += (double)tied.Gain / tied.Rows * Discounts(ref place, tied.Rows, places);
        place = 0;
        foreach ((int grade, long count) in _grades.Reverse())
            ideal += Gain(grade) * Discounts(ref place, count, places);
        return ideal > 0 ? gained / ideal : 1;
    }

    /// <summary>
    /// Average precision of the first places, rows of a grade above 0 being the relevant ones: the sum of the precisions at those found, over as many as could have been
    /// found. 1, as in LightGBM, where none is relevant.
    /// </summary>
    public double AveragePrecision(int places)
    {
        long relevant = _grades.Where(grade => grade.Key > 0).Sum(grade => grade.Value), rows = _grades.Values.Sum();
        if (relevant == 0)
            return 1;
        double sum = 0;
        long place = 0, found = 0;
        foreach (Tied tied in _best)
        {
            double share = (double)tied.Relevant / tied.Rows;
            // Given that one of them is relevant, so is each other one with this chance.
            double others = tied.Rows > 1 ? (double)(tied.Relevant - 1) / (tied.Rows - 1) : 0;
            for (long i = 0; i < tied.Rows && place < places; i++)
                sum += share * (found + 1 + (i * others)) / ++place;
            found += tied.Relevant;
        }
        return sum / Math.Min(relevant, Math.Min(places, rows));
    }

    /// <summary>Writes the group.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(_grades.Count);
        foreach ((int grade, long count) in _grades)
        {
            writer.Write7BitEncodedInt(grade);
            writer.Write7BitEncodedInt64(count);
        }
        writer.Write7BitEncodedInt(_best.Count);
        foreach (Tied tied in _best)
        {
            writer.Write(tied.Score);
            writer.Write7BitEncodedInt64(tied.Rows);
            writer.Write7BitEncodedInt64(tied.Relevant);
            writer.Write((ulong)(tied.Gain >> 64));
            writer.Write((ulong)tied.Gain);
        }
    }

    /// <summary>Reads a group.</summary>
    public static GroupRanking Load(BinaryReader reader, int depth)
    {
        var group = new GroupRanking(depth);
        for (int left = reader.Read7BitEncodedInt(); left > 0; left--)
            group._grades.Add(reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt64());
        for (int left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            double score = reader.ReadDouble();
            long rows = reader.Read7BitEncodedInt64(), relevant = reader.Read7BitEncodedInt64();
            group.Add(new Tied(score, rows, relevant, new UInt128(reader.ReadUInt64(), reader.ReadUInt64())));
        }
        return group;
    }

    private static ulong Gain(int grade) => (1UL << grade) - 1;

    // The sum of 1 / log2(place + 1), places counted from 1, over the places that so many rows take.
    private static double Discounts(ref long place, long rows, int places)
    {
        double sum = 0;
        for (long i = 0; i < rows && place < places; i++)
            sum += 1 / Math.Log2(++place + 1);
        return sum;
    }

    private void Add(Tied added)
    {
        int i = 0;
        while (i < _best.Count && _best[i].Score > added.Score)
            i++;
        if (i < _best.Count && _best[i].Score == added.Score)
            _best[i] = new Tied(added.Score, _best[i].Rows + added.Rows, _best[i].Relevant + added.Relevant, _best[i].Gain + added.Gain);
        else if (i == _best.Count && _kept >= depth)
            return;
        else
            _best.Insert(i, added);
        _kept += added.Rows;
        while (_kept - _best[^1].Rows >= depth)
        {
            _kept -= _best[^1].Rows;
            _best.RemoveAt(_best.Count - 1);
        }
    }

    /// <summary>Rows of one score.</summary>
    private readonly record struct Tied(double Score, long Rows, long Relevant, UInt128 Gain);
}
