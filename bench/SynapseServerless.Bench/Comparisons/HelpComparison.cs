using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using SynapseServerless.Bench.Harness;

namespace SynapseServerless.Bench.Comparisons;

/// <summary>How long a user waits for the command line to say anything at all.</summary>
public sealed class HelpComparison : Comparison
{
    /// <inheritdoc/>
    public override string Name => "help";

    /// <inheritdoc/>
    public override string Summary => "synapse --help, published ready-to-run, against dotnet run of an empty project that is built";

    /// <inheritdoc/>
    public override string Unit => "runs";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.TimeAtMost(0.3)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await RunAsync(context.Root, "dotnet", ["run", "build.cs", "publish"], cancellationToken);
        // Outside the repository, so that its build rules are not the empty project's.
        string empty = EmptyProject();
        if (!Directory.Exists(empty))
            await RunAsync(context.Root, "dotnet", ["new", "console", "--output", empty], cancellationToken);
        await RunAsync(empty, "dotnet", ["build"], cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await RunAsync(EmptyProject(), "dotnet", ["run"], cancellationToken);
        return 1;
    }

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string program = Path.Combine(context.Root, "artifacts", "publish", RuntimeInformation.RuntimeIdentifier, OperatingSystem.IsWindows() ? "synapse.exe" : "synapse");
        await RunAsync(context.Root, program, ["--help"], cancellationToken);
        return 1;
    }

    private static string EmptyProject() => Path.Combine(Path.GetTempPath(), "synapse-bench-empty");

    private static async Task RunAsync(string folder, string program, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        // This program may itself run under `dotnet run`, whose MSBuild is not the child's.
        start.Environment.Remove("MSBuildSDKsPath");
        start.Environment.Remove("MSBUILD_EXE_PATH");
        using Process process = Process.Start(start) ?? throw new Win32Exception($"{program} could not be started.");
        string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with exit code {process.ExitCode}: {output}");
    }
}
