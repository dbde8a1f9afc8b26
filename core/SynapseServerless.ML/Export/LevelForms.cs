using System.Globalization;
using System.Text.Json;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Indexes and levels as nodes of an ONNX graph.</summary>
internal static class LevelForms
{
    // Each number is compared with all levels.
    private const int MostNumbers = 4_096;

    // From here on doubles do not tell whole numbers apart.
    private const double Exact = 9_007_199_254_740_992;

    /// <summary>The index of the level that a column has; one more than there are levels where it has none of them.</summary>
    public static OnnxValue Index(IOnnxGraph graph, string column, IReadOnlyList<string> levels)
    {
        OnnxValue value = graph.Column(column);
        if (value.Width > 0 || levels.Count == 0)
            throw graph.Refuse(levels.Count == 0 ? "there are no levels" : "vectors have no levels");
        if (value.Element == OnnxElement.Text)
        {
            return graph.Node(
                "ai.onnx.ml.LabelEncoder", [value], OnnxElement.Int64, 0, new OnnxSetting("keys_strings", levels.ToArray()),
                new OnnxSetting("values_int64s", Enumerable.Range(0, levels.Count).Select(static index => (long)index).ToArray()), new OnnxSetting("default_int64", (long)levels.Count));
        }
        if (graph.Schema.GetFieldByName(column).DataType is Apache.Arrow.Types.Decimal128Type)
            throw graph.Refuse($"column '{column}' is of decimals, which the graph's numbers do not tell apart to the last digit");
        if (levels.Count > MostNumbers)
            throw graph.Refuse($"there are {levels.Count} levels of numbers, and a graph compares with {MostNumbers} at most");
        OnnxValue numbers = graph.Numbers(value);
        double[] known = [.. levels.Select(level => level is "true" or "false" ? level == "true" ? 1 : 0 : double.Parse(level, CultureInfo.InvariantCulture))];
        if (numbers.Element == OnnxElement.Float)
            known = [.. levels.Select(static level => (double)float.Parse(level, CultureInfo.InvariantCulture))];
        if (known.Any(static level => Math.Abs(level) > Exact && Math.Truncate(level) == level && !double.IsInfinity(level)))
            throw graph.Refuse("levels are whole numbers beyond 2^53, which the graph's numbers do not tell apart");
        OnnxValue places = graph.As(Matches(graph, numbers, known), OnnxElement.Int64);
        // At most one level is met: it adds its distance from the number of levels.
        OnnxValue weighted = graph.Compute("Mul", places, graph.Constant([.. Enumerable.Range(0, levels.Count).Select(index => (long)index - levels.Count)]));
        return graph.Compute("Add", Sum(graph, weighted), graph.Constant((long)levels.Count));
    }

    /// <summary>For each row, which of some numbers it has.</summary>
    public static OnnxValue Matches(IOnnxGraph graph, OnnxValue numbers, IReadOnlyList<double> known) =>
        graph.Compare("Equal", graph.Vector(numbers), graph.Constants(numbers.Element, known), known.Count);

    /// <summary>The sum of each row's elements.</summary>
    public static OnnxValue Sum(IOnnxGraph graph, OnnxValue vectors, bool keeps = false) =>
        graph.Node("ReduceSum", [vectors, graph.Constant(1L)], vectors.Element, keeps ? 1 : 0, new OnnxSetting("keepdims", keeps ? 1L : 0L));

    /// <summary>The texts that indexes stand for; the empty text for an index without one.</summary>
    public static OnnxValue Texts(IOnnxGraph graph, string column, IReadOnlyList<string?> levels) => graph.Node(
        "ai.onnx.ml.LabelEncoder", [graph.As(graph.Scalar(graph.Column(column)), OnnxElement.Int64)], OnnxElement.Text, 0,
        new OnnxSetting("keys_int64s", Enumerable.Range(0, levels.Count).Select(static index => (long)index).ToArray()),
        new OnnxSetting("values_strings", levels.Select(static level => level ?? "").ToArray()), new OnnxSetting("default_string", ""));

    /// <summary>The numbers that indexes stand for; NaN for an index without one.</summary>
    public static OnnxValue Values(IOnnxGraph graph, string column, IReadOnlyList<JsonElement> levels)
    {
        OnnxValue index = graph.As(graph.Scalar(graph.Column(column)), OnnxElement.Int64);
        long count = levels.Count;
        OnnxValue known = graph.Node(
            "And", [graph.Compare("GreaterOrEqual", index, graph.Constant(0L), 0), graph.Compare("Less", index, graph.Constant(count), 0)], OnnxElement.Boolean, 0);
        return graph.Node("Gather", [graph.Constant([.. levels.Select(Number), double.NaN]), graph.Where(known, index, graph.Constant(count))], OnnxElement.Double, 0);
    }

    private static double Number(JsonElement level) => level.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.Number => level.GetDouble(),
        JsonValueKind.String => double.Parse(level.GetString()!, CultureInfo.InvariantCulture),
        _ => double.NaN,
    };
}
