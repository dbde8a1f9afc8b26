using System.CommandLine;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Cli.Commands;

/// <summary>What the commands that read a specification have in common.</summary>
internal static class SpecificationOptions
{
    public static Argument<string> Argument() => new("SPEC") { Description = "The specification, a YAML or JSON file." };

    public static Option<string[]> Set() => new("--set")
    {
        Description = "Set a value of the specification; may be given several times.",
        HelpName = "path=value",
    };

    /// <exception cref="SpecificationException">It cannot be read, or something in it is wrong.</exception>
    public static Task<RunSpecification> ReadAsync(
        string file, IReadOnlyList<string> overrides, StageCatalog catalog, IStorage storage, CancellationToken cancellationToken)
    {
        var reader = new SpecificationReader(catalog, new Specifications.SpecificationOptions { Overrides = overrides });
        return reader.ReadAsync(file, storage, cancellationToken);
    }
}
