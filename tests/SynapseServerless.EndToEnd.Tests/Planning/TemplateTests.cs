using System.Diagnostics;
using System.Text.Json.Nodes;

namespace SynapseServerless.EndToEnd.Tests.Planning;

/// <summary>The templates as a user gets them: packed, installed, made, and run.</summary>
[Thorough]
public sealed class TemplateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_pipeline_and_a_program_are_made_of_the_package()
    {
        string project = Path.Combine(Samples.Repository, "templates", "SynapseServerless.Templates.csproj");
        await DotnetAsync("pack", project, "-c", "Release", "-o", _folder["packages"], "-p:BaseOutputPath=" + _folder["bin/"], "-p:BaseIntermediateOutputPath=" + _folder["obj/"], "-nodeReuse:false");
        string package = Assert.Single(Directory.GetFiles(_folder["packages"], "*.nupkg"));
        string hive = _folder["hive"];
        await DotnetAsync("new", "install", package, "--debug:custom-hive", hive);
        await DotnetAsync("new", "synapse-pipeline", "--output", _folder["homes"], "--debug:custom-hive", hive);
        await DotnetAsync("new", "synapse-csharp", "--output", _folder["HomesProgram"], "--packageVersion", "1.2.3", "--debug:custom-hive", hive);

        Assert.Equal([".gitignore", "README.md", "data", "pipeline.yaml"], Names(_folder["homes"]));
        Assert.Equal([".gitignore", "HomesProgram.csproj", "Program.cs", "README.md", "data"], Names(_folder["HomesProgram"]));
        Assert.Contains("Include=\"SynapseServerless\" Version=\"1.2.3\"", await File.ReadAllTextAsync(_folder["HomesProgram/HomesProgram.csproj"]), StringComparison.Ordinal);
        Ran run = await Synapse.RunAsync(_folder, "run", _folder["homes/pipeline.yaml"], "--json", "--progress", "none");
        Assert.True(run.ExitCode == 0, run.Error);
        JsonNode json = run.LastLine;
        Assert.Equal(400, (long)json["rows"]!["in"]!);
        // The rents follow a formula but for a disturbance of 18 either way.
        Assert.InRange((double)json["metrics"]!["R^2"]!, 0.9, 1);
        Assert.Contains("homes", (string)json["runId"]!, StringComparison.Ordinal);
    }

    private static string[] Names(string folder) => [.. Directory.GetFileSystemEntries(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    private async Task DotnetAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CLI_HOME"] = _folder.Path;
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_SKIP_WORKLOAD_INTEGRITY_CHECK"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}: {output} {await error}");
    }
}
