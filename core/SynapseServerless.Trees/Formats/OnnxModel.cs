using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Formats;

/// <summary>Reads ONNX models that are one operator of trees.</summary>
internal static class OnnxModel
{
    private static readonly string[] s_operators = ["TreeEnsembleRegressor", "TreeEnsembleClassifier", "TreeEnsemble"];

    // They name, shape or convert, and compute nothing.
    private static readonly string[] s_before = ["Identity", "Cast"], s_after = ["Identity", "Cast", "ZipMap", "Reshape", "Squeeze", "Unsqueeze", "Flatten"];

    private const string Remedy = "Give a model of trees alone, such as skl2onnx makes of a forest; ONNX Runtime runs the others.";

    /// <summary>Reads a model.</summary>
    /// <exception cref="TreeModelException">It is malformed, or of a kind that is not covered.</exception>
    public static TreeModel Read(ReadOnlySpan<byte> model)
    {
        var nodes = new List<OnnxNode>();
        var inputs = new List<OnnxInput>();
        var constants = new HashSet<string>(StringComparer.Ordinal);
        bool hasGraph = false;
        var reader = new Protobuf(model);
        while (reader.Next())
        {
            if (reader.Field != 7)
            {
                reader.Skip();
                continue;
            }
            hasGraph = true;
            ReadGraph(reader.Message(), nodes, inputs, constants);
        }
        if (!hasGraph)
            throw new TreeModelException("This is no ONNX model: it has no graph", Remedy);
        OnnxNode[] trees = [.. nodes.Where(node => s_operators.Contains(node.Operator))];
        if (trees.Length != 1)
            throw new TreeModelException($"The ONNX model has {trees.Length} operators of trees, where one is taken", Remedy);
        inputs.RemoveAll(input => constants.Contains(input.Name));
        (OnnxInput rows, bool isSingle) = FindInput(trees[0], nodes, inputs);
        CheckOthers(trees[0], nodes);
        return new OnnxTrees(trees[0], rows.Width, isSingle).ToModel();
    }

    private static void ReadGraph(ReadOnlySpan<byte> graph, List<OnnxNode> nodes, List<OnnxInput> inputs, HashSet<string> constants)
    {
        var reader = new Protobuf(graph);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    nodes.Add(OnnxNode.Read(reader.Message()));
                    break;
                case 5:
                    var tensor = new Protobuf(reader.Message());
                    while (tensor.Next())
                    {
                        if (tensor.Field == 8)
                            constants.Add(tensor.Text());
                        else
                            tensor.Skip();
                    }
                    break;
                case 11:
                    inputs.Add(OnnxInput.Read(reader.Message()));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    // What the trees are given has to be the input of the graph itself, cast at most.
    private static (OnnxInput Rows, bool IsSingle) FindInput(OnnxNode trees, List<OnnxNode> nodes, List<OnnxInput> inputs)
    {
        string name = trees.Inputs.FirstOrDefault("");
        long? cast = null;
        for (int steps = 0; steps <= nodes.Count; steps++)
        {
            if (inputs.Find(known => known.Name == name) is { } input)
            {
                return (input, (cast ?? input.Type) switch
                {
                    OnnxInput.Double when input.Type == OnnxInput.Double => false,
                    // A number that was a float once is one still.
                    OnnxInput.Double or OnnxInput.Single or OnnxInput.Whole => true,
                    long other => throw new TreeModelException($"The trees of the ONNX model take elements of the type {other}", "Floats, doubles and whole numbers are taken."),
                });
            }
            OnnxNode before = nodes.Find(node => node.Outputs.Contains(name))
                ?? throw new TreeModelException($"Nothing in the ONNX model gives '{name}', which the trees take", Remedy);
            if (!s_before.Contains(before.Operator) || before.Inputs.Count != 1)
                throw new TreeModelException($"The ONNX model has the operator {before.Operator} before its trees", Remedy);
            if (before.Operator == "Cast")
                cast ??= before.Attributes.GetValueOrDefault("to")?.Wholes.FirstOrDefault();
            name = before.Inputs[0];
        }
        throw new TreeModelException("The graph of the ONNX model goes round in circles", Remedy);
    }

    private static void CheckOthers(OnnxNode trees, List<OnnxNode> nodes)
    {
        var after = new HashSet<string>(trees.Outputs, StringComparer.Ordinal);
        // Operators stand in the order in which they are computed.
        foreach (OnnxNode node in nodes.Where(node => node.Inputs.Exists(after.Contains)))
        {
            if (!s_after.Contains(node.Operator))
                throw new TreeModelException($"The ONNX model has the operator {node.Operator} behind its trees", Remedy);
            after.UnionWith(node.Outputs);
        }
    }
}
