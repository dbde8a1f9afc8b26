namespace SynapseServerless.Stages;

/// <summary>Nodes of classifiers.</summary>
public static class OnnxClasses
{
    /// <summary>The class whose probability, divided by its threshold, is largest, as a double; the first of equals.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="probabilities">The probabilities, one for each class.</param>
    /// <param name="thresholds">A number for each class; none to compare probabilities as they are.</param>
    public static OnnxValue Choose(this IOnnxGraph graph, OnnxValue probabilities, IReadOnlyList<double> thresholds)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(thresholds);
        OnnxValue scores = probabilities;
        if (thresholds.Count > 0)
            scores = graph.Compute("Div", probabilities, graph.Constants(probabilities.Element, thresholds));
        // With a threshold of 0 any probability wins, but for one of 0, whose quotient is no number.
        if (thresholds.Contains(0))
            scores = graph.Where(graph.IsMissing(scores), graph.Constants(scores.Element, double.NegativeInfinity), scores);
        return graph.As(graph.Node("ArgMax", [scores], OnnxElement.Int64, 0, new OnnxSetting("axis", 1L), new OnnxSetting("keepdims", 0L)), OnnxElement.Double);
    }
}
