using System.CommandLine;

namespace SynapseServerless.Cli.Commands;

/// <summary>A command that shows examples at the end of its help.</summary>
internal abstract class CliCommand(string name, string description) : Command(name, description)
{
    /// <summary>Command lines, and what each does.</summary>
    public abstract IReadOnlyList<Example> Examples { get; }

    protected static Option<bool> JsonOption(string description) => new("--json") { Description = description };
}

/// <summary>A command line worth showing.</summary>
internal sealed record Example(string CommandLine, string Meaning);
