using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.ML;

/// <summary>Types of levels and how levels are kept in field metadata.</summary>
internal static class Levels
{
    /// <summary>Metadata key of the type of the levels: integer, long, double, string or boolean.</summary>
    public const string TypeKey = "synapse.levelType";

    /// <summary>The types of levels there are.</summary>
    public static readonly string[] Types = ["string", "integer", "long", "double", "boolean"];

    /// <summary>The type of the levels of a column, or null when such columns have no levels.</summary>
    public static string? TypeOf(IArrowType type) => type.TypeId switch
    {
        ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView => "string",
        // Of up to 38 digits, which no other type of levels holds exactly.
        ArrowTypeId.Decimal128 => "string",
        ArrowTypeId.Dictionary when ((DictionaryType)type).ValueType is StringType => "string",
        ArrowTypeId.Boolean => "boolean",
        ArrowTypeId.Int8 or ArrowTypeId.Int16 or ArrowTypeId.Int32 or ArrowTypeId.UInt8 or ArrowTypeId.UInt16 => "integer",
        ArrowTypeId.Int64 or ArrowTypeId.UInt32 => "long",
        ArrowTypeId.HalfFloat or ArrowTypeId.Float or ArrowTypeId.Double => "double",
        _ => null,
    };

    /// <summary>The column type that holds levels of a type.</summary>
    public static IArrowType ColumnType(string type) => type switch
    {
        "boolean" => BooleanType.Default,
        "integer" => Int32Type.Default,
        "long" => Int64Type.Default,
        "double" => DoubleType.Default,
        _ => StringType.Default,
    };

    /// <summary>The order of levels: numbers by value, text by code units, false before true.</summary>
    public static IComparer<string> Order(string type) => type switch
    {
        "string" or "boolean" => StringComparer.Ordinal,
        // Doubles would take two long identifiers for one.
        "integer" or "long" => Comparer<string>.Create(static (a, b) => Whole(a).CompareTo(Whole(b))),
        _ => Comparer<string>.Create(static (a, b) => Number(a).CompareTo(Number(b))),
    };

    /// <summary>A field of category indexes with its levels.</summary>
    /// <param name="field">The field.</param>
    /// <param name="type">Type of the levels.</param>
    /// <param name="levels">The levels as text, level i being what index i stands for; null for unknown.</param>
    public static Field Annotate(Field field, string type, IEnumerable<string?>? levels)
    {
        field = ColumnMetadata.With(field, TypeKey, type);
        return levels is null ? field : ColumnMetadata.With(field, ColumnMetadata.LevelsKey, new JsonArray([.. levels.Select(level => Node(level, type))]));
    }

    /// <summary>The type of a field's levels as its metadata say; null when they say nothing.</summary>
    public static string? AnnotatedType(Field field)
    {
        if (field.HasMetadata && field.Metadata.TryGetValue(TypeKey, out string? type))
            return JsonSerializer.Deserialize<string>(type);
        if (ColumnMetadata.Levels(field) is not { } levels)
            return null;
        JsonElement[] present = [.. levels.Where(level => level.ValueKind != JsonValueKind.Null)];
        return present.Length > 0 && present.All(level => level.ValueKind is JsonValueKind.True or JsonValueKind.False) ? "boolean"
            : present.Length == 0 || !present.All(level => level.ValueKind == JsonValueKind.Number) ? "string"
            : present.All(level => level.TryGetInt64(out _)) ? "long"
            : "double";
    }

    private static JsonValue? Node(string? level, string type) => level is null ? null : type switch
    {
        "boolean" => JsonValue.Create(level == "true"),
        "integer" or "long" => JsonValue.Create(long.Parse(level, CultureInfo.InvariantCulture)),
        // JSON has no infinities.
        "double" => double.IsFinite(Number(level)) ? JsonValue.Create(Number(level)) : JsonValue.Create(level),
        _ => JsonValue.Create(level),
    };

    private static long Whole(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
