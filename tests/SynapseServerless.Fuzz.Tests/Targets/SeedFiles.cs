namespace SynapseServerless.Fuzz.Tests;

/// <summary>The good inputs that are kept as files.</summary>
internal static class SeedFiles
{
    /// <summary>Those of a target.</summary>
    public static IReadOnlyList<byte[]> Of(string target) =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Inputs", target)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
}
