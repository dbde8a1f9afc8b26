using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Onnx.Format;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx.Export;

/// <summary>The graph that the stages of a pipeline are written into.</summary>
/// <param name="root">The columns that the graph is fed by.</param>
internal sealed class ExportGraph(Schema root) : IOnnxGraph
{
    private readonly Schema _root = root;
    private readonly GraphWriter _writer = new();
    private readonly Dictionary<string, OnnxValue?> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OnnxValue> _inputs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> _lost = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];
    private Transformer? _stage;

    public Schema Schema { get; private set; } = root;

    /// <summary>Where the graph differs from the pipeline, by stage.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>What feeds the graph: columns, each with its value.</summary>
    public IReadOnlyDictionary<string, OnnxValue> Inputs => _inputs;

    /// <summary>The nodes.</summary>
    public GraphWriter Writer => _writer;

    /// <summary>The values that stages gave to columns and that are still there, with whether another stage took them further.</summary>
    public IEnumerable<(string Column, OnnxValue Value, bool IsTaken)> Made =>
        _values.Where(pair => pair.Value is not null && !_inputs.ContainsValue(pair.Value)).Select(pair => (pair.Key, pair.Value!, _taken.Contains(pair.Key)));

    public OnnxValue Column(string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        if (_lost.Contains(column))
            throw new LostColumnException(column);
        if (_values.TryGetValue(column, out OnnxValue? value) && value is not null)
        {
            _taken.Add(column);
            return value;
        }
        if (InputColumns.Find(_root, column) is not { } field)
            throw Refuse($"column '{column}' is not in the graph");
        (OnnxElement element, int width) = FedColumns.TypeOf(field) ?? throw Refuse($"column '{column}' is {TypeNames.Of(field.DataType)}, which feeds no graph");
        if (_inputs.TryGetValue(column, out OnnxValue? known))
            return known;
        OnnxValue input = _writer.Input(column, element, width);
        _inputs.Add(column, input);
        _values[column] = input;
        return input;
    }

    public void Set(string column, OnnxValue value)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(value);
        _values[column] = value;
        _taken.Remove(column);
        _lost.Remove(column);
    }

    public void Remove(string column) => _values[column] = null;

    public OnnxValue Node(string operation, IReadOnlyList<OnnxValue> inputs, OnnxElement element, int width, params IReadOnlyList<OnnxSetting> attributes) =>
        _writer.Node(_stage!.Uid, operation, inputs, element, width, attributes);

    public OnnxValue Constant<T>(params IReadOnlyList<T> values) => _writer.Constant(values);

    public IReadOnlyDictionary<string, OnnxValue> Model(byte[] model, IReadOnlyDictionary<string, OnnxValue> inputs)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputs);
        return new ModelJoin(this, _writer, _stage!.Uid).Add(Graphs.ModelParser.Parse(model, "the model", Location.OfStage(_stage.Uid)), inputs);
    }

    public void Stage(Transformer stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        Schema outer = Schema;
        Transformer? around = _stage;
        // The stages inside belong to the stage around them.
        using BoundTransformer bound = new PipelineModel(stage).Bind(outer);
        foreach (BoundStage part in BoundStage.PartsOf(stage, bound))
            Add(part.Stage, part.Bound);
        (Schema, _stage) = (outer, around);
    }

    /// <summary>Adds a stage.</summary>
    /// <exception cref="SynapseException">It has no form in ONNX.</exception>
    public void Add(Transformer stage, BoundTransformer bound)
    {
        (_stage, Schema) = (stage, bound.Input);
        switch (stage)
        {
            case IOnnxExport export:
                export.AddTo(this);
                break;
            case IOnnxExportable whole:
                AddWhole(whole, bound.Output);
                break;
            default:
                throw Refuse("there is no form of it in ONNX");
        }
    }

    /// <summary>Notes that the columns which a stage writes are not in the graph.</summary>
    public void Lose(BoundTransformer bound)
    {
        foreach (Field field in bound.Output.FieldsList.Where(field => !ReferenceEquals(InputColumns.Find(bound.Input, field.Name), field)))
            _lost.Add(field.Name);
    }

    public void Note(string difference) => _notes.Add($"{_stage!.Uid}: {difference}");

    public SynapseException Refuse(string reason) => new DataException($"{_stage!.Uid} cannot be exported: {reason}", Location.OfStage(_stage.Uid));

    // A stage that makes a model by itself, whose inputs and outputs are columns.
    private void AddWhole(IOnnxExportable stage, Schema output)
    {
        byte[] bytes = stage.ToOnnx();
        GraphProto graph = Graphs.ModelParser.Parse(bytes, "the model", Location.None).Graph;
        IReadOnlyDictionary<string, OnnxValue> outputs = Model(bytes, graph.Input.ToDictionary(input => input.Name, input => Column(input.Name)));
        foreach ((string column, OnnxValue value) in outputs)
        {
            bool isVector = InputColumns.Find(output, column) is { } field && SparseVectors.IsVector(field.DataType);
            Set(column, isVector ? value : this.Scalar(value));
        }
    }
}

/// <summary>A column is not in the graph because the stage that writes it is not.</summary>
internal sealed class LostColumnException(string column) : SynapseException($"column '{column}' is not in the graph");
