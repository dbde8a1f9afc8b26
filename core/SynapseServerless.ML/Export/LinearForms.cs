using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Weighted sums of features as nodes of an ONNX graph.</summary>
internal static class LinearForms
{
    /// <summary>What the graph does with a row that models reject.</summary>
    public const string Rejected = "a vector that is missing, or has a missing or infinite value, gets a result all the same; the stage rejects the row";

    /// <summary>For each row, a weighted sum of its features for each vector of weights, in doubles.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="features">The column of vectors.</param>
    /// <param name="weights">The vectors of weights.</param>
    /// <param name="added">What is added to each sum; null for nothing.</param>
    public static OnnxValue Sums(IOnnxGraph graph, string features, IReadOnlyList<double[]> weights, IReadOnlyList<double>? added)
    {
        OnnxValue rows = VectorForms.Doubles(graph, features);
        int width = weights[0].Length, sums = weights.Count;
        double[] matrix = new double[width * sums];
        for (int k = 0; k < sums; k++)
        {
            for (int slot = 0; slot < width; slot++)
                matrix[(slot * sums) + k] = weights[k][slot];
        }
        OnnxValue columns = graph.Node("Reshape", [graph.Constant(matrix), graph.Constant<long>(width, sums)], OnnxElement.Double, sums);
        OnnxValue products = graph.Node("MatMul", [rows, columns], OnnxElement.Double, sums);
        return added is null ? products : graph.Compute("Add", products, graph.Constant(added));
    }

    /// <summary>The mean that follows from a sum by the link of a generalized linear model, brought into the range that means of the family have.</summary>
    public static OnnxValue Mean(IOnnxGraph graph, OnnxValue sum, GlmLink link, GlmFamily family)
    {
        OnnxValue mean = link.Name switch
        {
            "identity" => sum,
            "log" => One(graph, "Exp", sum),
            "inverse" => graph.Node("Div", [graph.Constant(1.0), sum], OnnxElement.Double, sum.Width),
            "sqrt" => graph.Compute("Mul", sum, sum),
            "logit" => ClassForms.Logistic(graph, sum),
            "probit" => Probit(graph, sum),
            "cloglog" => graph.Node("Sub", [graph.Constant(1.0), One(graph, "Exp", One(graph, "Neg", One(graph, "Exp", sum)))], OnnxElement.Double, sum.Width),
            _ => link.Power == 0 ? One(graph, "Exp", sum) : graph.Compute("Pow", sum, graph.Constant(1 / link.Power)),
        };
        return family.VariancePower == 0 ? mean
            : graph.Compute("Min", graph.Compute("Max", mean, graph.Constant(1e-16)), graph.Constant(family.VariancePower is null ? 1 - 1e-16 : double.MaxValue));
    }

    // ONNX Runtime has the error function for floats alone.
    private static OnnxValue Probit(IOnnxGraph graph, OnnxValue sum)
    {
        graph.Note("the normal distribution is computed in single precision, to about 1e-7");
        OnnxValue scaled = graph.As(graph.Compute("Mul", sum, graph.Constant(Math.Sqrt(0.5))), OnnxElement.Float);
        OnnxValue error = graph.As(graph.Node("Erf", [scaled], OnnxElement.Float, sum.Width), OnnxElement.Double);
        return graph.Compute("Add", graph.Compute("Mul", error, graph.Constant(0.5)), graph.Constant(0.5));
    }

    private static OnnxValue One(IOnnxGraph graph, string operation, OnnxValue value) => graph.Node(operation, [value], OnnxElement.Double, value.Width);
}
