using Apache.Arrow;
using SynapseServerless.Pipelines;

namespace SynapseServerless.Service.Serving;

/// <summary>Compares the rows that a version serves with those that it was fitted on, over the last hours.</summary>
/// <remarks>Counts are kept in two halves of a window: the present one and the one before, so that what is reported is of the last 12 to 24 hours.</remarks>
/// <param name="summary">What the version was fitted on.</param>
/// <param name="time">The clock.</param>
internal sealed class DriftWatch(TrainingSummary summary, TimeProvider time)
{
    /// <summary>How long a half window is.</summary>
    public static readonly TimeSpan HalfWindow = TimeSpan.FromHours(12);

    // Fewer rows differ from twenty bins by chance alone.
    private const int FewestRows = 200;

    private readonly Lock _lock = new();
    private readonly ColumnCounts[] _columns = [.. summary.Columns.Select(static column => new ColumnCounts(column))];
    private readonly Dictionary<string, int> _places = summary.Columns.Select(static (column, place) => (column.Name, place)).ToDictionary(StringComparer.Ordinal);
    private DateTimeOffset _since = time.GetUtcNow(), _before = time.GetUtcNow();
    private long _rowsNow, _rowsBefore;

    /// <summary>Counts rows.</summary>
    /// <param name="rows">The rows, borrowed.</param>
    public void Add(RecordBatch rows)
    {
        lock (_lock)
        {
            Turn();
            _rowsNow += rows.Length;
            for (int i = 0; i < rows.ColumnCount; i++)
            {
                if (_places.TryGetValue(rows.Schema.GetFieldByIndex(i).Name, out int place))
                    _columns[place].Add(rows.Column(i));
            }
        }
    }

    /// <summary>How the rows are apart from those of training.</summary>
    public DriftReport Report()
    {
        lock (_lock)
        {
            Turn();
            long rows = _rowsNow + _rowsBefore;
            return new DriftReport { Since = _rowsBefore > 0 ? _before : _since, Rows = rows, TrainingRows = summary.Rows, Columns = [.. _columns.Select(column => Column(column, rows))] };
        }
    }

    private ColumnDrift Column(ColumnCounts column, long rows)
    {
        long[] found = column.Found();
        double index = DriftFormulas.StabilityIndex(column.Expected, found);
        double distance = column.Profile.Numbers is null ? double.NaN : DriftFormulas.KolmogorovSmirnov(column.Expected, found);
        return new ColumnDrift
        {
            Name = column.Profile.Name,
            Missing = rows == 0 ? null : (double)column.Missing / rows,
            TrainingMissing = summary.Rows == 0 ? null : (double)column.Profile.Missing / summary.Rows,
            Unknown = column.Unknown,
            StabilityIndex = double.IsNaN(index) ? null : index,
            KolmogorovSmirnov = double.IsNaN(distance) ? null : distance,
            Verdict = rows < FewestRows || double.IsNaN(index) ? DriftVerdict.TooFew : index >= 0.25 ? DriftVerdict.Drifted : index >= 0.1 ? DriftVerdict.Shifted : DriftVerdict.Stable,
        };
    }

    private void Turn()
    {
        DateTimeOffset now = time.GetUtcNow();
        TimeSpan past = now - _since;
        if (past < HalfWindow)
            return;
        bool forgetAll = past >= HalfWindow * 2;
        foreach (ColumnCounts column in _columns)
            column.Turn(forgetAll);
        (_rowsBefore, _rowsNow) = (forgetAll ? 0 : _rowsNow, 0);
        (_before, _since) = (_since, now);
    }
}

/// <summary>How served rows are apart from those that a version was fitted on.</summary>
public sealed record DriftReport
{
    /// <summary>Since when rows were counted; 12 to 24 hours back at most.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How many rows were counted.</summary>
    public required long Rows { get; init; }

    /// <summary>How many rows of the training data the summary is of.</summary>
    public required long TrainingRows { get; init; }

    /// <summary>The columns that training had.</summary>
    public required IReadOnlyList<ColumnDrift> Columns { get; init; }
}

/// <summary>How a served column is apart from what it was in training.</summary>
public sealed record ColumnDrift
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The share of rows without a value; null before there are rows.</summary>
    public double? Missing { get; init; }

    /// <summary>The share of rows without a value in training.</summary>
    public double? TrainingMissing { get; init; }

    /// <summary>Rows with a value that training had not; null where that is not known.</summary>
    public long? Unknown { get; init; }

    /// <summary>The population stability index over the bins of training; null where there is nothing to compare.</summary>
    public double? StabilityIndex { get; init; }

    /// <summary>The statistic of Kolmogorov and Smirnov at the edges of these bins; null for a column without numbers.</summary>
    public double? KolmogorovSmirnov { get; init; }

    /// <summary>What is usually concluded from the index: below 0.1 stable, from 0.25 drifted.</summary>
    public required DriftVerdict Verdict { get; init; }
}

/// <summary>What is usually concluded from a population stability index.</summary>
public enum DriftVerdict
{
    /// <summary>Fewer than 200 rows, or nothing to compare.</summary>
    TooFew,

    /// <summary>Below 0.1.</summary>
    Stable,

    /// <summary>From 0.1 to 0.25.</summary>
    Shifted,

    /// <summary>From 0.25.</summary>
    Drifted,
}
