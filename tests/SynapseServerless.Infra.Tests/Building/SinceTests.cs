using System.Diagnostics;
using Xunit;

namespace SynapseServerless.Infra.Tests;

/// <summary><c>dotnet run build.cs test --since REV</c> in a small repository of its own: which tests it would run.</summary>
[Thorough]
public sealed class SinceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("synapse-since-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("core/SynapseServerless.Low/low.cs", "High Infra Low")]
    [InlineData("core/SynapseServerless.High/new.cs", "High Infra")]
    [InlineData("tests/Shared/Taken.cs", "Docs Low")]
    [InlineData("tests/SynapseServerless.Low.Tests/x.cs", "Docs Low")]
    [InlineData("docs/page.md", "Docs Infra")]
    [InlineData("core/SynapseServerless.Gone/x.cs", "Docs High Infra Low")]
    [InlineData("Directory.Build.props", "Docs High Infra Low")]
    [InlineData("", "")]
    public async Task What_a_change_can_reach_is_tested_and_all_where_nobody_knows(string changed, string expected)
    {
        Write(".gitignore", "artifacts/");
        Write("SynapseServerless.sln", "");
        Write("Directory.Build.props", "<Project />");
        Write("docs/page.md", "one");
        Write("tests/Shared/Taken.cs", "");
        Project("core/SynapseServerless.Low");
        Project("core/SynapseServerless.High", "../SynapseServerless.Low/SynapseServerless.Low.csproj");
        Project("tests/SynapseServerless.Low.Tests", "../../core/SynapseServerless.Low/SynapseServerless.Low.csproj", "../Shared/Taken.cs");
        Project("tests/SynapseServerless.High.Tests", "../../core/SynapseServerless.High/SynapseServerless.High.csproj");
        Project("tests/SynapseServerless.Docs.Tests");
        Project("tests/SynapseServerless.Infra.Tests");
        await RunAsync("git", "init", "-q");
        await RunAsync("git", "add", "-A");
        await RunAsync("git", "-c", "user.name=tests", "-c", "user.email=tests@example.org", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "all");
        if (changed.Length > 0)
            Write(changed, "<Project></Project>");

        string said = await RunAsync("dotnet", "run", Repository.PathOf("build.cs"), "test", "--since", "HEAD", "--list");

        Assert.Equal(expected, string.Join(' ', said.Split('\n').Where(line => line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal))));
    }

    private void Project(string folder, string? reference = null, string? taken = null) => Write(
        $"{folder}/{Path.GetFileName(folder)}.csproj",
        $"""
        <Project Sdk="Microsoft.NET.Sdk"><ItemGroup>
          {(reference is null ? "" : $"<ProjectReference Include=\"{reference}\" />")}
          {(taken is null ? "" : $"<Compile Include=\"{taken}\" />")}
        </ItemGroup></Project>
        """);

    private void Write(string file, string text)
    {
        string path = Path.Combine(_folder.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, errors);
        return await output;
    }
}
