using System.Globalization;
using System.Runtime.InteropServices;

namespace SynapseServerless.Runs;

/// <summary>What a run record says of the machine and of the versions at work.</summary>
internal static class RunMachine
{
    /// <summary>The machine, by name.</summary>
    public static IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>
    {
        ["os"] = RuntimeInformation.OSDescription,
        ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
        ["processors"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        ["memoryBytes"] = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Versions, by name.</summary>
    public static IReadOnlyDictionary<string, string> Versions(IReadOnlyDictionary<string, string> more)
    {
        var versions = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["SynapseServerless"] = Of(typeof(RunMachine)),
            [".NET"] = Environment.Version.ToString(),
            ["Apache.Arrow"] = Of(typeof(Apache.Arrow.RecordBatch)),
            ["ParquetSharp"] = Of(typeof(ParquetSharp.ParquetFileReader)),
            ["DuckDB"] = Of(typeof(DuckDB.NET.Data.DuckDBConnection)),
        };
        foreach ((string name, string version) in more)
            versions[name] = version;
        return versions;
    }

    private static string Of(Type type) => type.Assembly.GetName().Version?.ToString(3) ?? "";
}
