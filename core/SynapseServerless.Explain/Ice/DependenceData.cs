using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>The distribution of the data over the values that are tried.</summary>
internal static class DependenceData
{
    /// <summary>Counts the rows of a batch, feature after feature.</summary>
    public static void Count(RecordBatch batch, GridFeature[] features, DependenceState state)
    {
        int places = features.Sum(static feature => feature.Values.Length), first = 0;
        foreach (GridFeature feature in features)
        {
            IArrowArray column = batch.Column(batch.Schema.GetFieldIndex(feature.Name));
            foreach (int place in feature.IsNumeric ? Numbers(feature, column) : Levels(feature, column))
                state.Count(places, first + place);
            first += feature.Values.Length;
        }
    }

    private static IEnumerable<int> Numbers(GridFeature feature, IArrowArray column)
    {
        double[] numbers = NumericColumn.ToDoubles(feature.Values);
        return NumericColumn.ToDoubles(column).Where(static value => !double.IsNaN(value)).Select(value => DependenceCurve.Nearest(numbers, value));
    }

    // Values that are not among those that are tried count nowhere.
    private static IEnumerable<int> Levels(GridFeature feature, IArrowArray column)
    {
        var places = new Dictionary<ulong, int>();
        foreach ((int place, ulong hash) in RowHashes.Of(feature.Values).Index())
            places.TryAdd(hash, place);
        return RowHashes.Of(column).Where(places.ContainsKey).Select(hash => places[hash]);
    }
}
