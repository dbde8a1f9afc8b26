using System.Globalization;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>JSON as cells of a column whose type was fixed before: each value exactly as it is, or not at all.</summary>
/// <remarks>
/// What a structure has no field for is left out, and what it has a field for and the JSON has not is null. A whole number that its type cannot hold is
/// refused; a number with a point is the nearest one of its type. Numbers and Booleans where a text is wanted keep their spelling.
/// </remarks>
public static class TypedJson
{
    /// <summary>A value as the cell of a column.</summary>
    /// <param name="json">The value.</param>
    /// <param name="field">The column; <see cref="ArrowTypeText"/> says which types there are.</param>
    /// <returns>The cell, for <see cref="Column"/>; null for JSON's null.</returns>
    /// <exception cref="FormatException">It does not fit; the message says which part, and what is wanted there.</exception>
    public static object? Read(JsonElement json, Field field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return Read(json, field, "$");
    }

    /// <summary>A column of cells.</summary>
    /// <param name="field">The column.</param>
    /// <param name="cells">What <see cref="Read(JsonElement, Field)"/> gave, or null, for each row.</param>
    public static IArrowArray Column(Field field, IReadOnlyList<object?> cells)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(cells);
        return field.DataType switch
        {
            StringType => Fill(new StringArray.Builder(), cells, static (b, v) => b.Append((string)v), static b => b.AppendNull()).Build(),
            BooleanType => Fill(new BooleanArray.Builder(), cells, static (b, v) => b.Append((bool)v), static b => b.AppendNull()).Build(),
            Int32Type => Fill(new Int32Array.Builder(), cells, static (b, v) => b.Append((int)v), static b => b.AppendNull()).Build(),
            Int64Type => Fill(new Int64Array.Builder(), cells, static (b, v) => b.Append((long)v), static b => b.AppendNull()).Build(),
            FloatType => Fill(new FloatArray.Builder(), cells, static (b, v) => b.Append((float)v), static b => b.AppendNull()).Build(),
            DoubleType => Fill(new DoubleArray.Builder(), cells, static (b, v) => b.Append((double)v), static b => b.AppendNull()).Build(),
            BinaryType => Fill(new BinaryArray.Builder(), cells, static (b, v) => b.Append(((byte[])v).AsSpan()), static b => b.AppendNull()).Build(),
            Date32Type => Fill(new Date32Array.Builder(), cells, static (b, v) => b.Append((DateOnly)v), static b => b.AppendNull()).Build(),
            TimestampType type => Fill(new TimestampArray.Builder(type), cells, static (b, v) => b.Append((DateTimeOffset)v), static b => b.AppendNull()).Build(),
            ListType type => List(type, cells),
            StructType type => Struct(type, cells),
            _ => throw Unknown(field),
        };
    }

    private static object? Read(JsonElement json, Field field, string path)
    {
        if (json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return null;
        try
        {
            return field.DataType switch
            {
                StringType when ArrowTypeText.IsJson(field) => json.GetRawText(),
                StringType => json.ValueKind == JsonValueKind.String ? json.GetString() : json.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? throw new FormatException() : json.GetRawText(),
                BooleanType => json.GetBoolean(),
                Int32Type => checked((int)Whole(json)),
                Int64Type => Whole(json),
                FloatType => (float)json.GetDouble(),
                DoubleType => json.GetDouble(),
                BinaryType => json.GetBytesFromBase64(),
                Date32Type => DateOnly.ParseExact(json.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture),
                TimestampType => DateTimeOffset.Parse(json.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                ListType or StructType => Nested(json, field, path),
                _ => throw Unknown(field),
            };
        }
        catch (Exception error) when (error is OverflowException or InvalidOperationException || (error is FormatException && error is not MisfitException))
        {
            throw new MisfitException(json, path, Wanted(field));
        }
    }

    private static object?[] Nested(JsonElement json, Field field, string path)
    {
        if (field.DataType is ListType list)
        {
            if (json.ValueKind != JsonValueKind.Array)
                throw new FormatException();
            var items = new object?[json.GetArrayLength()];
            int at = 0;
            foreach (JsonElement item in json.EnumerateArray())
                items[at] = Read(item, list.ValueField, string.Create(CultureInfo.InvariantCulture, $"{path}[{at++}]"));
            return items;
        }
        if (json.ValueKind != JsonValueKind.Object)
            throw new FormatException();
        IReadOnlyList<Field> fields = ((StructType)field.DataType).Fields;
        var values = new object?[fields.Count];
        for (int i = 0; i < values.Length; i++)
        {
            if (json.TryGetProperty(fields[i].Name, out JsonElement value))
                values[i] = Read(value, fields[i], $"{path}.{fields[i].Name}");
        }
        return values;
    }

    private static long Whole(JsonElement json) =>
        json.TryGetInt64(out long whole) ? whole
        : json.GetDouble() is var number && number == Math.Floor(number) && Math.Abs(number) <= 1L << 53 ? (long)number
        : throw new FormatException();

    private static ListArray List(ListType type, IReadOnlyList<object?> cells)
    {
        var offsets = new ArrowBuffer.Builder<int>(cells.Count + 1).Append(0);
        var items = new List<object?>();
        foreach (object? cell in cells)
        {
            if (cell is object?[] list)
                items.AddRange(list);
            offsets.Append(items.Count);
        }
        (ArrowBuffer valid, int nulls) = Validity(cells);
        return new ListArray(type, cells.Count, offsets.Build(), Column(type.ValueField, items), valid, nulls);
    }

    private static StructArray Struct(StructType type, IReadOnlyList<object?> cells)
    {
        (ArrowBuffer valid, int nulls) = Validity(cells);
        IArrowArray[] columns = [.. type.Fields.Select((field, i) => Column(field, [.. cells.Select(cell => (cell as object?[])?[i])]))];
        return new StructArray(type, cells.Count, columns, valid, nulls);
    }

    private static (ArrowBuffer Valid, int Nulls) Validity(IReadOnlyList<object?> cells)
    {
        int nulls = cells.Count(cell => cell is null);
        if (nulls == 0)
            return (ArrowBuffer.Empty, 0);
        var bits = new ArrowBuffer.BitmapBuilder(cells.Count);
        foreach (object? cell in cells)
            bits.Append(cell is not null);
        return (bits.Build(), nulls);
    }

    private static TBuilder Fill<TBuilder>(TBuilder builder, IReadOnlyList<object?> cells, Action<TBuilder, object> append, Action<TBuilder> appendNull)
    {
        foreach (object? cell in cells)
        {
            if (cell is null)
                appendNull(builder);
            else
                append(builder, cell);
        }
        return builder;
    }

    private static string Wanted(Field field) => field.DataType switch
    {
        StringType => "a string",
        BooleanType => "true or false",
        Int32Type => "a whole number of 32 bits",
        Int64Type => "a whole number of 64 bits",
        FloatType or DoubleType => "a number",
        BinaryType => "Base64 text",
        Date32Type => "a date such as 2026-11-30",
        TimestampType => "a time such as 2026-11-30T12:00:00Z",
        ListType => "a list",
        _ => "an object",
    };

    private static ArgumentException Unknown(Field field) => new($"JSON is not read into a column of type {TypeNames.Of(field.DataType)}.");

    private sealed class MisfitException(JsonElement json, string path, string wanted) : FormatException($"{path} is {JsonValues.Describe(json)}, and {wanted} is wanted");
}
