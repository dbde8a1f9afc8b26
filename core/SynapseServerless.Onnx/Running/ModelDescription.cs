using Microsoft.ML.OnnxRuntime;
using SynapseServerless.Onnx.Graphs;
using SynapseServerless.Onnx.Sessions;

namespace SynapseServerless.Onnx.Running;

/// <summary>A model with what the runtime says of its inputs and outputs.</summary>
/// <param name="Source">The model.</param>
/// <param name="Inputs">The inputs, in order.</param>
/// <param name="Outputs">The outputs, in order; those of the cut graph where it is cut.</param>
internal sealed record ModelDescription(ModelSource Source, IReadOnlyList<ModelValue> Inputs, IReadOnlyList<ModelValue> Outputs)
{
    /// <summary>Loads a model once, to see that it can be loaded, and finds the types of values that the file does not state.</summary>
    /// <param name="source">The model.</param>
    /// <param name="where">Where the error is, if there is one.</param>
    /// <exception cref="SpecificationException">The runtime refuses the model.</exception>
    public static ModelDescription Of(ModelSource source, Location where)
    {
        using OnnxSession session = OnnxSession.Create(source, SessionSettings.Look, where);
        InferenceSession native = session.Native;
        return new ModelDescription(
            source, ModelValue.Of(native.InputNames, native.InputMetadata, source.Info.Inputs), ModelValue.Of(native.OutputNames, native.OutputMetadata, source.Info.Outputs));
    }
}
