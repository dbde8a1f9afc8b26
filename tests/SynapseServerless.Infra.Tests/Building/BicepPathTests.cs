using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit;

namespace SynapseServerless.Infra.Tests;

/// <summary>Where these tests look for the Bicep compiler, which comes as a package.</summary>
public sealed class BicepPathTests
{
    // NUGET_PACKAGES may end with a slash or not, and becomes this property as it is.
    [Thorough]
    [Theory]
    [InlineData("/cache/packages")]
    [InlineData("/cache/packages/")]
    public async Task The_compiler_is_in_its_package_however_the_folder_of_packages_is_written(string packages)
    {
        JsonNode found = await EvaluateAsync(packages);

        string version = found["Properties"]!["BicepVersion"]!.GetValue<string>();
        JsonNode path = found["Items"]!["AssemblyMetadata"]!.AsArray().Single(entry => entry!["Identity"]!.GetValue<string>() == "Bicep")!["Value"]!;
        Assert.Equal($"/cache/packages/azure.bicep.commandline.linux-x64/{version}/tools/bicep", path.GetValue<string>());
    }

    private static async Task<JsonNode> EvaluateAsync(string packages)
    {
        string project = Repository.PathOf("tests/SynapseServerless.Infra.Tests/SynapseServerless.Infra.Tests.csproj");
        using Process process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                "msbuild", project, "-nologo", "-getProperty:BicepVersion", "-getItem:AssemblyMetadata", $"-p:NuGetPackageRoot={packages}",
                "-p:BicepPackage=Azure.Bicep.CommandLine.linux-x64",
            ])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, errors + await output);
        return JsonNode.Parse(await output)!;
    }
}
