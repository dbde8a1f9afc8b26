namespace SynapseServerless.Stages;

/// <summary>A fitted stage that adds what it does to an ONNX graph, in which the stages before and after it are too.</summary>
/// <remarks>
/// A graph has no missing values and rejects no rows. Numbers and booleans come as floating-point numbers, of which NaN is missing; the empty text is a missing text. What a
/// stage does to a row that it would reject or drop, it says by <see cref="IOnnxGraph.Note"/>.
/// </remarks>
public interface IOnnxExport
{
    /// <summary>Adds nodes that compute the stage's columns.</summary>
    /// <param name="graph">The graph, with the columns that the stages before have made.</param>
    /// <exception cref="SynapseException">ONNX cannot hold what the stage does; <see cref="IOnnxGraph.Refuse"/> makes it.</exception>
    void AddTo(IOnnxGraph graph);
}
