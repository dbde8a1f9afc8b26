using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Columns of curves: in each row a list of values of a feature with what the model says there, a number for each class.</summary>
internal static class DependenceColumn
{
    private static readonly ListType _numbers = new(new Field("item", DoubleType.Default, nullable: false));

    /// <summary>A field of curves.</summary>
    public static Field Field(GridFeature feature) => new(feature.Output, new ListType(new Field("item", Item(feature), nullable: false)), nullable: false);

    /// <summary>A column of curves.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="curves">For each row, for each value the numbers.</param>
    public static ListArray Of(GridFeature feature, IReadOnlyList<double[][]> curves)
    {
        int points = feature.Values.Length, rows = curves.Count;
        int[] takes = [.. Enumerable.Range(0, rows * points).Select(i => i % points)];
        var numbers = new NestedDoubles();
        foreach (double[][] curve in curves)
            numbers.Add(curve);
        var items = new StructArray(Item(feature), rows * points, [Taking.Take(feature.Values, takes), numbers.Inner()], ArrowBuffer.Empty);
        int[] offsets = [.. Enumerable.Range(0, rows + 1).Select(row => row * points)];
        return new ListArray(Field(feature).DataType, rows, NumericColumn.Buffer(offsets), items, ArrowBuffer.Empty);
    }

    /// <summary>The curves of rows as a report shows them: of the first class that each row has.</summary>
    /// <param name="rows">The rows, one at least.</param>
    /// <param name="name">Name of the feature; where its column is there, its values are counted.</param>
    /// <param name="output">The column of curves.</param>
    /// <param name="isNumeric">Whether the values are in order.</param>
    public static DependenceCurve Read(RecordBatch rows, string name, string output, bool isNumeric)
    {
        Func<int, object?> read = Cells.Reader(rows.Column(rows.Schema.GetFieldIndex(output)));
        IReadOnlyDictionary<string, object?>[][] points = [.. Enumerable.Range(0, rows.Length)
            .Select(row => ExplanationReader.Items(read(row)).OfType<IReadOnlyDictionary<string, object?>>().ToArray())];
        object?[] values = [.. points[0].Select(static point => point["value"])];
        string[] labels = [.. values.Select(ExplanationText.Of)];
        double[] numbers = isNumeric ? [.. values.Select(static value => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture))] : [];
        double[][] lines = [.. points.Select(static row => row.Select(static point => Convert.ToDouble(ExplanationReader.Items(point["dependence"]).First(), System.Globalization.CultureInfo.InvariantCulture)).ToArray())];
        int place = rows.Schema.GetFieldIndex(name);
        return new DependenceCurve(name, labels, numbers, [.. Enumerable.Range(0, values.Length).Select(i => lines.Average(line => line[i]))], lines)
        {
            Rows = place < 0 ? [] : isNumeric ? DependenceCurve.Nearest(numbers, NumericColumn.ToDoubles(rows.Column(place))) : Counts(labels, Cells.Reader(rows.Column(place)), rows.Length),
        };
    }

    private static long[] Counts(string[] labels, Func<int, object?> read, int rows)
    {
        var counts = Enumerable.Range(0, rows).Select(row => ExplanationText.Of(read(row))).CountBy(static text => text).ToDictionary();
        return [.. labels.Select(label => (long)counts.GetValueOrDefault(label))];
    }

    private static StructType Item(GridFeature feature) => new(
    [
        new Field("value", feature.Values.Data.DataType, nullable: true), new Field("dependence", _numbers, nullable: false),
    ]);
}
