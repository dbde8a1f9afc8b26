using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SynapseServerless.Stages;

namespace SynapseServerless.Service.Api.Documents;

/// <summary>Schemas of the records that requests and answers are, as they are written: names, limits and meaning from the code itself.</summary>
/// <param name="prefix">Where references lead, such as <c>#/components/schemas/</c>.</param>
/// <param name="swagger">Whether the schemas are those of OpenAPI 2.0, which knows less than JSON Schema.</param>
internal sealed class SchemaWriter(string prefix, bool swagger)
{
    private readonly SortedDictionary<string, JsonObject> _schemas = new(StringComparer.Ordinal);
    private readonly NullabilityInfoContext _nullability = new();

    /// <summary>The schemas that were referred to.</summary>
    public JsonObject Schemas() => new(_schemas.Select(schema => KeyValuePair.Create<string, JsonNode?>(schema.Key, schema.Value.DeepClone())));

    /// <summary>Adds a schema that is written by hand.</summary>
    public void Add(string name, JsonObject schema) => _schemas[name] = schema;

    /// <summary>A reference to a schema of the document.</summary>
    public JsonObject Reference(string name) => new() { ["$ref"] = prefix + name };

    /// <summary>The schema of a type: a reference for a record, which is added to the document.</summary>
    /// <param name="type">The type.</param>
    /// <param name="isRequest">Whether it is sent to the service: then only what must be given is required.</param>
    public JsonObject Of(Type type, bool isRequest = false)
    {
        Type target = Nullable.GetUnderlyingType(type) ?? type;
        if (Simple(target) is { } simple)
            return simple;
        if (target.IsEnum)
            return new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. Enum.GetNames(target).Select(name => (JsonNode)JsonNamingPolicy.CamelCase.ConvertName(name))]) };
        if (DictionaryValue(target) is { } value)
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(value, isRequest) };
        if (Element(target) is { } element)
            return new JsonObject { ["type"] = "array", ["items"] = Of(element, isRequest) };
        if (!_schemas.ContainsKey(target.Name))
        {
            // Known before it is complete, so that it may refer to itself.
            _schemas[target.Name] = [];
            _schemas[target.Name] = Record(target, isRequest);
        }
        return Reference(target.Name);
    }

    /// <summary>The schema of a record itself, to be changed.</summary>
    public JsonObject Definition(Type type) => Record(type, isRequest: true);

    private JsonObject Record(Type type, bool isRequest)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsWritten))
        {
            string name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            JsonObject schema = Of(property.PropertyType, isRequest);
            foreach (ValidationAttribute limit in property.GetCustomAttributes<ValidationAttribute>())
                Limit(schema, limit);
            properties[name] = Described(schema, XmlDocumentation.Summary(property));
            bool isRequired = property.IsDefined(typeof(RequiredMemberAttribute))
                || (!isRequest && Nullable.GetUnderlyingType(property.PropertyType) is null && _nullability.Create(property).ReadState != NullabilityState.Nullable);
            if (isRequired)
                required.Add((JsonNode)name);
        }
        var record = new JsonObject { ["type"] = "object", ["description"] = XmlDocumentation.Summary(type), ["properties"] = properties };
        if (required.Count > 0)
            record["required"] = required;
        return record;
    }

    private JsonObject Described(JsonObject schema, string description)
    {
        if (description.Length == 0)
            return schema;
        // In OpenAPI 2.0 nothing may stand beside a reference.
        if (swagger && schema.ContainsKey("$ref"))
            return new JsonObject { ["description"] = description, ["allOf"] = new JsonArray(schema) };
        schema["description"] = description;
        return schema;
    }

    private JsonObject? Simple(Type type)
    {
        if (type == typeof(string) || type == typeof(char))
            return Typed("string");
        if (type == typeof(bool))
            return Typed("boolean");
        if (type == typeof(int))
            return Typed("integer", "int32");
        if (type == typeof(long))
            return Typed("integer", "int64");
        if (type == typeof(double) || type == typeof(float))
        {
            return swagger
                ? Typed("number", "double")
                : new JsonObject { ["anyOf"] = new JsonArray(Typed("number", "double"), new JsonObject { ["enum"] = new JsonArray("NaN", "Infinity", "-Infinity") }) };
        }
        if (type == typeof(DateTimeOffset))
            return Typed("string", "date-time");
        if (type == typeof(Uri))
            return Typed("string", "uri");
        // Anything at all.
        return type == typeof(JsonElement) ? [] : null;
    }

    private static JsonObject Typed(string type, string? format = null)
    {
        var schema = new JsonObject { ["type"] = type };
        if (format is not null)
            schema["format"] = format;
        return schema;
    }

    private static void Limit(JsonObject schema, ValidationAttribute limit)
    {
        if (limit is RangeAttribute range)
        {
            schema["minimum"] = Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture);
            schema["maximum"] = Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture);
        }
    }

    private static bool IsWritten(PropertyInfo property) =>
        property.GetIndexParameters().Length == 0 && !property.IsDefined(typeof(JsonIgnoreAttribute)) && property.Name != "EqualityContract";

    private static Type? DictionaryValue(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) ? type.GetGenericArguments()[1] : null;

    private static Type? Element(Type type) =>
        type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable)) && type.IsGenericType ? type.GetGenericArguments()[0] : null;
}
