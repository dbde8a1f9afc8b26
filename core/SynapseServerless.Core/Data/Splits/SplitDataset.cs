using System.Globalization;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Specifications;

namespace SynapseServerless.Data;

/// <summary>The rows of a dataset that belong to one split. The splits of a specification never share a row.</summary>
/// <remarks>
/// <para>By fractions: a row at place <c>r</c> of source <c>s</c> draws <c>u = mix(mix(mix(seed) xor s) xor r) / 2^64</c>, where
/// <c>mix</c> is the finalizer of SplitMix64 (Steele, Lea and Flood, 2014). In a file, <c>s</c> is the FNV-1a hash of its name and
/// <c>r</c> the number of the row (Parquet, Arrow) or the byte at which its record begins (text): how files are cut into partitions
/// and batches changes nothing. In memory they are the number of the partition and of the row in it. Splits take consecutive
/// intervals of [0, 1) in the ordinal order of their names, as wide as their fractions; where the fractions sum to 1 every row is in
/// exactly one.</para>
/// <para>By folds: the row is of fold <c>floor(u * folds)</c>; the rows of one fold are <c>test</c>, all others <c>train</c>.</para>
/// <para>By column: a row belongs to the split that its value in the column, as text, names. Null belongs to none.</para>
/// </remarks>
public sealed class SplitDataset : Dataset
{
    private const double Tolerance = 1e-9;

    private readonly Dataset _source;
    private readonly SplitSpecification _split;
    private readonly string _name;
    private readonly double _low;
    private readonly double _high;
    private readonly string? _by;

    /// <summary>Creates the view.</summary>
    /// <param name="source">The dataset.</param>
    /// <param name="split">How rows are dealt.</param>
    /// <param name="name">The split wanted.</param>
    /// <exception cref="DataException">There is no such split, or the fractions are not ones.</exception>
    public SplitDataset(Dataset source, SplitSpecification split, string name)
    {
        _source = source;
        _split = split;
        _name = name;
        _by = split.Column ?? split.FoldCol ?? split.GroupCol ?? split.StratifyCol;
        if (_by is not null)
        {
            IReadOnlyList<string> names = Schemas.Names(source.Schema);
            if (!names.Contains(_by))
            {
                throw new DataException(
                    "The column that says the split does not exist", new Location { Column = _by },
                    Suggestions.Remedy(_by, [.. names], "columns"));
            }
            if (split.Column is not null)
                return;
        }

        if (split.Names is { } known && !known.Contains(name))
            throw new DataException($"There is no split '{name}'", Location.None, Suggestions.Remedy(name, known, "splits"));
        if (split.Folds is not null)
            return;
        double fraction = split.Fractions[name];
        double sum = split.Fractions.Values.Sum();
        if (split.Fractions.Values.Any(value => !(value is >= 0 and <= 1)) || sum > 1 + Tolerance)
        {
            throw new DataException(
                string.Create(CultureInfo.InvariantCulture, $"The fractions of the splits sum to {sum}, or one is not between 0 and 1"),
                Location.None, "Fractions are between 0 and 1 and sum to at most 1.");
        }
        _low = split.Fractions.Where(pair => string.CompareOrdinal(pair.Key, name) < 0).Sum(pair => pair.Value);
        bool isLast = split.Fractions.Keys.All(other => string.CompareOrdinal(other, name) <= 0);
        _high = isLast && sum > 1 - Tolerance ? 1 : _low + fraction;
    }

    /// <inheritdoc/>
    public override Schema Schema => _source.Schema;

    /// <inheritdoc/>
    public override int PartitionCount => _source.PartitionCount;

    internal override bool ReadsColumnsApart => _source.ReadsColumnsApart;

    /// <summary>What a row draws, from 0 up to but not including 1.</summary>
    /// <param name="seed">Seed of the draw.</param>
    /// <param name="partition">Index of the partition.</param>
    /// <param name="row">Index of the row in its partition.</param>
    public static double Draw(long seed, int partition, long row) => Draw(seed, (ulong)partition, row);

    private static double Draw(long seed, ulong source, long row) =>
        (Mix(Mix(Mix((ulong)seed) ^ source) ^ (ulong)row) >> 11) * (1.0 / (1L << 53));

    /// <inheritdoc/>
    public override async IAsyncEnumerable<RecordBatch> ReadAsync(
        int partition, IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        bool adds = _by is not null && columns is not null && !columns.Contains(_by);
        IReadOnlyList<string>? read = adds ? [.. columns!, _by!] : columns;
        var strata = _split is { Column: null, FoldCol: null, GroupCol: null, StratifyCol: not null } ? new StratifiedDeal(_split, partition) : null;
        await foreach ((RecordBatch batch, RowPlaces places) in _source.ReadPlacedAsync(partition, read, cancellationToken))
        {
            using (batch)
            {
                bool[] keep = _split.Column is not null ? ByColumn(batch) : strata is not null ? strata.Keep(Column(batch), _name) : ByDraw(places, batch);
                RecordBatch result = Batches.Filter(batch, keep);
                if (adds)
                {
                    using RecordBatch all = result;
                    result = Batches.Select(all, columns!);
                }
                if (result.Length > 0)
                    yield return result;
                else
                    result.Dispose();
            }
        }
    }

    private bool[] ByDraw(RowPlaces places, RecordBatch batch)
    {
        bool[] keep = new bool[batch.Length];
        if (_by is not null)
            return ByValue(Column(batch), keep);
        for (int i = 0; i < keep.Length; i++)
        {
            double draw = Draw(_split.Seed, places.Source, places[i]);
            keep[i] = _split.Folds is { } folds ? (int)(draw * folds) == _split.Fold == (_name == "test") : draw >= _low && draw < _high;
        }
        return keep;
    }

    private IArrowArray Column(RecordBatch batch) => batch.Column(batch.Schema.GetFieldIndex(_by));

    // A value draws for all of its rows; where the column names folds, nothing is drawn.
    private bool[] ByValue(IArrowArray column, bool[] keep)
    {
        string?[] values = SplitValues.Read(column);
        for (int i = 0; i < keep.Length; i++)
        {
            if (_split.FoldCol is not null)
            {
                keep[i] = int.TryParse(values[i], NumberStyles.Integer, CultureInfo.InvariantCulture, out int named) && named == _split.Fold == (_name == "test");
                continue;
            }
            double draw = Draw(_split.Seed, RowPlaces.SourceOf(values[i] ?? ""), values[i] is null ? 1 : 0);
            keep[i] = _split.Folds is { } folds
                ? (values[i] is { } value && _split.GroupFolds.TryGetValue(value, out int fold) ? fold : (int)(draw * folds)) == _split.Fold == (_name == "test")
                : draw >= _low && draw < _high;
        }
        return keep;
    }

    private bool[] ByColumn(RecordBatch batch)
    {
        IArrowArray column = Column(batch);
        bool[] keep = new bool[batch.Length];
        if (column is StringArray text)
        {
            ReadOnlySpan<byte> name = System.Text.Encoding.UTF8.GetBytes(_name);
            for (int i = 0; i < keep.Length; i++)
                keep[i] = !text.IsNull(i) && text.GetBytes(i).SequenceEqual(name);
            return keep;
        }
        Func<int, object?> read = Cells.Reader(column);
        for (int i = 0; i < keep.Length; i++)
            keep[i] = read(i) is { } value && Convert.ToString(value, CultureInfo.InvariantCulture) == _name;
        return keep;
    }

    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
