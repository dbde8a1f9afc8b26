using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>What a field says beyond its type: names of a vector's slots, levels of a categorical column. Kept in Arrow field metadata.</summary>
public static class ColumnMetadata
{
    /// <summary>Metadata key of the slot names of a vector column: a JSON array of strings.</summary>
    public const string SlotsKey = "synapse.slots";

    /// <summary>Metadata key of the levels of a categorical column: a JSON array, level i being what index i stands for.</summary>
    public const string LevelsKey = "synapse.levels";

    /// <summary>Metadata key of the slots of a vector that hold category indexes: a JSON array of slot indexes.</summary>
    public const string CategoricalSlotsKey = "synapse.categoricalSlots";

    /// <summary>Metadata key of the format that a column's dates had in text, in strptime's notation.</summary>
    public const string FormatKey = "synapse.format";

    /// <summary>Metadata key of a score that puts the rows of each group into order: a JSON text, the name of the column of groups; empty where it is not known.</summary>
    public const string RankedByKey = "synapse.rankedBy";

    /// <summary>Metadata key of the shape of what a column holds in each row: a JSON array of lengths, such as channels, rows and columns of an image or of a tensor that is kept flat.</summary>
    public const string ShapeKey = "synapse.shape";

    /// <summary>A dense vector column of a width.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="width">Number of slots; 0 or less when unknown gives a list of varying length.</param>
    /// <param name="slots">Names of the slots, if known.</param>
    public static Field Vector(string name, int width, IReadOnlyList<string>? slots = null)
    {
        IArrowType type = width > 0
            ? new FixedSizeListType(new Field("item", FloatType.Default, nullable: false), width)
            : new ListType(new Field("item", FloatType.Default, nullable: false));
        var field = new Field(name, type, nullable: true);
        return slots is null ? field : With(field, SlotsKey, slots);
    }

    /// <summary>The names of a vector's slots, or null when the field has none.</summary>
    public static IReadOnlyList<string>? Slots(Field field) => Read<string[]>(field, SlotsKey);

    /// <summary>The slots of a vector that hold category indexes; empty when the field says nothing.</summary>
    public static IReadOnlyList<int> CategoricalSlots(Field field) => Read<int[]>(field, CategoricalSlotsKey) ?? [];

    /// <summary>The levels of a categorical column as JSON values, or null when the field has none.</summary>
    public static IReadOnlyList<JsonElement>? Levels(Field field) => Read<JsonElement[]>(field, LevelsKey);

    /// <summary>The column of groups whose rows a score puts into order, empty where it is not known; null for what is no such score.</summary>
    public static string? RankedBy(Field field) => Read<string>(field, RankedByKey);

    /// <summary>The shape of what a column holds in each row; null where the field says none.</summary>
    public static IReadOnlyList<int>? Shape(Field field) => Read<int[]>(field, ShapeKey);

    /// <summary>A field with one more piece of metadata, written as JSON.</summary>
    public static Field With<T>(Field field, string key, T value)
    {
        var metadata = field.Metadata is null ? new Dictionary<string, string>() : new Dictionary<string, string>(field.Metadata);
        metadata[key] = JsonSerializer.Serialize(value);
        return new Field(field.Name, field.DataType, field.IsNullable, metadata);
    }

    private static T? Read<T>(Field field, string key)
        where T : class =>
        field.HasMetadata && field.Metadata.TryGetValue(key, out string? json) ? JsonSerializer.Deserialize<T>(json) : null;
}
