using SynapseServerless.Onnx.Format;
using SynapseServerless.Onnx.Graphs;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx.Export;

/// <summary>Puts a model into a graph: its values get names of their own, and its inputs are fed by values of the graph.</summary>
internal sealed class ModelJoin(IOnnxGraph graph, GraphWriter writer, string stage)
{
    private const long OldestOpset = 13;
    private const int Float16 = 10, BFloat16 = 16;

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal) { [""] = "" };

    /// <summary>Adds a model.</summary>
    /// <returns>Its outputs that are numbers, texts or vectors of each row, by name.</returns>
    public IReadOnlyDictionary<string, OnnxValue> Add(ModelProto model, IReadOnlyDictionary<string, OnnxValue> inputs)
    {
        Pin(model);
        GraphProto inner = model.Graph;
        HashSet<string> given = [.. inner.Initializer.Select(tensor => tensor.Name)];
        foreach (ValueInfoProto input in inner.Input.Where(input => !given.Contains(input.Name)))
        {
            OnnxValue value = inputs.TryGetValue(input.Name, out OnnxValue? fed) ? fed : throw graph.Refuse($"nothing feeds the model's input '{input.Name}'");
            _names[input.Name] = Fit(value, input).Name;
        }
        GraphProto renamed = inner.Clone();
        Rename(renamed);
        writer.Graph.Initializer.AddRange(renamed.Initializer);
        writer.Graph.SparseInitializer.AddRange(renamed.SparseInitializer);
        writer.Graph.Node.AddRange(renamed.Node);
        writer.Model.Functions.AddRange(model.Functions);
        writer.Model.IrVersion = Math.Max(writer.Model.IrVersion, model.IrVersion);
        return inner.Output.Select(output => (output.Name, Value: Output(output))).Where(output => output.Value is not null).ToDictionary(output => output.Name, output => output.Value!, StringComparer.Ordinal);
    }

    // What this project writes means the same in all versions from 13 on; what others write was made for one.
    private void Pin(ModelProto model)
    {
        if (model.ProducerName == writer.Model.ProducerName)
            return;
        foreach (OperatorSetIdProto set in model.OpsetImport)
        {
            string domain = set.Domain == "ai.onnx" ? "" : set.Domain;
            if (domain.Length == 0 && set.Version < OldestOpset)
                throw graph.Refuse($"the model is of operator set {set.Version}, and {OldestOpset} or later can be joined: export it anew");
            if (writer.Pinned.TryGetValue(domain, out long other) && other != set.Version)
                throw graph.Refuse($"the model is of operator set {set.Version}, and another one of the pipeline of {other}: export both for one");
            writer.Pinned[domain] = set.Version;
        }
    }

    private OnnxValue Fit(OnnxValue value, ValueInfoProto input)
    {
        TypeProto.Types.Tensor tensor = input.Type?.TensorType ?? throw graph.Refuse($"the model's input '{input.Name}' is no tensor");
        if (tensor.ElemType != (int)value.Element)
        {
            if (value.Element == OnnxElement.Text || tensor.ElemType == (int)OnnxElement.Text)
                throw graph.Refuse($"the model's input '{input.Name}' is {ElementNames.Of(tensor.ElemType)}, and its column is {ElementNames.Of((int)value.Element)}");
            value = graph.Node("Cast", [value], (OnnxElement)tensor.ElemType, value.Width, new OnnxSetting("to", (long)tensor.ElemType));
        }
        TensorShapeProto.Types.Dimension[]? shape = tensor.Shape is null ? null : [.. tensor.Shape.Dim];
        if (shape is [{ HasDimValue: true }, ..] or [])
            throw graph.Refuse($"the model's input '{input.Name}' has no open dimension of rows");
        if (shape is null || shape.Length == (value.Width > 0 ? 2 : 1))
            return value;
        if (shape.Length == 1 && value.Width == 1)
            return graph.Scalar(value);
        if (shape.Length == 2 && value.Width == 0)
            return graph.Vector(value);
        if (!shape.Skip(1).All(size => size.HasDimValue) || shape.Skip(1).Aggregate(1L, (product, size) => product * size.DimValue) != Math.Max(1, value.Width))
            throw graph.Refuse($"the model's input '{input.Name}' has another shape than a row of its column");
        return graph.Node("Reshape", [value, graph.Constant([-1L, .. shape.Skip(1).Select(size => size.DimValue)])], value.Element, value.Width);
    }

    private OnnxValue? Output(ValueInfoProto output)
    {
        if (output.Type?.TensorType is not { Shape: { } shape } tensor || shape.Dim.Count is 0 or > 2 || (shape.Dim.Count == 2 && !shape.Dim[1].HasDimValue))
            return null;
        int width = shape.Dim.Count == 1 ? 0 : (int)shape.Dim[1].DimValue;
        var value = new OnnxValue(_names[output.Name], (OnnxElement)tensor.ElemType, width);
        return Enum.IsDefined(value.Element) ? value
            : tensor.ElemType is Float16 or BFloat16 ? graph.As(value, OnnxElement.Float)
            : tensor.ElemType is >= 2 and <= 13 and not 8 ? graph.As(value, OnnxElement.Int64) : null;
    }

    private void Rename(GraphProto inner)
    {
        foreach (TensorProto tensor in inner.Initializer.Concat(inner.SparseInitializer.Select(sparse => sparse.Values)))
            tensor.Name = New(tensor.Name);
        foreach (NodeProto node in inner.Node)
        {
            Replace(node.Input, Known);
            Replace(node.Output, New);
            node.Name = writer.Name($"/{stage}/{(node.Name.Length > 0 ? node.Name : node.OpType)}");
            foreach (GraphProto body in node.Attribute.SelectMany(attribute => attribute.G is null ? attribute.Graphs : attribute.Graphs.Append(attribute.G)))
                RenameBody(body);
        }
    }

    // The body of a condition or a loop knows the values around it.
    private void RenameBody(GraphProto body)
    {
        foreach (ValueInfoProto input in body.Input)
            input.Name = New(input.Name);
        body.ValueInfo.Clear();
        Rename(body);
        foreach (ValueInfoProto output in body.Output)
            output.Name = Known(output.Name);
    }

    private static void Replace(Google.Protobuf.Collections.RepeatedField<string> names, Func<string, string> name)
    {
        for (int i = 0; i < names.Count; i++)
            names[i] = name(names[i]);
    }

    private string Known(string name) => _names.TryGetValue(name, out string? known) ? known : throw graph.Refuse($"the model's value '{name}' is made nowhere");

    private string New(string name) => name.Length == 0 ? "" : _names[name] = writer.Name($"/{stage}/{name}");
}
