using System.CommandLine;
using SynapseServerless.Embedded;

namespace SynapseServerless.Cli.Commands.Streams;

/// <summary>What the commands that deal with streams have in common.</summary>
internal static class StreamNames
{
    public static Argument<string> Argument() => new("NAME") { Description = "The stream, by the name of its specification." };

    public static EmbeddedStreams Create(string work) => new(new EmbeddedRunnerOptions
    {
        Catalog = AllStages.CreateCatalog(),
        Host = Storages.Host().Stages,
        WorkFolder = work,

    });
}
