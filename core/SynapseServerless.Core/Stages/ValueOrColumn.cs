using System.Text.Json;
using System.Text.Json.Serialization;
using SynapseServerless.Specifications;

namespace SynapseServerless.Stages;

/// <summary>A parameter that is the same for all rows, or that each row has in a column.</summary>
/// <remarks>
/// A specification gives the value under the parameter's name, <c>language: en</c>, or the column under that name with <c>Col</c> after it,
/// <c>languageCol: lang</c>. In JSON a column is written <c>{"col": "lang"}</c>.
/// </remarks>
/// <typeparam name="T">Type of the values.</typeparam>
[JsonConverter(typeof(ValueOrColumnConverter))]
public sealed record ValueOrColumn<T> : IValueOrColumn
{
    /// <summary>The value for all rows; nothing where a column has it.</summary>
    public T? Value { get; init; }

    /// <summary>The column that has the value of each row; null where one value serves all.</summary>
    public string? Column { get; init; }

    object? IValueOrColumn.Value => Column is null ? Value : null;

    /// <summary>A value for all rows.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator ValueOrColumn<T>(T value) => new() { Value = value };

    /// <inheritdoc/>
    public override string ToString() => Column is null ? $"{Value}" : $"the column '{Column}'";
}

/// <summary>Makes parameters that each row has in a column.</summary>
public static class ValueOrColumn
{
    /// <summary>What follows the name of a parameter where its column is given.</summary>
    internal const string Suffix = "Col";

    /// <summary>The values of a column.</summary>
    /// <typeparam name="T">Type of the values.</typeparam>
    /// <param name="name">Name of the column.</param>
    public static ValueOrColumn<T> Of<T>(string name) => new() { Column = name };

    /// <summary>The type of the values of a parameter of this kind; null for any other type.</summary>
    /// <param name="type">The type of the parameter.</param>
    public static Type? ValueType(Type type) =>
        type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(ValueOrColumn<>) ? type.GetGenericArguments()[0] : null;

    /// <summary>A parameter with a value of a type that is known at run time only.</summary>
    internal static object Create(Type type, object? value, string? column)
    {
        object result = Activator.CreateInstance(type)!;
        type.GetProperty(column is null ? nameof(ValueOrColumn<>.Value) : nameof(ValueOrColumn<>.Column))!.SetValue(result, column ?? value);
        return result;
    }
}

/// <summary>A parameter that is the same for all rows, or that each row has in a column, whatever the type of its values.</summary>
public interface IValueOrColumn
{
    /// <summary>The value for all rows; null where a column has it.</summary>
    object? Value { get; }

    /// <summary>The column that has the value of each row; null where one value serves all.</summary>
    string? Column { get; }
}

/// <summary>Writes the value itself, or an object with the name of the column.</summary>
internal sealed class ValueOrColumnConverter : JsonConverterFactory
{
    public const string ColumnKey = "col";

    public override bool CanConvert(Type typeToConvert) => ValueOrColumn.ValueType(typeToConvert) is not null;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()[0]))!;

    private sealed class Converter<T> : JsonConverter<ValueOrColumn<T>>
    {
        public override ValueOrColumn<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using JsonDocument json = JsonDocument.ParseValue(ref reader);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.GetPropertyCount() == 1
                && json.RootElement.TryGetProperty(ColumnKey, out JsonElement column) && column.ValueKind == JsonValueKind.String
                ? new ValueOrColumn<T> { Column = column.GetString() }
                : new ValueOrColumn<T> { Value = json.RootElement.Deserialize<T>(options) };
        }

        public override void Write(Utf8JsonWriter writer, ValueOrColumn<T> value, JsonSerializerOptions options)
        {
            if (value.Column is null)
            {
                JsonSerializer.Serialize(writer, value.Value, options);
                return;
            }
            writer.WriteStartObject();
            writer.WriteString(ColumnKey, value.Column);
            writer.WriteEndObject();
        }
    }
}
