using System.CommandLine;
using SynapseServerless.Cli;
using Xunit;

namespace SynapseServerless.Docs.Tests;

public sealed class CommandBlockTests
{
    private const string FromSource = "dotnet run --project cli -c Release -- ";

    public static TheoryData<string> Commands =>
    [
        .. CodeBlock.All("console", "bash", "sh")
            .SelectMany(block => block.Code.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(line => line.StartsWith("synapse ", StringComparison.Ordinal) || line.StartsWith(FromSource, StringComparison.Ordinal))
            .Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_is_one_that_the_command_line_understands(string line)
    {
        string arguments = line.StartsWith(FromSource, StringComparison.Ordinal) ? line[FromSource.Length..] : line["synapse ".Length..];
        // What the shell takes for itself.
        arguments = arguments.Split([" > ", " | ", " # "], StringSplitOptions.None)[0];
        ParseResult parsed = CommandLine.Root(out _).Parse(arguments);
        Assert.Empty(parsed.Errors.Select(error => error.Message));
    }
}
