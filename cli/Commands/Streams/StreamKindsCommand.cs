using System.CommandLine;
using System.Text.Json.Nodes;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Streaming;

namespace SynapseServerless.Cli.Commands.Streams;

/// <summary>Lists the kinds of sources and sinks that streams have.</summary>
internal sealed class StreamKindsCommand : CliCommand
{
    public StreamKindsCommand()
        : base("kinds", "List the kinds of sources and sinks, with their parameters.")
    {
        Option<bool> json = JsonOption("Write JSON.");
        Options.Add(json);
        SetAction(parsed => List(parsed.GetValue(json)));
    }

    public override IReadOnlyList<Example> Examples { get; } = [new("synapse streams kinds", "what stream: and sink: may name")];

    private static int List(bool json)
    {
        StageCatalog catalog = AllStages.CreateCatalog();
        if (json)
        {
            JsonOutput.Write(new JsonObject { ["sources"] = Json(catalog.StreamSources.Values), ["sinks"] = Json(catalog.StreamSinks.Values) });
            return ExitCode.Done;
        }
        Write("Sources", catalog.StreamSources.Values);
        Write("Sinks", catalog.StreamSinks.Values);
        return ExitCode.Done;
    }

    private static JsonArray Json(IEnumerable<StreamKind> kinds) => [.. kinds.Select(static kind => (JsonNode)new JsonObject
    {
        ["kind"] = kind.Name,
        ["summary"] = kind.Summary,
        ["parameters"] = new JsonArray([.. kind.Parameters.Select(static parameter => (JsonNode)new JsonObject
        {
            ["name"] = parameter.Name, ["type"] = TypeNames.Short(parameter.ClrType), ["required"] = parameter.Required, ["summary"] = parameter.Summary,
        })]),
    })];

    private static void Write(string heading, IEnumerable<StreamKind> kinds)
    {
        foreach (StreamKind kind in kinds)
        {
            Console.Out.WriteLine($"{heading[..^1].ToLowerInvariant()} {kind.Name}: {kind.Summary}");
            foreach (StageParameter parameter in kind.Parameters)
                Console.Out.WriteLine($"  {parameter.Name} ({TypeNames.Short(parameter.ClrType)}{(parameter.Required ? ", required" : "")}): {parameter.Summary}");
        }
    }
}
