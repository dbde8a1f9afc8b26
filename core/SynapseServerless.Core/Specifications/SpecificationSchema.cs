using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Databases;
using SynapseServerless.Stages;
using SynapseServerless.Streaming;

namespace SynapseServerless.Specifications;

/// <summary>The JSON Schema (draft 7) of specifications, for editors and for other checkers, from the same attributes and documentation.</summary>
public static class SpecificationSchema
{
    /// <summary>The schema.</summary>
    /// <param name="catalog">The stages there are.</param>
    public static JsonObject Create(StageCatalog catalog)
    {
        var definitions = new JsonObject();
        foreach (StageDescription stage in catalog.Stages)
            definitions[stage.Name] = StageSchema(stage);
        definitions["stage"] = new JsonObject
        {
            ["anyOf"] = new JsonArray([.. catalog.Stages.Select(stage => Reference(stage.Name))]),
        };
        definitions["pipeline"] = new JsonObject
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["type"] = "array", ["items"] = Reference("stage") }, Reference("stage")),
        };
        // A stream may come from elsewhere than files; all else has a path.
        JsonObject input = Record(typeof(InputSpecification), []);
        input["anyOf"] = new JsonArray(new JsonObject { ["required"] = new JsonArray("path") }, new JsonObject { ["required"] = new JsonArray("stream") }, new JsonObject { ["required"] = new JsonArray("database") });
        definitions["input"] = new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "string" }, input) };
        definitions["evaluation"] = new JsonObject
        {
            ["anyOf"] = new JsonArray([.. catalog.Stages
                .Where(stage => stage.ClrType.IsAssignableTo(typeof(AggregateTransformer)))
                .Select(stage => StageSchema(stage, ("input", Described("string", "The input, or input.split, to evaluate; what the run transformed when left out."))))]),
        };
        definitions["streamSource"] = new JsonObject { ["anyOf"] = new JsonArray([.. catalog.StreamSources.Values.Select(kind => KindSchema(kind, kind.Name == FolderSource.Kind))]) };
        definitions["streamSink"] = new JsonObject { ["anyOf"] = new JsonArray([.. catalog.StreamSinks.Values.Select(kind => KindSchema(kind, isUsual: false))]) };
        definitions["tableSource"] = new JsonObject { ["anyOf"] = new JsonArray([.. catalog.TableSources.Values.Select(kind => KindSchema(kind, isUsual: false))]) };
        definitions["tableSink"] = new JsonObject { ["anyOf"] = new JsonArray([.. catalog.TableSinks.Values.Select(kind => KindSchema(kind, isUsual: false))]) };
        JsonObject root = Record(typeof(RunSpecification), ["inputs"]);
        var properties = (JsonObject)root["properties"]!;
        foreach (string key in new[] { "source", "canonical", "stageLocations", "validation" })
            properties.Remove(key);
        properties["$schema"] = new JsonObject { ["type"] = "string" };
        properties["inputs"] = new JsonObject
        {
            ["type"] = "object",
            ["description"] = "The inputs, by name.",
            ["additionalProperties"] = Reference("input"),
        };
        properties[SpecDefaults.Key] = new JsonObject
        {
            ["type"] = "object",
            ["description"] = "Parameters that stages get where they do not give them themselves, by kind.",
            ["properties"] = new JsonObject(catalog.Defaults.Select(kind => KeyValuePair.Create<string, JsonNode?>(kind.Key, Defaults(kind.Value)))),
            ["additionalProperties"] = false,
        };
        properties["pipeline"] = Reference("pipeline");
        JsonNode fit = properties["fit"]!.DeepClone();
        properties["fit"] = new JsonObject
        {
            ["description"] = fit["description"]!.DeepClone(),
            ["anyOf"] = new JsonArray(fit, new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject
                {
                    ["input"] = Described("string", "The input, or input.split, that the pipeline is fitted on."),
                    ["validation"] = Described("string", "The input, or input.split, with the validation rows."),
                },
                ["required"] = new JsonArray("input"),
                ["additionalProperties"] = false,
            }),
        };
        properties["evaluate"] = new JsonObject
        {
            ["anyOf"] = new JsonArray(
                Reference("evaluation"), new JsonObject { ["type"] = "array", ["items"] = Reference("evaluation") }),
        };
        root["$schema"] = "http://json-schema.org/draft-07/schema#";
        root["title"] = "SynapseServerless run specification";
        root["definitions"] = definitions;
        return root;
    }

    private static JsonObject StageSchema(StageDescription stage, params (string Name, JsonNode Schema)[] more)
    {
        var properties = new JsonObject
        {
            ["type"] = new JsonObject { ["enum"] = new JsonArray(stage.Name), ["description"] = stage.Summary },
        };
        foreach (StageParameter parameter in stage.Parameters)
        {
            JsonObject schema = Value(parameter.ClrType, parameter.Limits);
            schema["description"] = parameter.Summary;
            if (parameter.Default is not (null or Stage or IEnumerable<Stage>) && parameter.Name != "uid")
                schema["default"] = JsonSerializer.SerializeToNode(parameter.Default, parameter.ClrType, StageJson.Options);
            properties[parameter.Name] = schema;
            if (parameter.ColumnName is { } column)
                properties[column] = Described("string", $"The column that has it for each row. {parameter.Summary}");
        }
        foreach ((string name, JsonNode schema) in more)
            properties[name] = schema;
        return new JsonObject
        {
            ["type"] = "object",
            ["description"] = stage.Summary,
            ["properties"] = properties,
            ["required"] = new JsonArray([.. stage.Parameters.Where(parameter => parameter.Required && parameter.ColumnName is null).Select(parameter => (JsonNode)parameter.Name).Prepend("type")]),
            ["additionalProperties"] = false,
        };
    }

    private static JsonObject KindSchema(StreamKind kind, bool isUsual)
    {
        var properties = new JsonObject { ["kind"] = new JsonObject { ["enum"] = new JsonArray(kind.Name), ["description"] = kind.Summary } };
        foreach (StageParameter parameter in kind.Parameters)
        {
            JsonObject schema = Value(parameter.ClrType, parameter.Limits);
            schema["description"] = parameter.Summary;
            if (parameter.Default is not null)
                schema["default"] = JsonSerializer.SerializeToNode(parameter.Default, parameter.ClrType, StageJson.Options);
            properties[parameter.Name] = schema;
        }
        string[] required = [.. kind.Parameters.Where(static parameter => parameter.Required).Select(static parameter => parameter.Name)];
        return new JsonObject
        {
            ["type"] = "object",
            ["description"] = kind.Summary,
            ["properties"] = properties,
            ["required"] = new JsonArray([.. (isUsual ? required : required.Prepend("kind")).Select(static name => (JsonNode)name)]),
            ["additionalProperties"] = false,
        };
    }

    private static JsonObject Defaults(StageDefaults defaults)
    {
        var properties = new JsonObject();
        foreach ((string name, PropertyInfo property) in defaults.Parameters)
        {
            JsonObject schema = Value(property.PropertyType, property.GetCustomAttributes<ValidationAttribute>());
            schema["description"] = XmlDocumentation.Summary(property);
            properties[name] = schema;
        }
        return new JsonObject { ["type"] = "object", ["description"] = XmlDocumentation.Summary(defaults.GetType()), ["properties"] = properties, ["additionalProperties"] = false };
    }

    private static JsonObject Record(Type type, string[] required)
    {
        var properties = new JsonObject();
        foreach (PropertyInfo property in type.GetProperties().Where(property => property.SetMethod is not null))
        {
            JsonObject schema = property.PropertyType.IsClass && property.PropertyType.Namespace == typeof(RunSpecification).Namespace
                ? Record(property.PropertyType, [])
                : Value(property.PropertyType, property.GetCustomAttributes<ValidationAttribute>());
            schema["description"] = XmlDocumentation.Summary(property);
            properties[ParameterName.FromProperty(property.Name)] = schema;
        }
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([.. required.Select(name => (JsonNode)name)]),
            ["additionalProperties"] = false,
        };
    }

    private static JsonObject Value(Type type, IEnumerable<ValidationAttribute> limits)
    {
        Type target = Nullable.GetUnderlyingType(type) ?? type;
        if (target == typeof(Transformer))
            return new JsonObject { ["anyOf"] = new JsonArray(Reference("pipeline"), Described("string", "The folder of a saved model.")) };
        if (target.IsAssignableTo(typeof(Stage)))
            return Reference("pipeline");
        if (target == typeof(StreamSource) || target == typeof(StreamSink))
            return Reference(target == typeof(StreamSource) ? "streamSource" : "streamSink");
        if (target == typeof(TableSource) || target == typeof(TableSink))
            return Reference(target == typeof(TableSource) ? "tableSource" : "tableSink");
        if (ValueOrColumn.ValueType(target) is { } values)
        {
            var column = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { [ValueOrColumnConverter.ColumnKey] = Described("string", "The column that has the value of each row.") },
                ["required"] = new JsonArray(ValueOrColumnConverter.ColumnKey),
                ["additionalProperties"] = false,
            };
            return new JsonObject { ["anyOf"] = new JsonArray(Value(values, limits), column) };
        }
        if (target.IsEnum)
            return new JsonObject { ["enum"] = new JsonArray([.. Enum.GetNames(target).Select(name => (JsonNode)TypeNames.EnumName(name))]) };
        if (target == typeof(byte[]))
            return new JsonObject { ["type"] = "string", ["contentEncoding"] = "base64" };
        if (TypeNames.DictionaryValue(target) is { } value)
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = Value(value, []) };
        if (TypeNames.Element(target) is { } element)
        {
            // One value serves as a list of one.
            JsonObject item = Value(element, limits.Where(limit => limit is RangeAttribute or AllowedValuesAttribute));
            var list = new JsonObject { ["type"] = "array", ["items"] = item.DeepClone() };
            if (limits.OfType<MinLengthAttribute>().FirstOrDefault() is { } least)
                list["minItems"] = least.Length;
            return new JsonObject { ["anyOf"] = new JsonArray(list, item) };
        }
        var schema = new JsonObject();
        string? name = target.Name switch
        {
            "Boolean" => "boolean",
            "Int32" or "Int64" => "integer",
            "Double" or "Single" => "number",
            "String" or "Secret" => "string",
            _ => null,
        };
        if (name == "string" && target == typeof(string))
            schema["type"] = new JsonArray("string", "number", "boolean");
        else if (name is not null)
            schema["type"] = name;
        foreach (ValidationAttribute limit in limits)
            Limit(schema, limit);
        return schema;
    }

    private static void Limit(JsonObject schema, ValidationAttribute limit)
    {
        switch (limit)
        {
            case RangeAttribute range:
                double low = Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture);
                double high = Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture);
                if (low > int.MinValue)
                    schema[range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum"] = low;
                if (high < int.MaxValue)
                    schema[range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum"] = high;
                break;
            case AllowedValuesAttribute allowed:
                schema.Remove("type");
                schema["enum"] = new JsonArray([.. allowed.Values.Where(value => value is not null).Select(value => JsonSerializer.SerializeToNode(value))]);
                break;
            case RegularExpressionAttribute pattern:
                schema["pattern"] = $"^(?:{pattern.Pattern})$";
                break;
        }
    }

    private static JsonObject Described(string type, string description) => new() { ["type"] = type, ["description"] = description };

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/definitions/{name}" };
}
