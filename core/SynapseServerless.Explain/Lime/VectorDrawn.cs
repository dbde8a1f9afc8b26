using System.Runtime.InteropServices;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Explain;

/// <summary>Vectors near a vector: slots spread around its own as they are in the background.</summary>
internal sealed class VectorDrawn : DrawnRows
{
    private readonly DenseVectors _own;
    private readonly string _name;
    private readonly FeatureSpread[] _spreads;
    private readonly KeptColumns _kept;
    private readonly List<float> _values = [];
    private readonly List<int> _rows = [];

    public VectorDrawn(RecordBatch batch, Schema input, string name, FeatureSpread[] spreads)
    {
        (_name, _spreads) = (name, spreads);
        _own = DenseVectors.Read(batch.Column(batch.Schema.GetFieldIndex(name)), spreads.Length);
        _kept = new KeptColumns(input, [name]);
        _kept.Open(batch);
    }

    public override LimeQuestion Draw(int row, int samples, long seed, int[]? classes)
    {
        ReadOnlySpan<float> own = _own.Row(row);
        double[] states = new double[samples * own.Length], distances = new double[samples];
        var draws = new Draws(RowHashes.Join((ulong)seed, Stages.Hash64.Of(MemoryMarshal.AsBytes(own))));
        for (int sample = 0; sample < samples; sample++)
        {
            double squares = 0;
            for (int i = 0; i < own.Length; i++)
            {
                double spread = _spreads[i].Deviation, value = (float)(own[i] + (spread * draws.Normal()));
                states[(sample * own.Length) + i] = value;
                squares += spread == 0 ? 0 : (value - own[i]) * (value - own[i]) / (spread * spread);
            }
            distances[sample] = Math.Sqrt(squares / own.Length);
        }
        return new LimeQuestion(row, own.Length, states, distances, classes);
    }

    public override int Append(Question question, int sample)
    {
        double[] drawn = ((LimeQuestion)question).States;
        for (int i = 0; i < _own.Width; i++)
            _values.Add((float)drawn[(sample * _own.Width) + i]);
        if (_kept.Any)
            _rows.Add(question.Row);
        Count++;
        return 1;
    }

    public override RecordBatch Take()
    {
        int[] rows = _kept.Any ? [.. _rows] : new int[Count];
        IArrowArray column = DenseVectors.Column(CollectionsMarshal.AsSpan(_values), _own.Width, Count);
        _values.Clear();
        _rows.Clear();
        Count = 0;
        return _kept.With(new Dictionary<string, IArrowArray>(StringComparer.Ordinal) { [_name] = column }, rows);
    }
}
