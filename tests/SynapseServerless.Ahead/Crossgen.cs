using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SynapseServerless.Ahead;

/// <summary>The compiler of ready-to-run images that belongs to the runtime at work, from its package.</summary>
internal sealed class Crossgen
{
    private static readonly string[] s_programs = ["crossgen2", "crossgen2.exe", "crossgen2.dll"];

    private readonly string[] _command;

    private Crossgen(string program) => _command = program.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", program] : [program];

    private static string Package => $"microsoft.netcore.app.crossgen2.{Rid}";

    private static string Version => Environment.Version.ToString();

    // That of the machine's kind and not of its distribution: packages exist for these.
    private static string Rid => $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

    /// <summary>Finds it among the packages, and restores it where it is not; null where it cannot be had.</summary>
    public static async Task<Crossgen?> FindAsync(string cache)
    {
        if (Installed() is { } there)
            return new(there);
        string project = Path.Combine(cache, "crossgen.csproj");
        await File.WriteAllTextAsync(project, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <RestorePackagesWithLockFile>false</RestorePackagesWithLockFile>
              </PropertyGroup>
              <ItemGroup>
                <PackageDownload Include="{Package}" Version="[{Version}]" />
              </ItemGroup>
            </Project>
            """);
        (int exitCode, string output) = await RunAsync("dotnet", ["restore", project]);
        if (exitCode == 0 && Installed() is { } restored)
            return new(restored);
        Console.WriteLine($"{Package} {Version} cannot be had, and tests compile as they go: {output.Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal))?.Trim()}");
        return null;
    }

    /// <summary>Compiles one assembly; what is wrong, or null.</summary>
    public async Task<string?> CompileAsync(string assembly, string output)
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string web = framework.Replace("Microsoft.NETCore.App", "Microsoft.AspNetCore.App", StringComparison.Ordinal);
        string[] references = [.. new[] { framework, web, Path.GetDirectoryName(assembly)! }.Where(Directory.Exists).Select(folder => $"-r:{Path.Combine(folder, "*.dll")}")];
        (int exitCode, string said) = await RunAsync(_command[0], [.. _command[1..], assembly, "-o", output, "-O", "--parallelism", "1", .. references]);
        return exitCode == 0 ? null : said;
    }

    private static string? Installed()
    {
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string tools = Path.Combine(packages, Package, Version, "tools");
        return s_programs.Select(name => Path.Combine(tools, name)).FirstOrDefault(File.Exists);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            string[] said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return (process.ExitCode, string.Concat(said));
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            return (-1, $"error: {error.Message}");
        }
    }
}
