using Microsoft.ML.OnnxRuntime;

namespace SynapseServerless.Onnx.Sessions;

/// <summary>How a model is run; two sessions of a model with equal settings are one.</summary>
/// <param name="Device">CPU or CUDA; null for CUDA where there is one, else CPU.</param>
/// <param name="DeviceId">Which of several devices.</param>
/// <param name="OptimizationLevel">How far the runtime rewrites the graph.</param>
/// <param name="Threads">Threads inside an operator; 0 lets the runtime decide.</param>
/// <param name="InterOpThreads">Operators side by side; 0 lets the runtime decide.</param>
/// <param name="IsParallel">Whether independent branches of the graph run side by side.</param>
/// <param name="HasArena">Whether memory is kept between calls.</param>
/// <param name="HasPatterns">Whether memory is planned by the shapes of earlier calls.</param>
/// <param name="Entries">Further settings of the runtime, by name.</param>
internal sealed record SessionSettings(
    string? Device, int DeviceId, string OptimizationLevel, int Threads, int InterOpThreads, bool IsParallel, bool HasArena, bool HasPatterns,
    IReadOnlyDictionary<string, string> Entries)
{
    public const string Cpu = "CPU", Cuda = "CUDA";

    private const string CudaProvider = "CUDAExecutionProvider";

    /// <summary>Further execution providers, by name, the first before all others.</summary>
    public IReadOnlyList<string> Providers { get; init; } = [];

    /// <summary>What the runtime needs to say about a model, at the lowest cost.</summary>
    public static SessionSettings Look { get; } = new(Cpu, 0, "NO_OPT", 1, 1, false, false, false, new Dictionary<string, string>());

    /// <summary>Whether the runtime of this process can use CUDA.</summary>
    public static bool HasCuda => OrtEnv.Instance().GetAvailableProviders().Contains(CudaProvider);

    /// <summary>What the settings are known by.</summary>
    public string Key => FormattableString.Invariant(
        $"{Device}|{DeviceId}|{OptimizationLevel}|{Threads}|{InterOpThreads}|{IsParallel}|{HasArena}|{HasPatterns}|{string.Join(',', Providers)}|{string.Join(';', Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))}");

    /// <summary>The settings as the runtime takes them.</summary>
    /// <param name="externalFolder">The folder of files with weights; null where there are none.</param>
    /// <param name="where">Where the error is, if there is one.</param>
    /// <exception cref="SpecificationException">There is no such device.</exception>
    public SessionOptions ToOptions(string? externalFolder, Location where)
    {
        var options = new SessionOptions
        {
            GraphOptimizationLevel = OptimizationLevel switch
            {
                "NO_OPT" => GraphOptimizationLevel.ORT_DISABLE_ALL,
                "BASIC_OPT" => GraphOptimizationLevel.ORT_ENABLE_BASIC,
                "EXTENDED_OPT" => GraphOptimizationLevel.ORT_ENABLE_EXTENDED,
                _ => GraphOptimizationLevel.ORT_ENABLE_ALL,
            },
            ExecutionMode = IsParallel ? ExecutionMode.ORT_PARALLEL : ExecutionMode.ORT_SEQUENTIAL,
            EnableCpuMemArena = HasArena,
            EnableMemoryPattern = HasPatterns,
            // Failures come as exceptions, which say the same.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        try
        {
            if (Threads > 0)
                options.IntraOpNumThreads = Threads;
            if (InterOpThreads > 0)
                options.InterOpNumThreads = InterOpThreads;
            if (externalFolder is not null)
                options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", externalFolder);
            foreach ((string name, string value) in Entries)
                options.AddSessionConfigEntry(name, value);
            foreach (string provider in Providers)
                Add(options, provider, where);
            if (Device == Cuda || (Device is null && HasCuda))
                AddCuda(options, where);
            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    // The build of the runtime decides which there are; their own settings are entries of the session.
    private void Add(SessionOptions options, string provider, Location where)
    {
        string[] available = [.. OrtEnv.Instance().GetAvailableProviders().Select(static name => name.Replace("ExecutionProvider", "", StringComparison.Ordinal))];
        try
        {
            if (!available.Contains(provider, StringComparer.OrdinalIgnoreCase))
                throw new NotSupportedException("this build of ONNX Runtime does not have it");
            if (provider.Equals("Tensorrt", StringComparison.OrdinalIgnoreCase))
                options.AppendExecutionProvider_Tensorrt(DeviceId);
            else if (provider.Equals("DML", StringComparison.OrdinalIgnoreCase))
                options.AppendExecutionProvider_DML(DeviceId);
            else if (!provider.Equals(Cpu, StringComparison.OrdinalIgnoreCase))
                options.AppendExecutionProvider(provider);
        }
        catch (Exception failure) when (failure is OnnxRuntimeException or NotSupportedException or EntryPointNotFoundException or DllNotFoundException)
        {
            throw new SpecificationException(
                $"The execution provider '{provider}' cannot be used: {failure.Message.TrimEnd('.')}", where with { Parameter = "executionProviders" },
                $"There are {string.Join(", ", available)}; others come with other builds of ONNX Runtime.", failure);
        }
    }

    private void AddCuda(SessionOptions options, Location where)
    {
        try
        {
            if (!HasCuda)
                throw new NotSupportedException("this build of ONNX Runtime has no CUDA");
            options.AppendExecutionProvider_CUDA(DeviceId);
        }
        catch (Exception failure) when (failure is OnnxRuntimeException or NotSupportedException or EntryPointNotFoundException or DllNotFoundException)
        {
            if (Device is null)
                return;
            throw new SpecificationException(
                $"deviceType is CUDA, and there is none here: {failure.Message.TrimEnd('.')}", where with { Parameter = "deviceType" },
                "Run it on a worker with a GPU and the GPU build of ONNX Runtime, or set deviceType to CPU.", failure);
        }
    }
}
