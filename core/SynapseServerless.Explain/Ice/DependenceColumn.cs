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

    private static StructType Item(GridFeature feature) => new(
    [
        new Field("value", feature.Values.Data.DataType, nullable: true), new Field("dependence", _numbers, nullable: false),
    ]);
}
