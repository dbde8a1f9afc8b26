using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>How the values of a feature are spread in the background: by mean and standard deviation, or by the share of each value.</summary>
internal sealed record FeatureSpread
{
    /// <summary>Standard deviation of numbers.</summary>
    public double Deviation { get; init; }

    /// <summary>The values of a category, as a column; null for numbers.</summary>
    public BackgroundRows? Levels { get; init; }
}

/// <summary>Gathers how the values of a column of numbers are spread.</summary>
internal sealed class NumberSpread
{
    private double _mean, _squares;
    private long _count;

    /// <summary>Adds a value; what is missing is left out.</summary>
    public void Add(double value)
    {
        if (!double.IsFinite(value))
            return;
        // Welford, 1962.
        double delta = value - _mean;
        _mean += delta / ++_count;
        _squares += delta * (value - _mean);
    }

    /// <summary>The spread.</summary>
    public FeatureSpread Spread => new() { Deviation = _count > 1 ? Math.Sqrt(_squares / (_count - 1)) : 0 };
}

/// <summary>Gathers how the values of a category are spread.</summary>
internal sealed class LevelSpread
{
    private const int Most = 10_000, MostKnown = 100_000;

    private readonly Dictionary<ulong, (IArrowArray Cell, long Count)> _levels = [];

    /// <summary>Whether no value was added.</summary>
    public bool IsEmpty => _levels.Count == 0;

    /// <summary>Adds the values of a column.</summary>
    public void Add(IArrowArray column)
    {
        ulong[] hashes = RowHashes.Of(column);
        for (int row = 0; row < hashes.Length; row++)
        {
            if (_levels.TryGetValue(hashes[row], out (IArrowArray Cell, long Count) level))
                _levels[hashes[row]] = (level.Cell, level.Count + 1);
            else if (_levels.Count < MostKnown)
                _levels.Add(hashes[row], (Taking.Take(column, [row]), 1));
        }
    }

    /// <summary>The spread of the most frequent values.</summary>
    /// <param name="field">The column.</param>
    public FeatureSpread Spread(Field field)
    {
        (IArrowArray Cell, long Count)[] most = [.. _levels.OrderByDescending(static pair => pair.Value.Count).ThenBy(static pair => pair.Key).Take(Most).Select(static pair => pair.Value)];
        double total = most.Sum(static level => level.Count);
        var rows = new RecordBatch(new Schema([field], null), [Joining.Join([.. most.Select(static level => level.Cell)])], most.Length);
        return new FeatureSpread { Levels = new BackgroundRows(rows, [.. most.Select(level => level.Count / total)]) };
    }
}
