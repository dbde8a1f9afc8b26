using SynapseServerless.Onnx.Format;

namespace SynapseServerless.Onnx.Graphs;

/// <summary>Finds the last layer of a classifier: the product with the weights of its classes.</summary>
internal static class LastLayer
{
    // What stands between that product and the output.
    private static readonly HashSet<string> _between = ["Softmax", "LogSoftmax", "Sigmoid", "Identity", "Cast", "Add", "Squeeze", "Flatten", "Reshape", "ArgMax"];

    /// <summary>The value that the last product with weights takes; null where the first output is not made by such a product.</summary>
    /// <param name="bytes">The model.</param>
    /// <param name="where">The stage, for messages.</param>
    public static string? Find(byte[] bytes, Location where)
    {
        GraphProto graph = ModelParser.Parse(bytes, "the model", where).Graph;
        var makers = new Dictionary<string, NodeProto>(StringComparer.Ordinal);
        foreach (NodeProto node in graph.Node)
        {
            foreach (string output in node.Output.Where(output => output.Length > 0))
                makers[output] = node;
        }
        string? value = graph.Output.FirstOrDefault()?.Name;
        // A graph has no cycles, and so no more steps than nodes.
        for (int step = 0; step <= graph.Node.Count && value is not null && makers.TryGetValue(value, out NodeProto? node); step++)
        {
            if (node.OpType is "Gemm" or "MatMul")
                return node.Input[0];
            if (!_between.Contains(node.OpType))
                return null;
            // Of a sum, the part that is computed: the other is the bias.
            value = node.Input.FirstOrDefault(makers.ContainsKey);
        }
        return null;
    }
}
