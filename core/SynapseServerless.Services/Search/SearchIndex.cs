using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Services;

/// <summary>Definitions of indexes: as they are given, or as they follow from columns.</summary>
internal static class SearchIndex
{
    private const string Profile = "vectorConfig", Algorithm = "hnsw";

    /// <summary>A definition out of JSON.</summary>
    /// <exception cref="FormatException">It is none; the message says what is missing.</exception>
    public static JsonObject Parse(string json)
    {
        JsonObject? index;
        try
        {
            index = JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException error)
        {
            throw new FormatException($"The definition of the index is no JSON: {error.Message.Split('.')[0]}");
        }
        if (index?["fields"] is not JsonArray { Count: > 0 } fields || fields.Any(field => field is not JsonObject one || one["name"] is null || one["type"] is null))
            throw new FormatException("The definition of the index has no list of fields, each with a name and a type");
        if (fields.Count(IsKey) != 1)
            throw new FormatException("The definition of the index has no field, or more than one, with \"key\": true");
        return index;
    }

    /// <summary>The name of the field of keys.</summary>
    public static string Key(JsonObject index) => (string)index["fields"]!.AsArray().Single(IsKey)!["name"]!;

    /// <summary>The vector columns and their widths.</summary>
    /// <exception cref="FormatException">The text names none.</exception>
    public static IReadOnlyDictionary<string, int> Vectors(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
            return new Dictionary<string, int>();
        try
        {
            return JsonNode.Parse(json)!.AsArray().ToDictionary(vector => (string)vector!["name"]!, vector => (int)vector!["dimension"]!);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException or FormatException or NullReferenceException)
        {
            throw new FormatException("The vector columns are no list of objects with name and dimension");
        }
    }

    /// <summary>The definition of an index for columns.</summary>
    /// <exception cref="FormatException">A column cannot be a field; the message says which, and why.</exception>
    public static JsonObject Of(string name, string key, IEnumerable<Field> columns, IReadOnlyDictionary<string, int> vectors)
    {
        var fields = new JsonArray();
        foreach (Field column in columns)
        {
            JsonObject field = vectors.TryGetValue(column.Name, out int width) ? Vector(column, width) : Field(column, isKey: column.Name == key);
            if (column.Name == key)
            {
                field["type"] = "Edm.String";
                field["key"] = true;
            }
            fields.Add(field);
        }
        var index = new JsonObject { ["name"] = name, ["fields"] = fields };
        if (vectors.Count > 0)
        {
            index["vectorSearch"] = new JsonObject
            {
                ["algorithms"] = new JsonArray(new JsonObject { ["name"] = Algorithm, ["kind"] = "hnsw" }), ["profiles"] = new JsonArray(new JsonObject { ["name"] = Profile, ["algorithm"] = Algorithm }),
            };
        }
        return index;
    }

    /// <summary>Whether a field holds points on the globe.</summary>
    public static IReadOnlySet<string> Points(JsonNode index) =>
        index["fields"]!.AsArray().Where(field => (string?)field!["type"] == "Edm.GeographyPoint").Select(field => (string)field!["name"]!).ToHashSet(StringComparer.Ordinal);

    private static bool IsKey(JsonNode? field) => field?["key"] is JsonValue key && key.TryGetValue(out bool isKey) && isKey;

    private static JsonObject Vector(Field column, int width)
    {
        if (column.DataType is FixedSizeListType list && list.ListSize != width)
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"The vectors of the column '{column.Name}' have {list.ListSize} numbers, and its dimension is given as {width}"));
        if (column.DataType is not (FixedSizeListType { ValueDataType: FloatType or DoubleType } or ListType { ValueDataType: FloatType or DoubleType }))
            throw new FormatException($"The column '{column.Name}' is {Data.TypeNames.Of(column.DataType)}, and a vector is a list of numbers");
        return new JsonObject { ["name"] = Name(column), ["type"] = "Collection(Edm.Single)", ["searchable"] = true, ["dimensions"] = width, ["vectorSearchProfile"] = Profile };
    }

    private static JsonObject Field(Field column, bool isKey)
    {
        if (isKey && column.DataType is not (StringType or LargeStringType or StringViewType or IntegerType))
            throw new FormatException($"The column of keys '{column.Name}' is {Data.TypeNames.Of(column.DataType)}, and a key is a text or a whole number");
        var field = new JsonObject { ["name"] = Name(column) };
        IArrowType type = column.DataType;
        bool isList = type is ListType or LargeListType or FixedSizeListType;
        if (isList)
            type = ((NestedType)type).Fields[0].DataType;
        string inner = Edm(type, column);
        if (type is StructType { Fields: var fields })
            field["fields"] = new JsonArray([.. fields.Select(part => (JsonNode)Field(part, isKey: false))]);
        field["type"] = isList ? $"Collection({inner})" : inner;
        return field;
    }

    private static string Edm(IArrowType type, Field column) => type switch
    {
        StringType or LargeStringType or StringViewType or BinaryType or LargeBinaryType or BinaryViewType or FixedSizeBinaryType or DictionaryType => "Edm.String",
        BooleanType => "Edm.Boolean",
        Int8Type or Int16Type or Int32Type or UInt8Type or UInt16Type => "Edm.Int32",
        Int64Type or UInt32Type => "Edm.Int64",
        FloatType or DoubleType or HalfFloatType => "Edm.Double",
        TimestampType or Date32Type or Date64Type => "Edm.DateTimeOffset",
        Time32Type or Time64Type or DurationType => "Edm.String",
        StructType => "Edm.ComplexType",
        ListType or LargeListType or FixedSizeListType => throw new FormatException($"The column '{column.Name}' has lists in lists, which no field of an index can hold"),
        _ => throw new FormatException($"The column '{column.Name}' is {Data.TypeNames.Of(type)}, for which indexes have no type; drop or convert it"),
    };

    private static string Name(Field column) =>
        column.Name.Length is > 0 and <= 128 && char.IsAsciiLetter(column.Name[0]) && column.Name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')
            ? column.Name
            : throw new FormatException($"The column '{column.Name}' cannot name a field, which has letters, digits and underscores and begins with a letter; rename it");
}
