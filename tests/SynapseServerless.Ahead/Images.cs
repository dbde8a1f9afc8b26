using System.Collections.Concurrent;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;

namespace SynapseServerless.Ahead;

/// <summary>
/// Puts ready-to-run images in the place of assemblies that processes of tests load at their start. They are the same assemblies
/// with machine code beside their IL; the next build puts back its own where it has something new.
/// </summary>
internal sealed class Images(Crossgen crossgen, string cache)
{
    // What the short processes of tests load, and nearly all tests. Others are seldom used, or handed to compilers, which want no machine code.
    private static readonly string[] s_loaded =
    [
        "synapse", "SynapseServerless.dll", "SynapseServerless.Core.", "SynapseServerless.Runs.", "SynapseServerless.Embedded.", "SynapseServerless.Service", "SynapseServerless.Workers.",
        "SynapseServerless.Report.", "SynapseServerless.LightGBM.", "SynapseServerless.ML.", "SynapseServerless.TestService.", "Apache.Arrow", "Azure.Core", "Azure.Storage.", "DuckDB.NET.", "Google.Protobuf", "Microsoft.Data.Sqlite", "NJsonSchema",
        "Newtonsoft.Json", "SQLitePCLRaw.", "Spectre.Console", "System.CommandLine", "YamlDotNet", "xunit.v3.",
    ];

    private int _compiled, _kept, _failed;

    public int Compiled => _compiled;

    public int Kept => _kept;

    public int Failed => _failed;

    public async Task CompileAsync(string[] folders)
    {
        var byContent = new ConcurrentDictionary<string, ConcurrentBag<string>>();
        string[] assemblies = [.. folders.SelectMany(folder => Directory.GetFiles(folder, "*.dll")).Where(IsLoaded)];
        Parallel.ForEach(assemblies, assembly =>
        {
            if (IsPlain(assembly))
                byContent.GetOrAdd($"{Path.GetFileNameWithoutExtension(assembly)}-{Hash(assembly)}", _ => []).Add(assembly);
        });
        // The largest first, so that none of them is at work alone at the end.
        KeyValuePair<string, ConcurrentBag<string>>[] different = [.. byContent.OrderByDescending(entry => new FileInfo(entry.Value.First()).Length)];
        await Parallel.ForEachAsync(different, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (entry, _) =>
        {
            string image = Path.Combine(cache, $"{entry.Key}-{Environment.Version}.dll");
            if (await HasAsync(image, entry.Value.First()))
            {
                foreach (string place in entry.Value)
                    Replace(place, image);
            }
        });
    }

    private static bool IsLoaded(string assembly)
    {
        string name = Path.GetFileName(assembly);
        return !name.EndsWith(".Tests.dll", StringComparison.Ordinal) && s_loaded.Any(start => name.StartsWith(start, StringComparison.Ordinal));
    }

    // Whether it is an assembly that has no machine code yet.
    private static bool IsPlain(string file)
    {
        using var reader = new PEReader(File.OpenRead(file));
        return reader.HasMetadata && reader.PEHeaders.CorHeader is { ManagedNativeHeaderDirectory.Size: 0 };
    }

    private static string Hash(string file)
    {
        using FileStream content = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(content))[..16];
    }

    private async Task<bool> HasAsync(string image, string assembly)
    {
        if (File.Exists(image))
        {
            Interlocked.Increment(ref _kept);
            return true;
        }

        string unfinished = $"{image}.{Environment.ProcessId}";
        if (await crossgen.CompileAsync(assembly, unfinished) is { } problem)
        {
            Interlocked.Increment(ref _failed);
            Console.WriteLine($"{assembly} stays as it is: {problem.Trim()}");
            return false;
        }

        File.Move(unfinished, image, overwrite: true);
        Interlocked.Increment(ref _compiled);
        return true;
    }

    // Whole or not at all: a process may be reading it.
    private static void Replace(string place, string image)
    {
        string beside = $"{place}.ahead";
        File.Copy(image, beside, overwrite: true);
        File.Move(beside, place, overwrite: true);
    }
}
