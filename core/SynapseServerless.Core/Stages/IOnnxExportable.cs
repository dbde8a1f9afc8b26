namespace SynapseServerless.Stages;

/// <summary>A fitted stage that can be written as an ONNX model, which other programs and languages run.</summary>
public interface IOnnxExportable
{
    /// <summary>The model, with the stage's columns as its inputs and outputs.</summary>
    /// <returns>The bytes of an <c>.onnx</c> file.</returns>
    /// <exception cref="SynapseException">ONNX cannot hold what the stage does.</exception>
    byte[] ToOnnx();
}
