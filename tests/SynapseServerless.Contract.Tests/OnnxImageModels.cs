using Microsoft.ML.OnnxRuntime.Tensors;
using SynapseServerless.Tests;

namespace SynapseServerless.Contract.Tests;

/// <summary>Small networks of the shapes that stages over images and sounds run.</summary>
internal static class OnnxImageModels
{
    /// <summary>Means of the channels, and two classes of them.</summary>
    public static byte[] Network { get; } = new OnnxGraphs().Input("pixels", TensorElementType.Float, "N", 3, 2, 2)
        .Node("GlobalAveragePool", ["pixels"], ["pooled"]).Node("Flatten", ["pooled"], ["features"])
        .Constant("weights", [3, 2], 1f, -1, 2, 0, 3, 0).Constant("bias", [2], 0.5f, 0)
        .Node("Gemm", ["features", "weights", "bias"], ["classes"]).Output("classes", TensorElementType.Float, "N", 2).Build();

    /// <summary>The mean of a window, and the state as it was, where Silero VAD has a probability and what it remembers.</summary>
    public static byte[] Voice { get; } = new OnnxGraphs().Input("input", TensorElementType.Float, "N", "length").Input("state", TensorElementType.Float, 2, "N", 128)
        .Input("sr", TensorElementType.Int64).Node("ReduceMean", ["input"], ["output"], OnnxGraphs.Attribute("axes", new long[] { 1 }))
        .Node("Identity", ["state"], ["stateN"]).Output("output", TensorElementType.Float, "N", 1).Output("stateN", TensorElementType.Float, 2, "N", 128).Build();
}
