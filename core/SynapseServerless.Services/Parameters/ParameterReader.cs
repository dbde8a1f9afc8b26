using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>A parameter of a stage as its rows have it: one value for all, or the cell of a column.</summary>
internal sealed class ParameterReader
{
    private readonly object? _value;
    private readonly int _column = -1;
    private readonly Type _type;

    private ParameterReader(string name, PlaceAttribute? place, bool isRequired, Type type, object? value)
    {
        Name = name;
        Place = place;
        IsRequired = isRequired;
        _type = type;
        _value = value;
    }

    private ParameterReader(ParameterReader reader, string column, int place)
        : this(reader.Name, reader.Place, reader.IsRequired, reader._type, null)
    {
        Column = column;
        _column = place;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Where it goes; null where the stage says so itself.</summary>
    public PlaceAttribute? Place { get; }

    /// <summary>Whether a row without it is not sent.</summary>
    public bool IsRequired { get; }

    /// <summary>The column that has it; null where one value serves all rows.</summary>
    public string? Column { get; }

    /// <summary>The parameters of a stage that have a place in the request or differ by row.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="input">Schema of its input.</param>
    /// <exception cref="SpecificationException">A column is missing.</exception>
    public static IReadOnlyList<ParameterReader> Bind(Stage stage, Schema input)
    {
        var readers = new List<ParameterReader>();
        foreach (PropertyInfo property in stage.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var place = property.GetCustomAttribute<PlaceAttribute>(inherit: true);
            if (place is null && ValueOrColumn.ValueType(property.PropertyType) is null)
                continue;
            object? given = property.GetValue(stage);
            var reader = new ParameterReader(
                ParameterName.FromProperty(property.Name), place, property.IsDefined(typeof(RequiredAttribute), inherit: true),
                ValueOrColumn.ValueType(property.PropertyType) ?? Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType,
                given is IValueOrColumn either ? either.Value : given);
            if (given is IValueOrColumn { Column: { } column })
            {
                InputColumns.Require(input, stage.Uid, reader.Name + "Col", column);
                reader = new ParameterReader(reader, column, input.GetFieldIndex(column));
            }
            readers.Add(reader);
        }
        return readers;
    }

    /// <summary>The value for a row; null where it has none.</summary>
    /// <exception cref="CallException">The cell is of another kind.</exception>
    public object? Read(RecordBatch batch, int row)
    {
        if (_column < 0)
            return _value is string { Length: 0 } ? null : _value;
        object? cell = Cells.Value(batch.Column(_column), row);
        if (cell is null || _type.IsInstanceOfType(cell))
            return cell;
        return Convert(cell) ?? throw new CallException(new CallError(
            null, "InvalidCell", $"The column '{Column}' has {Describe(cell)} where {Specifications.TypeNames.Describe(_type)} is wanted", CallErrorCategory.Input));
    }

    /// <summary>A value as it is written in a query, a path or a header.</summary>
    public static string Text(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        Enum name => Specifications.TypeNames.EnumName(name.ToString()),
        System.Collections.IEnumerable items => string.Join(',', items.Cast<object>().Select(Text)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>A value as JSON.</summary>
    public static JsonNode? Json(object value) => value is JsonElement json ? JsonNode.Parse(json.GetRawText()) : JsonSerializer.SerializeToNode(value, value.GetType(), StageJson.Options);

    private object? Convert(object cell)
    {
        if (_type == typeof(string))
            return cell is string or IFormattable or bool ? Text(cell) : null;
        if (_type == typeof(JsonElement))
            return JsonSerializer.SerializeToElement(cell, StageJson.Options);
        if (cell is object?[] items)
            return List(items);
        if (Specifications.TypeNames.Element(_type) == typeof(string) && cell is string one)
            return new[] { one };
        try
        {
            // A number that would lose something on the way is none.
            return _type.IsPrimitive && cell is IConvertible and not string && System.Convert.ChangeType(cell, _type, CultureInfo.InvariantCulture) is { } number
                && System.Convert.ToDecimal(number, CultureInfo.InvariantCulture) == System.Convert.ToDecimal(cell, CultureInfo.InvariantCulture) ? number : null;
        }
        catch (Exception error) when (error is OverflowException or InvalidCastException or FormatException)
        {
            return null;
        }
    }

    private object? List(object?[] items)
    {
        Type? element = Specifications.TypeNames.Element(_type);
        if (element == typeof(string))
            return items.Select(item => item is null ? "" : Text(item)).ToArray();
        return element == typeof(double) && items.All(item => item is IConvertible and not string)
            ? items.Select(item => System.Convert.ToDouble(item, CultureInfo.InvariantCulture)).ToArray()
            : null;
    }

    private static string Describe(object cell) => cell switch
    {
        string text => $"the text '{(text.Length > 40 ? text[..40] + "..." : text)}'",
        byte[] => "bytes",
        object?[] => "a list",
        System.Collections.IDictionary => "a structure",
        _ => $"{Text(cell)}",
    };
}
