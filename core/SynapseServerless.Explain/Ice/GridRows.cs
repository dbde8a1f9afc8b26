using System.Runtime.InteropServices;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Explain;

/// <summary>Which values are put into a row: for each perturbation a feature and one of its values, and perhaps another.</summary>
/// <param name="First">The first feature; -1 to leave the row as it is.</param>
/// <param name="Value">Its value.</param>
/// <param name="Second">The second feature; -1 for none.</param>
/// <param name="Other">Its value.</param>
internal readonly record struct GridCell(int First, int Value, int Second = -1, int Other = -1);

/// <summary>What the model says of a row with other values in some of its columns.</summary>
internal sealed class GridQuestion(int row, GridCell[] cells, int[]? classes) : Question(row, cells.Length, classes)
{
    public GridCell Cell(int sample) => cells[sample];

    public override bool Has(int sample, int feature) => cells[sample].First != feature && cells[sample].Second != feature;
}

/// <summary>Rows with other values in some of their columns.</summary>
internal sealed class GridRows : PerturbedRows
{
    private readonly GridFeature[] _features;
    private readonly IArrowArray[] _joined;
    private readonly List<int>[] _takes;
    private readonly List<int> _rows = [];
    private readonly KeptColumns _kept;
    private readonly int _length;

    public GridRows(RecordBatch batch, Schema input, GridFeature[] features)
    {
        (_features, _length) = (features, batch.Length);
        _joined = [.. features.Select(feature => Joining.Join([batch.Column(batch.Schema.GetFieldIndex(feature.Name)), feature.Values]))];
        _takes = [.. features.Select(static _ => new List<int>())];
        _kept = new KeptColumns(input, [.. features.Select(static feature => feature.Name)]);
        _kept.Open(batch);
    }

    public override int Append(Question question, int sample)
    {
        GridCell cell = ((GridQuestion)question).Cell(sample);
        for (int i = 0; i < _takes.Length; i++)
            _takes[i].Add(cell.First == i ? _length + cell.Value : cell.Second == i ? _length + cell.Other : question.Row);
        _rows.Add(question.Row);
        Count++;
        return 1;
    }

    public override RecordBatch Take()
    {
        var columns = new Dictionary<string, IArrowArray>(StringComparer.Ordinal);
        for (int i = 0; i < _takes.Length; i++)
        {
            columns[_features[i].Name] = Taking.Take(_joined[i], CollectionsMarshal.AsSpan(_takes[i]));
            _takes[i].Clear();
        }
        int[] rows = [.. _rows];
        _rows.Clear();
        Count = 0;
        return _kept.With(columns, rows);
    }
}
