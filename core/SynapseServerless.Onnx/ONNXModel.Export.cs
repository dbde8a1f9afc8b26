using SynapseServerless.Onnx.Graphs;
using SynapseServerless.Onnx.Running;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx;

// The model as a part of an exported pipeline.
public sealed partial class ONNXModel : IOnnxExport
{
    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ModelDescription description = Describe();
        IReadOnlyDictionary<string, OnnxValue> outputs = graph.Model(
            description.Source.ToJoin(), description.Inputs.ToDictionary(input => input.Name, input => graph.Column(FeedDict.GetValueOrDefault(input.Name, input.Name))));
        (string Column, string Output)[] wanted = FetchDict.Count > 0 ? [.. FetchDict.Select(pair => (pair.Key, pair.Value))] : [.. description.Outputs.Select(output => (output.Name, output.Name))];
        foreach ((string column, string output) in wanted)
            graph.Set(column, outputs.TryGetValue(output, out OnnxValue? value) ? value : throw graph.Refuse($"the model's output '{output}' is not a number, a text or a vector of fixed width for each row"));
        foreach ((string from, string to) in SoftMaxDict)
            graph.Set(to, graph.Node("Softmax", [graph.Column(from)], graph.Column(from).Element, graph.Column(from).Width, new OnnxSetting("axis", -1L)));
        foreach ((string from, string to) in ArgMaxDict)
            graph.Set(to, graph.As(graph.Node("ArgMax", [graph.Column(from)], OnnxElement.Int64, 0, new OnnxSetting("axis", 1L), new OnnxSetting("keepdims", 0L)), OnnxElement.Double));
    }
}
