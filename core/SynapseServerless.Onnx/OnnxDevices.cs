using SynapseServerless.Onnx.Sessions;

namespace SynapseServerless.Onnx;

/// <summary>What ONNX models can run on in this process.</summary>
public static class OnnxDevices
{
    /// <summary>Version of ONNX Runtime.</summary>
    public static string RuntimeVersion => RuntimeMessages.Version;

    /// <summary>Whether the build of ONNX Runtime has CUDA. Whether there is a GPU is seen when a session is made.</summary>
    public static bool HasCuda => SessionSettings.HasCuda;
}
