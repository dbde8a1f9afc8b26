using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Explain;

/// <summary>Rows of columns: a column that is not known has the value of a row of the background, one after the other.</summary>
internal sealed class TabularCoalitions : CoalitionRows
{
    private readonly string[] _names;
    private readonly BackgroundRows _background;
    private readonly KeptColumns _kept;
    private readonly List<int>[] _takes;
    private readonly List<int> _rows = [];
    private readonly IArrowArray[] _joined;
    private readonly ulong[][] _hashes;
    private readonly int[] _all;
    private readonly int _length;

    /// <summary>Takes the rows that are explained.</summary>
    /// <param name="batch">The rows, borrowed.</param>
    /// <param name="input">Schema of the rows that are scored.</param>
    /// <param name="names">The columns that are perturbed.</param>
    /// <param name="background">What the rows are compared with; its columns have these names.</param>
    public TabularCoalitions(RecordBatch batch, Schema input, string[] names, BackgroundRows background)
    {
        (_names, _background, _length) = (names, background, batch.Length);
        _kept = new KeptColumns(input, names);
        _kept.Open(batch);
        _takes = [.. names.Select(static _ => new List<int>())];
        _all = [.. Enumerable.Range(0, names.Length)];
        _joined = [.. names.Select(name => Joining.Join([batch.Column(batch.Schema.GetFieldIndex(name)), background.Rows.Column(background.Rows.Schema.GetFieldIndex(name))]))];
        _hashes = [.. _joined.Select(RowHashes.Of)];
    }

    public override double[]? Weights => _background.Weights;

    public override int Features(int row) => _names.Length;

    public override int[] Players(int row) => [.. _all.Where(i => _hashes[i].AsSpan(_length).ContainsAnyExcept(_hashes[i][row]))];

    public override ulong Identity(int row) => _hashes.Aggregate(3UL, (hash, column) => RowHashes.Join(hash, column[row]));

    public override int Append(Question question, int sample)
    {
        var coalition = (CoalitionQuestion)question;
        int rows = _background.Rows.Length, player = 0;
        for (int i = 0; i < _takes.Length; i++)
        {
            // Who does not play has the same value everywhere.
            bool plays = player < coalition.Players.Length && coalition.Players[player] == i;
            bool known = !plays || coalition.Knows(sample, player);
            player += plays ? 1 : 0;
            for (int j = 0; j < rows; j++)
                _takes[i].Add(known ? question.Row : _length + j);
        }
        if (_kept.Any)
            _rows.AddRange(Enumerable.Repeat(question.Row, rows));
        Count += rows;
        return rows;
    }

    public override RecordBatch Take()
    {
        var columns = new Dictionary<string, IArrowArray>(StringComparer.Ordinal);
        for (int i = 0; i < _takes.Length; i++)
        {
            columns[_names[i]] = Taking.Take(_joined[i], System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_takes[i]));
            _takes[i].Clear();
        }
        int[] rows = _kept.Any ? [.. _rows] : new int[Count];
        _rows.Clear();
        Count = 0;
        return _kept.With(columns, rows);
    }
}
