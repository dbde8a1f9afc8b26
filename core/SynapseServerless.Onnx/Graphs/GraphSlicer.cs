using SynapseServerless.Onnx.Format;

namespace SynapseServerless.Onnx.Graphs;

/// <summary>Cuts a graph down to what some of its values need.</summary>
internal static class GraphSlicer
{
    /// <summary>All values that a graph computes, in the order in which they come about.</summary>
    public static IEnumerable<string> Computed(GraphProto graph) => graph.Node.SelectMany(node => node.Output).Where(name => name.Length > 0);

    /// <summary>Makes some values the outputs of a model, and takes out the nodes that none of them needs.</summary>
    /// <param name="model">The model, which is changed.</param>
    /// <param name="values">Names of outputs or of inner values.</param>
    public static void Keep(ModelProto model, IReadOnlyCollection<string> values)
    {
        GraphProto graph = model.Graph;
        var known = graph.Output.Concat(graph.ValueInfo).GroupBy(value => value.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        // Where the file does not say what an inner value is, the runtime finds out.
        ValueInfoProto[] outputs = [.. values.Select(name => known.TryGetValue(name, out ValueInfoProto? value) ? value.Clone() : new ValueInfoProto { Name = name })];
        HashSet<string> needed = [.. values];
        var kept = new Stack<NodeProto>();
        // The nodes stand in an order in which each comes after what it needs.
        foreach (NodeProto node in graph.Node.Reverse())
        {
            if (!node.Output.Any(needed.Contains))
                continue;
            kept.Push(node);
            needed.UnionWith(Inputs(node));
        }
        graph.Node.Clear();
        graph.Node.AddRange(kept);
        graph.Output.Clear();
        graph.Output.AddRange(outputs);
        Remove(graph.Initializer, tensor => !needed.Contains(tensor.Name));
        Remove(graph.Input, value => !needed.Contains(value.Name));
        Remove(graph.ValueInfo, value => !needed.Contains(value.Name) || values.Contains(value.Name));
    }

    // Subgraphs use values of the graph around them by name.
    private static IEnumerable<string> Inputs(NodeProto node) => node.Input
        .Concat(node.Attribute.SelectMany(attribute => attribute.Graphs.Concat(attribute.G is null ? [] : [attribute.G])).SelectMany(Inputs));

    private static IEnumerable<string> Inputs(GraphProto graph) => graph.Node.SelectMany(Inputs).Concat(graph.Output.Select(value => value.Name));

    private static void Remove<T>(Google.Protobuf.Collections.RepeatedField<T> values, Func<T, bool> isSuperfluous)
    {
        T[] kept = [.. values.Where(value => !isSuperfluous(value))];
        if (kept.Length == values.Count)
            return;
        values.Clear();
        values.AddRange(kept);
    }
}
