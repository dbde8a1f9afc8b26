using System.ComponentModel.DataAnnotations;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;

namespace SynapseServerless.Docs.Tests.Clients;

/// <summary>A parameter as a client writes it; one that is a value or a column is two.</summary>
/// <param name="Name">The name in specifications.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Default">The value where none is given, as JSON; null for none.</param>
/// <param name="Required">Whether it must be given.</param>
/// <param name="Text">What it means, with its limits.</param>
internal sealed record ClientParameter(string Name, Type Type, JsonNode? Default, bool Required, string Text)
{
    private static readonly JsonSerializerOptions _json = new(StageJson.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = false };

    /// <summary>The parameters of a stage, those that must be given first, and <c>uid</c> last.</summary>
    public static IReadOnlyList<ClientParameter> Of(StageDescription stage) =>
        [.. stage.Parameters.SelectMany(One).OrderBy(parameter => parameter.Name == "uid").ThenByDescending(parameter => parameter.Required)];

    /// <summary>The default as one line of JSON; null where there is none to tell.</summary>
    public string? DefaultText => Default is null or JsonArray { Count: 0 } or JsonObject { Count: 0 } ? null : Default.ToJsonString(_json);

    private static IEnumerable<ClientParameter> One(StageParameter parameter)
    {
        string text = Sentences(parameter);
        if (ValueOrColumn.ValueType(Nullable.GetUnderlyingType(parameter.ClrType) ?? parameter.ClrType) is not { } value)
            return [new(parameter.Name, parameter.ClrType, DefaultOf(parameter), parameter.Required, text)];
        // Either of the two will do, so that neither is required by itself.
        var given = parameter.Default as IValueOrColumn;
        return
        [
            new(parameter.Name, value, given?.Value is { } fixedValue ? JsonSerializer.SerializeToNode(fixedValue, fixedValue.GetType(), StageJson.Options) : null, false, text),
            new(parameter.ColumnName!, typeof(string), given?.Column is { } column ? JsonValue.Create(column) : null, false, $"The column that has {parameter.Name} for each row, in its place."),
        ];
    }

    // A stage that another starts with is no value that a client could write shortly; its text tells of it.
    private static JsonNode? DefaultOf(StageParameter parameter) =>
        parameter.Name == "uid" || parameter.Default is null or Stage or IEnumerable<Stage>
            ? null
            : JsonSerializer.SerializeToNode(parameter.Default, parameter.ClrType, StageJson.Options);

    private static string Sentences(StageParameter parameter)
    {
        string[] limits = [.. parameter.Limits.Select(Limit).Where(limit => limit.Length > 0)];
        return limits.Length == 0 ? parameter.Summary : $"{parameter.Summary} {string.Join(' ', limits)}";
    }

    private static string Limit(ValidationAttribute limit) => limit switch
    {
        RangeAttribute range when StageValidation.Interval(range) is { Length: > 0 } interval => $"It is {interval}.",
        AllowedValuesAttribute allowed => $"One of {string.Join(", ", allowed.Values.Where(value => value is not null))}.",
        MinLengthAttribute length => $"At least {length.Length} of them.",
        _ => "",
    };
}
