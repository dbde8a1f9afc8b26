using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security;
using SynapseServerless.Bench.Harness;

namespace SynapseServerless.Bench.Comparisons;

/// <summary>How large it is what a user gets: packages are made, and weighed against what they may weigh.</summary>
/// <param name="isTool">Whether the tool is weighed, packed for this platform; otherwise the README's example, built from packages.</param>
public sealed class SizeComparison(bool isTool) : Comparison
{
    private double _amount;

    /// <inheritdoc/>
    public override string Name => isTool ? "tool-size" : "example-size";

    /// <inheritdoc/>
    public override string Summary => isTool
        ? "the package of synapse for this platform, against 80 MB"
        : "the README's example, built from the packages of its rooms, against 150 MB";

    /// <inheritdoc/>
    public override string Unit => "packages";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.AmountAtMost("bytes", 1)];

    /// <inheritdoc/>
    public override int Rounds => 1;

    /// <inheritdoc/>
    public override bool WarmsUp => false;

    /// <inheritdoc/>
    public override double? Amount => _amount;

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        _amount = isTool ? 80e6 : 150e6;
        return Task.FromResult(1L);
    }

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("synapse-bench-size-");
        try
        {
            IEnumerable<FileInfo> files = isTool ? await ToolAsync(context.Root, folder, cancellationToken) : await ExampleAsync(context.Root, folder, cancellationToken);
            _amount = files.Sum(file => (double)file.Length);
            return 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IEnumerable<FileInfo>> ToolAsync(string root, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        // As `dotnet run build.cs pack` makes it, for this platform alone.
        await RunAsync(
            root, ["pack", "cli", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-p:PackTool=true", "--artifacts-path", Path.Combine(root, "artifacts", "tool-build"), "-o", folder.FullName],
            cancellationToken);
        return folder.EnumerateFiles("*.nupkg");
    }

    private static async Task<IEnumerable<FileInfo>> ExampleAsync(string root, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        string packages = Path.Combine(folder.FullName, "packages"), example = Path.Combine(folder.FullName, "example");
        foreach (string room in (string[])["Core", "Trees", "LightGBM", "ML"])
            await RunAsync(root, ["pack", Path.Combine("core", $"SynapseServerless.{room}"), "-c", "Release", "-o", packages], cancellationToken);
        Directory.CreateDirectory(example);
        File.Copy(Path.Combine(root, "samples", "csharp", "late-flights", "Program.cs"), Path.Combine(example, "Program.cs"));
        await File.WriteAllTextAsync(Path.Combine(example, "Example.csproj"), Project(packages, Path.Combine(folder.FullName, "cache"), Cache()), cancellationToken);
        await RunAsync(example, ["build", "-c", "Release"], cancellationToken);
        return new DirectoryInfo(Path.Combine(example, "bin", "Release", "net10.0")).EnumerateFiles("*", SearchOption.AllDirectories);
    }

    // The packages of this build stay out of the user's cache, where they would hide those of the next; what they need comes from it.
    private static string Project(string packages, string cache, string shared) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <RestoreAdditionalProjectSources>{SecurityElement.Escape(packages)}</RestoreAdditionalProjectSources>
            <RestorePackagesPath>{SecurityElement.Escape(cache)}</RestorePackagesPath>
            <RestoreFallbackFolders>{SecurityElement.Escape(shared)}</RestoreFallbackFolders>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="SynapseServerless.LightGBM" Version="0.1.0" />
            <PackageReference Include="SynapseServerless.ML" Version="0.1.0" />
          </ItemGroup>
        </Project>
        """;

    private static string Cache() => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static async Task RunAsync(string folder, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [.. arguments, "-v", "quiet", "-nodeReuse:false"]) { WorkingDirectory = folder, RedirectStandardOutput = true };
        // This program may itself run under `dotnet run`, whose MSBuild is not the child's.
        start.Environment.Remove("MSBuildSDKsPath");
        start.Environment.Remove("MSBUILD_EXE_PATH");
        using Process process = Process.Start(start) ?? throw new Win32Exception("dotnet could not be started.");
        string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} ended with exit code {process.ExitCode}: {output}");
    }
}
