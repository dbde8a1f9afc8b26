using System.Text.Json.Nodes;
using SynapseServerless.Service.Api.Handlers;
using SynapseServerless.Service.Pipelines;

namespace SynapseServerless.Service.Api.Documents;

/// <summary>The schemas of bodies that no single record can describe.</summary>
internal static class BodySchemas
{
    /// <summary>Adds them to a document.</summary>
    public static void Add(SchemaWriter schemas)
    {
        schemas.Add("AnyObject", new JsonObject { ["type"] = "object", ["additionalProperties"] = true });
        schemas.Add("Specification", new JsonObject
        {
            ["type"] = "object",
            ["description"] = "A specification: inputs, pipeline, what to fit, transform and evaluate, and where results go. GET /v1/schema gives its JSON Schema. Relative locations are relative to data/ of the service's root.",
            ["additionalProperties"] = true,
        });
        schemas.Add("SpecificationOrYaml", new JsonObject
        {
            ["description"] = "A specification, as an object or as a text of YAML.",
            ["anyOf"] = new JsonArray(schemas.Reference("Specification"), new JsonObject { ["type"] = "string" }),
        });
        JsonObject run = schemas.Definition(typeof(PipelineRunBody));
        schemas.Add("RunRequest", With(
            run, "A stored pipeline by its name, or a specification, and what goes with it.", [],
            ("pipeline", Text("Name of a stored pipeline.")), ("specification", Described(schemas.Reference("SpecificationOrYaml"), "The specification to run, where no stored pipeline is named."))));
        schemas.Add("RunStartBody", Either(schemas, "A specification, or a request that names a stored pipeline or holds a specification.", "Specification", "RunRequest"));
        schemas.Add("PipelineContent", With(
            new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() }, "A specification, and what starts it by itself.", ["specification"],
            ("specification", Described(schemas.Reference("SpecificationOrYaml"), "What to run.")),
            ("schedule", Described(schemas.Of(typeof(PipelineSchedule), isRequest: true), "Starts it at certain times.")),
            ("drop", Described(schemas.Of(typeof(PipelineDrop), isRequest: true), "Starts it on files that land in drop/NAME/."))));
        schemas.Add("PipelineBody", Either(schemas, "A specification, or an object that holds one.", "Specification", "PipelineContent"));
    }

    /// <summary>A request for a connector, which offers keys one by one.</summary>
    public static JsonObject ConnectorRequest(SchemaWriter schemas) => With(
        schemas.Definition(typeof(PipelineRunBody)), "What to run.", [],
        ("pipeline", Text("Name of a stored pipeline.")), ("specification", Text("A specification as a text of YAML, where no stored pipeline is named.")));

    private static JsonObject Either(SchemaWriter schemas, string description, params string[] names) =>
        new() { ["description"] = description, ["anyOf"] = new JsonArray([.. names.Select(schemas.Reference)]) };

    private static JsonObject Described(JsonObject schema, string description)
    {
        schema["description"] = description;
        return schema;
    }

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    private static JsonObject With(JsonObject schema, string description, string[] required, params (string Name, JsonObject Schema)[] more)
    {
        schema["description"] = description;
        var properties = (JsonObject)schema["properties"]!;
        foreach ((string name, JsonObject property) in more)
            properties[name] = property;
        if (required.Length > 0)
            schema["required"] = new JsonArray([.. required.Select(name => (JsonNode)name)]);
        schema["additionalProperties"] = false;
        return schema;
    }
}
