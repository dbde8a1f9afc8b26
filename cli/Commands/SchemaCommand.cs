using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Cli.Commands;

/// <summary>Writes the JSON Schema of specifications.</summary>
internal sealed class SchemaCommand : CliCommand
{
    public SchemaCommand()
        : base("schema", "Write the JSON Schema of specifications, with which editors complete and check them.")
    {
        var file = new Option<FileInfo?>("--out") { Description = "The file to write; standard output when left out.", HelpName = "FILE" };
        Options.Add(file);
        SetAction((parsed, cancel) => WriteAsync(parsed.GetValue(file), cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("synapse schema --out synapse.schema.json", "write it, then begin each YAML file with the line below"),
        new("# yaml-language-server: $schema=synapse.schema.json", "completes and checks in editors with the YAML language server"),
    ];

    private static async Task<int> WriteAsync(FileInfo? file, CancellationToken cancellationToken)
    {
        JsonObject schema = SpecificationSchema.Create(AllStages.CreateCatalog());
        if (file is null)
        {
            JsonOutput.Write(schema);
            return ExitCode.Done;
        }
        string text = schema.ToJsonString(new JsonSerializerOptions(StageJson.Options) { WriteIndented = true });
        await OutputFile.WriteAsync(file.FullName, text + "\n", cancellationToken);
        await Console.Error.WriteLineAsync($"The schema is in {file}. Begin a YAML specification with");
        await Console.Error.WriteLineAsync($"# yaml-language-server: $schema={file}");
        return ExitCode.Done;
    }
}
