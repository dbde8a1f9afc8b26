using System.Globalization;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Values in the place of missing ones, as nodes of an ONNX graph.</summary>
internal static class FillForms
{
    private static readonly string[] _nothing = [""];
    private static readonly long[] _yes = [1];

    /// <summary>A value in the place of missing ones, in a column of numbers, booleans or text.</summary>
    public static OnnxValue Fill(IOnnxGraph graph, OnnxValue value, string fill)
    {
        if (value.Element == OnnxElement.Text)
            return Texts(graph, value, fill);
        if (value.Element is not (OnnxElement.Double or OnnxElement.Float))
            return value;
        double number = bool.TryParse(fill, out bool flag) ? flag ? 1 : 0 : double.Parse(fill, NumberStyles.Float, CultureInfo.InvariantCulture);
        return graph.Where(graph.IsMissing(value), graph.Constants(value.Element, number), value);
    }

    /// <summary>A number in the place of missing ones, and of a number that stands for such.</summary>
    public static OnnxValue Impute(IOnnxGraph graph, OnnxValue value, double surrogate, double missing)
    {
        value = graph.As(value, OnnxElement.Double);
        OnnxValue filled = graph.Where(graph.IsMissing(value), graph.Constant(surrogate), value);
        return double.IsNaN(missing) ? filled : graph.Where(graph.Compare("Equal", value, graph.Constant(missing), value.Width), graph.Constant(surrogate), filled);
    }

    // Texts are compared by a table, which every version of ONNX has.
    private static OnnxValue Texts(IOnnxGraph graph, OnnxValue value, string fill)
    {
        OnnxValue missing = graph.Node(
            "ai.onnx.ml.LabelEncoder", [value], OnnxElement.Int64, value.Width, new OnnxSetting("keys_strings", _nothing), new OnnxSetting("values_int64s", _yes),
            new OnnxSetting("default_int64", 0L));
        return graph.Where(graph.As(missing, OnnxElement.Boolean), graph.Constant(fill), value);
    }
}
