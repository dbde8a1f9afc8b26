using System.Diagnostics;
using System.Reflection;
using Xunit;

namespace SynapseServerless.Infra.Tests;

/// <summary>The Bicep compiler.</summary>
internal static class Bicep
{
    /// <summary>Path of the compiler; null where there is none.</summary>
    public static string? Program { get; } = Find();

    /// <summary>Skips a test where there is no compiler.</summary>
    public static void SkipWithout() => Need.Bicep.SkipUnless(Program is not null);

    /// <summary>Runs the compiler.</summary>
    /// <param name="environment">Variables on top of those of this process.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The exit code, and everything it said.</returns>
    public static async Task<(int ExitCode, string Said)> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    private static string? Find()
    {
        string? path = Environment.GetEnvironmentVariable("SYNAPSE_BICEP") is { Length: > 0 } named
            ? named
            : typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(entry => entry.Key == "Bicep")?.Value;
        return path is not null && File.Exists(path) ? path : null;
    }
}
