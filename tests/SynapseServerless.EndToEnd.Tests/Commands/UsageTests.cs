namespace SynapseServerless.EndToEnd.Tests.Commands;

public sealed class UsageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Help_lists_every_command_and_ends_with_0()
    {
        Ran help = await Synapse.RunProcessAsync(_folder, "--help");

        Assert.Equal(0, help.ExitCode);
        foreach (string command in new[] { "run", "validate", "fit", "transform", "data", "stages", "schema", "serve", "runs" })
            Assert.Matches($@"(?m)^  {command} ", help.Output);
        Assert.Contains("Examples:", help.Output, StringComparison.Ordinal);
        Assert.Empty(help.Error);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("plan")]
    [InlineData("runs")]
    [InlineData("validate")]
    [InlineData("fit")]
    [InlineData("transform")]
    [InlineData("data")]
    [InlineData("stages")]
    [InlineData("schema")]
    [InlineData("serve")]
    public async Task Every_command_has_help_with_examples(string command)
    {
        Ran help = await Synapse.RunAsync(_folder, command, "--help");

        Assert.Equal(0, help.ExitCode);
        Assert.Contains($"synapse {command} ", help.Output[help.Output.IndexOf("Examples:", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_arguments_the_help_goes_to_standard_error_and_the_exit_code_is_2()
    {
        Ran nothing = await Synapse.RunProcessAsync(_folder);

        Assert.Equal(2, nothing.ExitCode);
        Assert.Empty(nothing.Output);
        Assert.Contains("Commands:", nothing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_is_that_of_the_program()
    {
        Ran version = await Synapse.RunAsync(_folder, "--version");

        Assert.Equal(0, version.ExitCode);
        Assert.Matches(@"^synapse \d+\.\d+\.\d+ \(\.NET 10", version.Output);
    }

    [Theory]
    [InlineData("There is no command 'stagse'. Did you mean 'stages'?", "stagse")]
    [InlineData("There is no option '--jsn'. Did you mean '--json'?", "stages", "--jsn")]
    [InlineData("'b' is one argument too many.", "stages", "a", "b")]
    [InlineData("Required argument missing for command: 'validate'.", "validate")]
    [InlineData("Option '--save' is required.", "fit", "stage.yaml", "--data", "x.csv")]
    [InlineData("--rows takes 0 or more.", "data", "x.csv", "--rows", "-1")]
    public async Task A_wrong_command_line_is_explained_and_ends_with_2(string message, params string[] arguments)
    {
        Ran wrong = await Synapse.RunAsync(_folder, arguments);

        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains(message, wrong.ErrorText, StringComparison.Ordinal);
        Assert.Contains("--help", wrong.Error, StringComparison.Ordinal);
        Assert.Empty(wrong.Output);
    }
}
