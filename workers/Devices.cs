using SynapseServerless.Onnx;

namespace SynapseServerless.Worker;

/// <summary>Says what a worker computes with.</summary>
internal static class Devices
{
    /// <summary>The device, in words for the log.</summary>
    public static string Describe() => $"{Environment.ProcessorCount} processors; ONNX Runtime {OnnxDevices.RuntimeVersion} {(OnnxDevices.HasCuda ? "with" : "without")} CUDA";
}
