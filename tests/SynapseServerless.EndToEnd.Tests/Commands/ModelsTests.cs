using System.Text.Json.Nodes;

namespace SynapseServerless.EndToEnd.Tests.Commands;

/// <summary>Which versions of models answer, from the command line.</summary>
public sealed class ModelsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Versions_are_listed_weighed_compared_and_rolled_back()
    {
        await FitAsync("1", 1);
        await FitAsync("2", 2);
        Ran list = await RunAsync("models", "list");
        Assert.Contains("2 (100 %)", list.Output, StringComparison.Ordinal);
        Ran weights = await RunAsync("models", "weights", "clean", "1=3", "2=1");
        Assert.Equal(["2 25 %", "1 75 %"], Rows(weights));
        await RunAsync("models", "weights", "clean", "1");
        Assert.Equal(["2 compared", "1 100 %"], Rows(await RunAsync("models", "shadow", "clean", "2")));
        await RunAsync("models", "rollback", "clean");
        JsonNode shown = (await RunAsync("models", "show", "clean", "--json")).Json;
        Assert.Equal((4, null), ((int)shown["revision"]!, (string?)shown["settings"]!["shadow"]));
        Assert.Equal(["2 25 %", "1 75 %"], Rows(await RunAsync("models", "rollback", "clean")));
    }

    [Theory]
    [InlineData("The model 'clean' has no version '9'", "weights", "clean", "9=1")]
    [InlineData("There is no model 'none'", "show", "none")]
    [InlineData("'1=x' has no weight", "weights", "clean", "1=x")]
    [InlineData("No version has a weight", "weights", "clean", "1=0")]
    [InlineData("there is nothing to go back to", "rollback", "clean")]
    public async Task What_is_wrong_is_said(string problem, params string[] arguments)
    {
        await FitAsync("1", 1);
        Ran ran = await Synapse.RunAsync(_folder, ["models", .. arguments, "--root", "service"]);
        Assert.NotEqual(0, ran.ExitCode);
        Assert.Contains(problem, ran.ErrorText, StringComparison.Ordinal);
    }

    private async Task FitAsync(string version, double value)
    {
        _folder.Write("data.csv", $"a\n{value}\n\n{value}\n");
        _folder.Write("fit.yaml", "- { type: CleanMissingData, inputCols: [a], outputCols: [a] }");
        Ran fit = await Synapse.RunAsync(_folder, "fit", "fit.yaml", "--data", "data.csv", "--save", $"service/models/clean/{version}");
        Assert.True(fit.ExitCode == 0, fit.Error);
    }

    private async Task<Ran> RunAsync(params string[] arguments)
    {
        Ran ran = await Synapse.RunAsync(_folder, [.. arguments, "--root", "service"]);
        Assert.True(ran.ExitCode == 0, ran.Error);
        return ran;
    }

    // The lines of a table below its headings.
    private static string[] Rows(Ran ran) => [.. ran.Output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Where(line => line.Length > 0 && char.IsDigit(line[0]))];
}
