using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Rows of columns near a row: numbers spread around its own as they are in the background, categories as often as there.</summary>
internal sealed class TabularDrawn : DrawnRows
{
    private readonly string[] _names;
    private readonly FeatureSpread[] _spreads;
    private readonly Field[] _fields;
    private readonly KeptColumns _kept;
    private readonly double[]?[] _numbers;
    private readonly ulong[][] _hashes, _levels;
    private readonly List<double>[] _drawn;
    private readonly List<int> _rows = [];
    private readonly IArrowArray[] _columns;

    public TabularDrawn(RecordBatch batch, Schema input, string[] names, FeatureSpread[] spreads)
    {
        (_names, _spreads) = (names, spreads);
        _columns = [.. names.Select(name => batch.Column(batch.Schema.GetFieldIndex(name)))];
        _fields = [.. names.Select(name => batch.Schema.GetFieldByName(name))];
        _numbers = [.. _columns.Select((column, i) => spreads[i].Levels is null ? NumericColumn.ToDoubles(column) : null)];
        _hashes = [.. _columns.Select(RowHashes.Of)];
        _levels = [.. spreads.Select(static spread => spread.Levels is { } levels ? RowHashes.Of(levels.Rows.Column(0)) : [])];
        _drawn = [.. names.Select(static _ => new List<double>())];
        _kept = new KeptColumns(input, names);
        _kept.Open(batch);
    }

    public override LimeQuestion Draw(int row, int samples, long seed, int[]? classes)
    {
        int features = _names.Length;
        double[] states = new double[samples * features], drawn = new double[samples * features], distances = new double[samples];
        var draws = new Draws(RowHashes.Join((ulong)seed, _hashes.Aggregate(5UL, (hash, column) => RowHashes.Join(hash, column[row]))));
        for (int sample = 0; sample < samples; sample++)
        {
            double squares = 0;
            for (int i = 0; i < features; i++)
            {
                int place = (sample * features) + i;
                if (_numbers[i] is { } numbers)
                {
                    double spread = _spreads[i].Deviation;
                    states[place] = drawn[place] = TypedNumbers.Nearest(_fields[i].DataType, numbers[row] + (spread * draws.Normal()));
                    double distance = spread == 0 ? 0 : (states[place] - numbers[row]) / spread;
                    squares += distance * distance;
                    continue;
                }
                int level = Level(_spreads[i].Levels!, draws.Uniform());
                drawn[place] = level;
                states[place] = _levels[i][level] == _hashes[i][row] ? 1 : 0;
                squares += 1 - states[place];
            }
            distances[sample] = Math.Sqrt(squares / features);
        }
        return new LimeQuestion(row, features, states, distances, classes) { Drawn = drawn };
    }

    public override int Append(Question question, int sample)
    {
        double[] drawn = ((LimeQuestion)question).Drawn!;
        for (int i = 0; i < _drawn.Length; i++)
            _drawn[i].Add(drawn[(sample * _drawn.Length) + i]);
        if (_kept.Any)
            _rows.Add(question.Row);
        Count++;
        return 1;
    }

    public override RecordBatch Take()
    {
        var columns = new Dictionary<string, IArrowArray>(StringComparer.Ordinal);
        for (int i = 0; i < _drawn.Length; i++)
        {
            ReadOnlySpan<double> drawn = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_drawn[i]);
            columns[_names[i]] = _spreads[i].Levels is { } levels
                ? Taking.Take(levels.Rows.Column(0), [.. _drawn[i].Select(static level => (int)level)])
                : TypedNumbers.Column(_fields[i].DataType, drawn);
            _drawn[i].Clear();
        }
        int[] rows = _kept.Any ? [.. _rows] : new int[Count];
        _rows.Clear();
        Count = 0;
        return _kept.With(columns, rows);
    }

    private static int Level(BackgroundRows levels, double at)
    {
        int last = levels.Rows.Length - 1;
        for (int level = 0; level < last; level++)
        {
            at -= levels.Weights?[level] ?? (1.0 / levels.Rows.Length);
            if (at < 0)
                return level;
        }
        return last;
    }
}
