namespace SynapseServerless.ML;

/// <summary>What is kept of the rows of a classification: counts and exact sums, nothing that depends on their order.</summary>
internal sealed class ClassificationState
{
    /// <summary>How many different classes are taken for classes.</summary>
    public const int MaxClasses = 1000;

    private long[] _counts = [];
    private int _size;

    /// <summary>How many rows there are.</summary>
    public long Rows { get; private set; }

    /// <summary>The classes of labels and predictions.</summary>
    public ClassSet Classes { get; } = new();

    /// <summary>How many scores a row has; 0 when there are none.</summary>
    public int Width { get; set; }

    /// <summary>The labels that <see cref="Scores"/> counts: numbers of classes, in the order of its columns.</summary>
    public List<int> ScoredLabels { get; } = [];

    /// <summary>Scores by label; null once there are more than two labels, or more than two scores in a row.</summary>
    public ScoreHistogram? Scores { get; private set; } = new();

    /// <summary>Sum of -log(probability of the label) where a row has more than two scores.</summary>
    public ExactSum Losses { get; private set; } = new();

    /// <summary>Rows of more than two scores whose label has no place in the vector, or no probability there.</summary>
    public long WithoutLoss { get; set; }

    /// <summary>How many rows have a label and a prediction.</summary>
    public long Count(int label, int prediction) =>
        label < _size && prediction < _size ? _counts[(label * _size) + prediction] : 0;

    /// <summary>Counts a row.</summary>
    public void Add(int label, int prediction)
    {
        Rows++;
        AddCount(label, prediction, 1);
    }

    /// <summary>Takes a score of a row whose label is one of two.</summary>
    public void AddScore(int label, double score)
    {
        if (Scores is null)
            return;
        int column = ColumnOf(label);
        if (column >= 0)
            Scores.Add(score, column);
    }

    /// <summary>Adds the rows of another state.</summary>
    public void Add(ClassificationState other)
    {
        int[] ids = [.. other.Classes.Names.Select(Classes.IdOf)];
        for (int label = 0; label < ids.Length; label++)
        {
            for (int prediction = 0; prediction < ids.Length; prediction++)
            {
                if (other.Count(label, prediction) is > 0 and long count)
                    AddCount(ids[label], ids[prediction], count);
            }
        }
        Rows += other.Rows;
        Width = Math.Max(Width, other.Width);
        Losses.Add(other.Losses);
        WithoutLoss += other.WithoutLoss;
        if (other.Scores is null)
            Scores = null;
        if (Scores is null)
            return;
        int[] columns = [.. other.ScoredLabels.Select(label => ColumnOf(ids[label]))];
        if (Scores is null)
            return;
        Scores.Add(other.Scores!, columns.Length switch
        {
            0 => [0, 1],
            1 => [columns[0], 1 - columns[0]],
            _ => columns,
        });
    }

    /// <summary>Gives scores up: they are not those of two classes.</summary>
    public void DropScores() => Scores = null;

    /// <summary>Writes the state.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Rows);
        writer.Write(Width);
        writer.Write(Classes.Names.Count);
        foreach (string name in Classes.Names)
            writer.Write(name);
        for (int label = 0; label < Classes.Names.Count; label++)
        {
            for (int prediction = 0; prediction < Classes.Names.Count; prediction++)
                writer.Write7BitEncodedInt64(Count(label, prediction));
        }
        Losses.Save(writer);
        writer.Write(WithoutLoss);
        writer.Write(ScoredLabels.Count);
        foreach (int label in ScoredLabels)
            writer.Write(label);
        writer.Write(Scores is not null);
        Scores?.Save(writer);
    }

    /// <summary>Reads a state.</summary>
    public static ClassificationState Load(BinaryReader reader)
    {
        long rows = reader.ReadInt64();
        var state = new ClassificationState { Rows = rows, Width = reader.ReadInt32() };
        int classes = reader.ReadInt32();
        for (int i = 0; i < classes; i++)
            state.Classes.IdOf(reader.ReadString());
        for (int label = 0; label < classes; label++)
        {
            for (int prediction = 0; prediction < classes; prediction++)
            {
                if (reader.Read7BitEncodedInt64() is > 0 and long count)
                    state.AddCount(label, prediction, count);
            }
        }
        state.Losses = ExactSum.Load(reader);
        state.WithoutLoss = reader.ReadInt64();
        for (int left = reader.ReadInt32(); left > 0; left--)
            state.ScoredLabels.Add(reader.ReadInt32());
        state.Scores = reader.ReadBoolean() ? ScoreHistogram.Load(reader) : null;
        return state;
    }

    private int ColumnOf(int label)
    {
        for (int column = 0; column < ScoredLabels.Count; column++)
        {
            if (ScoredLabels[column] == label)
                return column;
        }
        if (ScoredLabels.Count == 2)
        {
            Scores = null;
            return -1;
        }
        ScoredLabels.Add(label);
        return ScoredLabels.Count - 1;
    }

    private void AddCount(int label, int prediction, long count)
    {
        int needed = Math.Max(label, prediction) + 1;
        if (needed > _size)
        {
            int size = Math.Max(needed, Math.Max(4, _size * 2));
            var counts = new long[size * size];
            for (int row = 0; row < _size; row++)
                Array.Copy(_counts, row * _size, counts, row * size, _size);
            _counts = counts;
            _size = size;
        }
        _counts[(label * _size) + prediction] += count;
    }
}
