using Apache.Arrow;

namespace SynapseServerless.Stages;

/// <summary>The graph that fitted stages are written into. Nodes are of the operator sets ai.onnx 13 and ai.onnx.ml 3, or of what later versions leave as it is.</summary>
public interface IOnnxGraph
{
    /// <summary>The columns that the stage gets, with their metadata.</summary>
    Schema Schema { get; }

    /// <summary>The value of a column; an input of the graph where no stage has made it.</summary>
    /// <param name="column">Name of the column.</param>
    /// <exception cref="SynapseException">There is no such column, or its type has no form in ONNX.</exception>
    OnnxValue Column(string column);

    /// <summary>Gives a column its value.</summary>
    /// <param name="column">Name of the column.</param>
    /// <param name="value">The value.</param>
    void Set(string column, OnnxValue value);

    /// <summary>Takes a column away.</summary>
    /// <param name="column">Name of the column.</param>
    void Remove(string column);

    /// <summary>Adds a node with one output.</summary>
    /// <param name="operation">Name of the operator; one of ai.onnx.ml with <c>ai.onnx.ml.</c> before it.</param>
    /// <param name="inputs">What it takes.</param>
    /// <param name="element">Type of the output's elements.</param>
    /// <param name="width">How many elements a row of the output has; 0 for one without a dimension of its own.</param>
    /// <param name="attributes">Attributes of the node.</param>
    OnnxValue Node(string operation, IReadOnlyList<OnnxValue> inputs, OnnxElement element, int width, params IReadOnlyList<OnnxSetting> attributes);

    /// <summary>Adds a constant of one dimension.</summary>
    /// <typeparam name="T">float, double, long, string or bool.</typeparam>
    /// <param name="values">Its elements.</param>
    OnnxValue Constant<T>(params IReadOnlyList<T> values);

    /// <summary>Adds a whole model.</summary>
    /// <param name="model">The bytes of an <c>.onnx</c> file.</param>
    /// <param name="inputs">What each of its inputs is fed by; it is brought to the input's type and shape.</param>
    /// <returns>Its outputs, by name.</returns>
    IReadOnlyDictionary<string, OnnxValue> Model(byte[] model, IReadOnlyDictionary<string, OnnxValue> inputs);

    /// <summary>Adds the stages that a stage is made of.</summary>
    /// <param name="stage">A stage or a pipeline.</param>
    void Stage(Transformer stage);

    /// <summary>Says where the graph differs from the stage.</summary>
    /// <param name="difference">A sentence.</param>
    void Note(string difference);

    /// <summary>An error that says why the stage has no form in ONNX.</summary>
    /// <param name="reason">Such as "words are hashed, for which ONNX has no operator".</param>
    SynapseException Refuse(string reason);
}
