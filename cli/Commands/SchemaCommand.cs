using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Service.Api;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Cli.Commands;

/// <summary>Writes the JSON Schema of specifications.</summary>
internal sealed class SchemaCommand : CliCommand
{
    public SchemaCommand()
        : base("schema", "Write the JSON Schema of specifications, with which editors complete and check them, or the OpenAPI document of the HTTP API.")
    {
        var openApi = new Option<bool>("--openapi") { Description = "Write the OpenAPI document of the HTTP API instead." };
        var file = new Option<FileInfo?>("--out") { Description = "The file to write; standard output when left out.", HelpName = "FILE" };
        Options.Add(file);
        Options.Add(openApi);
        SetAction((parsed, cancel) => parsed.GetValue(openApi)
            ? WriteOpenApiAsync(parsed.GetValue(file), cancel)
            : WriteAsync(parsed.GetValue(file), cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("synapse schema --out synapse.schema.json", "write it, then begin each YAML file with the line below"),
        new("# yaml-language-server: $schema=synapse.schema.json", "completes and checks in editors with the YAML language server"),
        new("synapse schema --openapi --out openapi.json", "what synapse serve and the service on Azure answer to"),
    ];

    private static async Task<int> WriteAsync(FileInfo? file, CancellationToken cancellationToken)
    {
        JsonObject schema = SpecificationSchema.Create(AllStages.CreateCatalog());
        if (file is null)
        {
            JsonOutput.Write(schema);
            return ExitCode.Done;
        }
        await WriteAsync(schema, file, cancellationToken);
        await Console.Error.WriteLineAsync($"The schema is in {file}. Begin a YAML specification with");
        await Console.Error.WriteLineAsync($"# yaml-language-server: $schema={file}");
        return ExitCode.Done;
    }

    private static async Task<int> WriteOpenApiAsync(FileInfo? file, CancellationToken cancellationToken)
    {
        JsonObject document = new ApiDocuments(AllStages.CreateCatalog()).OpenApi;
        if (file is null)
            JsonOutput.Write(document);
        else
            await WriteAsync(document, file, cancellationToken);
        return ExitCode.Done;
    }

    private static Task WriteAsync(JsonObject document, FileInfo file, CancellationToken cancellationToken) => OutputFile.WriteAsync(
        file.FullName, document.ToJsonString(new JsonSerializerOptions(StageJson.Options) { WriteIndented = true }) + "\n", cancellationToken);
}
