using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Accumulated local effects: how the answer changes over the part of a range that a row's own value lies in.</summary>
internal sealed class LocalEffects
{
    private readonly double[][] _edges, _values;
    private readonly int[] _first;

    public LocalEffects(RecordBatch batch, GridFeature[] features)
    {
        _edges = [.. features.Select(static feature => NumericColumn.ToDoubles(feature.Values))];
        _values = [.. features.Select(feature => NumericColumn.ToDoubles(batch.Column(batch.Schema.GetFieldIndex(feature.Name))))];
        _first = new int[features.Length];
        for (int i = 1; i < _first.Length; i++)
            _first[i] = _first[i - 1] + _edges[i - 1].Length;
    }

    /// <summary>For each feature the row with the lower and with the upper edge of the part that its value lies in; none where the value is missing.</summary>
    public GridCell[] Cells(int row)
    {
        var cells = new List<GridCell>();
        for (int i = 0; i < _edges.Length; i++)
        {
            double value = _values[i][row];
            if (double.IsNaN(value) || _edges[i].Length < 2)
                continue;
            int upper = System.Array.FindIndex(_edges[i], edge => edge >= value);
            // What lies outside the range counts to its nearest part.
            upper = Math.Clamp(upper < 0 ? _edges[i].Length - 1 : upper, 1, _edges[i].Length - 1);
            cells.Add(new GridCell(i, upper - 1));
            cells.Add(new GridCell(i, upper));
        }
        return [.. cells];
    }

    /// <summary>The place of a part in the sums: that of its upper edge.</summary>
    public int Place(GridCell upper) => _first[upper.First] + upper.Value;

    /// <summary>The curve of a feature: effects added up from the lowest edge, less their mean over the rows.</summary>
    public static double[][] Curve(DependenceState state, int first, int points)
    {
        double[][] curve = new double[points][];
        curve[0] = new double[state.Classes];
        double[] middle = new double[state.Classes];
        double rows = 0;
        for (int i = 1; i < points; i++)
        {
            double[] effects = state.Means(first + i);
            curve[i] = [.. curve[i - 1].Zip(effects, static (before, effect) => before + effect)];
            for (int k = 0; k < middle.Length; k++)
                middle[k] += state.Counts[first + i] * (curve[i - 1][k] + curve[i][k]) / 2;
            rows += state.Counts[first + i];
        }
        return [.. curve.Select(point => point.Select((value, k) => rows == 0 ? value : value - (middle[k] / rows)).ToArray())];
    }
}
