using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Cli.Terminal;

/// <summary>Shows stages and their parameters, for people and for programs.</summary>
internal static class StageListing
{
    private static readonly (StageKind Kind, string Heading)[] Kinds =
    [
        (StageKind.Estimator, "Estimators learn from data; the result is a model"),
        (StageKind.Transformer, "Transformers change data as it streams through"),
        (StageKind.Model, "Models are the results of fits; they can be saved and loaded"),
    ];

    public static void ShowAll(StageCatalog catalog)
    {
        foreach ((StageKind kind, string heading) in Kinds)
        {
            StageDescription[] stages = [.. catalog.Stages.Where(stage => stage.Kind == kind)];
            if (stages.Length == 0)
                continue;
            Consoles.Results.WriteLine(heading, Tables.Quiet);
            Table table = Tables.OfNames();
            foreach (StageDescription stage in stages)
                table.AddRow(Tables.Cell(stage.Name, Tables.Strong), Tables.Cell(stage.Summary));
            Consoles.Results.Write(Tables.Indented(table));
            Consoles.Results.WriteLine();
        }
        Consoles.Results.WriteLine("synapse stages NAME shows the parameters of one.", Tables.Quiet);
    }

    public static void ShowOne(StageDescription stage)
    {
        IAnsiConsole console = Consoles.Results;
        console.Write(new Text(stage.Name, Tables.Strong));
        console.WriteLine($"  {Lower(stage.Kind.ToString())}", Tables.Quiet);
        if (stage.Summary.Length > 0)
            console.WriteLine(stage.Summary);
        console.WriteLine();
        StageParameter[] parameters = [.. stage.Parameters.OrderByDescending(parameter => parameter.Required)];
        int width = parameters.Max(parameter => parameter.Name.Length);
        foreach (StageParameter parameter in parameters)
        {
            Table row = Tables.OfNames();
            row.Columns[0].Width = width;
            row.AddRow(Tables.Cell(parameter.Name, Tables.Strong), Tables.Cell(Signature(parameter), Tables.Quiet));
            console.Write(Tables.Indented(row));
            if (parameter.Summary.Length > 0)
                console.Write(new Padder(new Text(parameter.Summary), new Padding(6, 0, 0, 0)));
        }
    }

    public static JsonNode Json(StageDescription stage) => new JsonObject
    {
        ["type"] = stage.Name,
        ["kind"] = Lower(stage.Kind.ToString()),
        ["summary"] = stage.Summary,
        ["parameters"] = new JsonArray([.. stage.Parameters.Select(parameter => (JsonNode)new JsonObject
        {
            ["name"] = parameter.Name,
            ["type"] = TypeNames.Short(parameter.ClrType),
            ["default"] = Default(parameter),
            ["required"] = parameter.Required,
            ["summary"] = parameter.Summary,
        })]),
    };

    // Such as: int = 31, at least 2
    private static string Signature(StageParameter parameter)
    {
        string text = TypeNames.Short(parameter.ClrType);
        if (parameter.Required)
            text += ", required";
        else if (Default(parameter) is { } value)
            text += " = " + (value is JsonValue scalar && scalar.GetValueKind() == JsonValueKind.String ? Quoted(scalar.GetValue<string>()) : value.ToJsonString(StageJson.Options));
        string limits = string.Join(", ", parameter.Limits.Select(Limit).Where(limit => limit.Length > 0));
        return limits.Length == 0 ? text : $"{text}; {limits}";
    }

    private static string Limit(ValidationAttribute limit) => limit switch
    {
        RangeAttribute range => StageValidation.Interval(range),
        AllowedValuesAttribute allowed => "one of " + string.Join(", ", allowed.Values.Where(value => value is not null)),
        MinLengthAttribute length => $"at least {length.Length} of them",
        _ => "",
    };

    // A stage that another starts with is no value that a specification could write shortly; its summary tells of it.
    private static JsonNode? Default(StageParameter parameter) =>
        parameter.Name == "uid" || parameter.Default is Stage or IEnumerable<Stage>
            ? null
            : JsonSerializer.SerializeToNode(parameter.Default, parameter.ClrType, StageJson.Options);

    private static string Quoted(string text) => text.Length == 0 || text.Any(char.IsWhiteSpace) ? $"\"{text}\"" : text;

    private static string Lower(string name) => TypeNames.EnumName(name);
}
