using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Rows of a vector: a slot that is not known has the value of a row of the background, one after the other.</summary>
internal sealed class VectorCoalitions : CoalitionRows
{
    private readonly DenseVectors _own, _background;
    private readonly double[]? _weights;
    private readonly string _name;
    private readonly KeptColumns _kept;
    private readonly List<int> _rows = [];
    private readonly int[] _varying;
    private float[] _values = [];

    /// <summary>Takes the rows that are explained.</summary>
    /// <param name="batch">The rows, borrowed.</param>
    /// <param name="input">Schema of the rows that are scored.</param>
    /// <param name="name">The column of vectors.</param>
    /// <param name="background">What the rows are compared with.</param>
    /// <param name="weights">The share of each row of the background; null for equal ones.</param>
    public VectorCoalitions(RecordBatch batch, Schema input, string name, DenseVectors background, double[]? weights)
    {
        (_name, _background, _weights) = (name, background, weights);
        _own = DenseVectors.Read(batch.Column(batch.Schema.GetFieldIndex(name)), background.Width);
        _kept = new KeptColumns(input, [name]);
        _kept.Open(batch);
        // A slot that differs among the rows of the background plays in every row.
        _varying = [.. Enumerable.Range(0, background.Width).Where(slot => Enumerable.Range(1, background.Rows - 1).Any(row => !Same(background.Row(row)[slot], background.Row(0)[slot])))];
    }

    public override double[]? Weights => _weights;

    /// <summary>The vectors of the rows.</summary>
    public DenseVectors Own => _own;

    public override int Features(int row) => _own.Width;

    public override int[] Players(int row)
    {
        var players = new List<int>();
        ReadOnlySpan<float> own = _own.Row(row), other = _background.Row(0);
        int next = 0;
        for (int slot = 0; slot < own.Length; slot++)
        {
            bool varies = next < _varying.Length && _varying[next] == slot;
            next += varies ? 1 : 0;
            if (varies || !Same(own[slot], other[slot]))
                players.Add(slot);
        }
        return [.. players];
    }

    public override ulong Identity(int row) => Hash64.Of(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_own.Row(row)));

    public override int Append(Question question, int sample)
    {
        var coalition = (CoalitionQuestion)question;
        int rows = _background.Rows, width = _own.Width, end = (Count + rows) * width;
        if (_values.Length < end)
            System.Array.Resize(ref _values, Math.Max(end, 2 * _values.Length));
        ReadOnlySpan<float> own = _own.Row(question.Row);
        Span<float> first = _values.AsSpan(Count * width, rows * width);
        _background.Values.AsSpan().CopyTo(first);
        for (int player = 0; player < coalition.Players.Length; player++)
        {
            if (!coalition.Knows(sample, player))
                continue;
            int slot = coalition.Players[player];
            float value = own[slot];
            for (int place = slot; place < first.Length; place += width)
                first[place] = value;
        }
        if (_kept.Any)
            _rows.AddRange(Enumerable.Repeat(question.Row, rows));
        Count += rows;
        return rows;
    }

    public override RecordBatch Take()
    {
        int[] rows = _kept.Any ? [.. _rows] : new int[Count];
        IArrowArray column = DenseVectors.Column(_values.AsSpan(0, Count * _own.Width), _own.Width, Count);
        _rows.Clear();
        Count = 0;
        return _kept.With(new Dictionary<string, IArrowArray>(StringComparer.Ordinal) { [_name] = column }, rows);
    }

    private static bool Same(float left, float right) => left.Equals(right);
}
