using System.Reflection;
using System.Runtime.InteropServices;

namespace SynapseServerless.Bench.Harness;

/// <summary>The machine and the versions that figures belong to.</summary>
public sealed record Machine(string OperatingSystem, string Processor, int Processors, double MemoryGigabytes, string Runtime, IReadOnlyDictionary<string, string> Versions)
{
    /// <summary>This machine.</summary>
    public static Machine Current() => new(
        RuntimeInformation.OSDescription,
        ProcessorName(),
        Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9, 1),
        RuntimeInformation.FrameworkDescription,
        new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["Apache.Arrow"] = Version(typeof(Apache.Arrow.RecordBatch)),
            ["DuckDB.NET"] = Version(typeof(DuckDB.NET.Data.DuckDBConnection)),
            ["Microsoft.ML"] = Version(typeof(Microsoft.ML.MLContext)),
            ["ParquetSharp"] = Version(typeof(ParquetSharp.ParquetFileReader)),
            ["SynapseServerless"] = Version(typeof(Stages.Stage)),
        });

    private static string Version(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    private static string ProcessorName()
    {
        const string cpuinfo = "/proc/cpuinfo";
        string? line = File.Exists(cpuinfo) ? File.ReadLines(cpuinfo).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
