using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>What classifiers write, as nodes of an ONNX graph.</summary>
internal static class ClassForms
{
    /// <summary>Writes the columns of a classifier.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="raw">Raw scores.</param>
    /// <param name="probabilities">Probabilities.</param>
    /// <param name="thresholds">What probabilities are divided by; none to compare them as they are.</param>
    /// <param name="threshold">Above which probability class 1 of two is predicted; null to go by the largest.</param>
    public static void Set(IOnnxGraph graph, ClassColumns columns, OnnxValue raw, OnnxValue probabilities, IReadOnlyList<double> thresholds, double? threshold = null)
    {
        OnnxValue prediction = threshold is { } least
            ? graph.As(graph.Compare("Greater", graph.Scalar(graph.Node("Gather", [probabilities, graph.Constant(1L)], OnnxElement.Double, 1, new OnnxSetting("axis", 1L))), graph.Constant(least), 0), OnnxElement.Double)
            : graph.Choose(probabilities, thresholds);
        if (columns.Raw.Length > 0)
            graph.Set(columns.Raw, raw);
        if (columns.Probability.Length > 0)
            graph.Set(columns.Probability, probabilities);
        graph.Set(columns.Prediction, prediction);
        graph.Note(LinearForms.Rejected);
    }

    /// <summary>Probabilities that follow from scores by the softmax.</summary>
    public static OnnxValue SoftMax(IOnnxGraph graph, OnnxValue scores) => graph.Node("Softmax", [scores], OnnxElement.Double, scores.Width, new OnnxSetting("axis", -1L));

    /// <summary>1 / (1 + e^-x) of each element.</summary>
    public static OnnxValue Logistic(IOnnxGraph graph, OnnxValue value)
    {
        OnnxValue power = graph.Node("Exp", [graph.Node("Neg", [value], OnnxElement.Double, value.Width)], OnnxElement.Double, value.Width);
        return graph.Node("Div", [graph.Constant(1.0), graph.Compute("Add", power, graph.Constant(1.0))], OnnxElement.Double, value.Width);
    }
}
