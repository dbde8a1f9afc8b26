using System.Text.Json;
using Apache.Arrow;

namespace SynapseServerless.Data;

/// <summary>A few rows that come and go as JSON objects by column.</summary>
public static class JsonRows
{
    /// <summary>Makes a batch of rows.</summary>
    /// <param name="rows">The rows: JSON objects.</param>
    /// <param name="schema">Columns and types that are wanted; null to go by the values: true and false, whole numbers, numbers, texts, and vectors of numbers.</param>
    /// <param name="problems">Takes what is wrong, each with the row and the column; when there is anything, there is no batch.</param>
    /// <returns>A batch that the caller disposes, with all columns of the schema: null where a row has none.</returns>
    public static RecordBatch? Read(IReadOnlyList<JsonElement> rows, Schema? schema, ICollection<BadCell> problems)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i].ValueKind != JsonValueKind.Object)
                problems.Add(new BadCell(i, null, $"A row is an object, not {JsonValues.Describe(rows[i])}"));
        }
        if (problems.Count > 0)
            return null;
        JsonColumn[] columns = schema is null ? Inferred(rows, problems) : Given(rows, schema, problems);
        var fields = new List<Field>();
        var arrays = new List<IArrowArray>();
        foreach (JsonColumn column in columns)
        {
            object?[] values = column.Values(rows, problems);
            if (problems.Count > 0)
                continue;
            (Field field, IArrowArray array) = ObjectColumns.Build(column.Name, column.ClrType, values);
            fields.Add(new Field(field.Name, field.DataType, nullable: true, column.Field?.Metadata));
            arrays.Add(array);
        }
        if (problems.Count == 0)
            return new RecordBatch(new Schema(fields, schema?.Metadata), arrays, rows.Count);
        foreach (IArrowArray array in arrays)
            array.Dispose();
        return null;
    }

    /// <summary>Writes a row as an object by column: dates and times in ISO 8601, bytes in base64, NaN and infinities by name.</summary>
    /// <param name="json">Takes the object.</param>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="row">Row from 0.</param>
    public static void Write(Utf8JsonWriter json, RecordBatch batch, int row)
    {
        json.WriteStartObject();
        for (int i = 0; i < batch.ColumnCount; i++)
        {
            json.WritePropertyName(batch.Schema.FieldsList[i].Name);
            JsonCells.Writer(batch.Column(i))(json, row);
        }
        json.WriteEndObject();
    }

    /// <summary>An action that writes the cell of a row.</summary>
    /// <param name="column">The column.</param>
    public static Action<Utf8JsonWriter, int> CellWriter(IArrowArray column) => JsonCells.Writer(column);

    private static JsonColumn[] Given(IReadOnlyList<JsonElement> rows, Schema schema, ICollection<BadCell> problems)
    {
        string[] known = [.. schema.FieldsList.Select(field => field.Name)];
        for (int i = 0; i < rows.Count; i++)
        {
            foreach (JsonProperty cell in rows[i].EnumerateObject().Where(cell => !known.Contains(cell.Name, StringComparer.Ordinal)))
                problems.Add(new BadCell(i, cell.Name, $"There is no column '{cell.Name}'", Suggestions.Remedy(cell.Name, known, "columns")));
        }
        // A column of a type that JSON has no way of writing may be left out, and then it is null.
        return [.. schema.FieldsList.Select(field => new JsonColumn(field.Name, JsonValues.ClrType(field.DataType) ?? typeof(string), field))];
    }

    private static JsonColumn[] Inferred(IReadOnlyList<JsonElement> rows, ICollection<BadCell> problems)
    {
        var columns = new Dictionary<string, Type?>(StringComparer.Ordinal);
        for (int i = 0; i < rows.Count; i++)
        {
            foreach (JsonProperty cell in rows[i].EnumerateObject())
            {
                Type? type = columns.GetValueOrDefault(cell.Name), own = JsonValues.Infer(cell.Value);
                if (own is null && cell.Value.ValueKind != JsonValueKind.Null)
                    problems.Add(new BadCell(i, cell.Name, $"A value is a Boolean, a number, a string or a list of numbers, not {JsonValues.Describe(cell.Value)}"));
                else if (JsonValues.Common(type, own, out Type? common))
                    columns[cell.Name] = common;
                else
                    problems.Add(new BadCell(i, cell.Name, $"This is {JsonValues.Describe(cell.Value)}, and rows before have something else in this column"));
            }
        }
        return [.. columns.Select(column => new JsonColumn(column.Key, column.Value ?? typeof(string), null))];
    }
}

/// <summary>A value that cannot be taken.</summary>
/// <param name="Row">Index of the row, from 0.</param>
/// <param name="Column">Its column; null when the row as a whole is meant.</param>
/// <param name="Problem">What is wrong with it.</param>
/// <param name="Remedy">What would be right, as a sentence.</param>
public sealed record BadCell(int Row, string? Column, string Problem, string? Remedy = null);
