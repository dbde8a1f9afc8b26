using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>The parts of a vector that Featurize assembles, as nodes of an ONNX graph.</summary>
internal static class FeatureForms
{
    /// <summary>The slots of a column; null where it has none.</summary>
    public static OnnxValue? Slots(IOnnxGraph graph, FeaturizedColumn column)
    {
        switch (column.Kind)
        {
            case FeatureKind.Text:
                return column.Hashes.Length == 0 ? null : throw graph.Refuse($"words of column '{column.Name}' are hashed, for which ONNX has no operator");
            case FeatureKind.Date or FeatureKind.Time:
                throw graph.Refuse($"column '{column.Name}' is a point in time, of which ONNX has no type");
            case FeatureKind.OneHot:
                return OneHot(graph, column);
            default:
                OnnxValue value = graph.As(VectorForms.Number(graph, column.Name), OnnxElement.Float);
                return column is { Kind: FeatureKind.Number, Fill: { } fill } ? graph.Where(graph.IsMissing(value), graph.Constant((float)fill), value) : value;
        }
    }

    private static OnnxValue? OneHot(IOnnxGraph graph, FeaturizedColumn column)
    {
        int width = column.Slots!.Length;
        if (width == 0)
            return null;
        OnnxValue index = graph.Vector(graph.Numbers(VectorForms.Number(graph, column.Name)));
        // An index is cut down to a whole number.
        index = graph.Node("Floor", [index], index.Element, 1);
        OnnxValue slots = graph.As(LevelForms.Matches(graph, index, [.. Enumerable.Range(0, width).Select(static slot => (double)slot)]), OnnxElement.Float);
        return graph.Node("Where", [graph.IsMissing(index), graph.Constant(float.NaN), slots], OnnxElement.Float, width);
    }
}
