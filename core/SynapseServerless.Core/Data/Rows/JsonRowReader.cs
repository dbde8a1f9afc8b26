using System.Text.Json;
using Apache.Arrow;

namespace SynapseServerless.Data;

/// <summary>Reads rows of known columns from JSON straight into columns, without a tree of JSON between.</summary>
/// <remarks>
/// It takes what is plainly right, and says of anything else only that it is not: <see cref="JsonRows"/> finds out what is wrong and where.
/// One serves one caller at a time, and again and again.
/// </remarks>
public sealed class JsonRowReader
{
    private readonly Schema _schema;
    private readonly TextColumn[] _columns;
    private readonly JsonMembers _members;
    private readonly bool[] _had;
    private int _rows;

    private JsonRowReader(Schema schema, TextColumn[] columns)
    {
        _schema = schema;
        _columns = columns;
        _members = new JsonMembers(Schemas.Names(schema), columns);
        _had = new bool[columns.Length];
    }

    /// <summary>How many rows there are.</summary>
    public int Count => _rows;

    /// <summary>A reader of rows of a schema; null where columns are of types that it does not read.</summary>
    /// <param name="schema">The columns.</param>
    public static JsonRowReader? Of(Schema schema)
    {
        IReadOnlyList<Field> fields = schema.FieldsList;
        if (!fields.All(field => PlainColumn.Takes(field.DataType)) || fields.Select(field => field.Name).Distinct(StringComparer.Ordinal).Count() < fields.Count)
            return null;
        TextDialect dialect = RowText.Dialect(schema);
        return new JsonRowReader(
            RowText.Nullable(schema),
            [.. fields.Select((field, i) => new PlainColumn(TextColumns.Of(dialect, i, field.DataType), field.DataType))]);
    }

    /// <summary>A reader of the same rows for another caller; what it makes has the very same schema.</summary>
    public JsonRowReader Another()
    {
        TextDialect dialect = RowText.Dialect(_schema);
        return new JsonRowReader(_schema, [.. _schema.FieldsList.Select((field, i) => new PlainColumn(TextColumns.Of(dialect, i, field.DataType), field.DataType))]);
    }

    /// <summary>Reads an array of rows.</summary>
    /// <param name="json">Stands on the beginning of the array; then, where it was read, on its end.</param>
    /// <param name="body">What it reads; UTF-8.</param>
    /// <param name="most">How many rows there may be.</param>
    /// <returns>Whether every row is plainly right; if not, none is kept.</returns>
    public bool TryReadAll(ref Utf8JsonReader json, ReadOnlySpan<byte> body, int most)
    {
        Clear();
        try
        {
            if (json.TokenType != JsonTokenType.StartArray)
                return false;
            for (JsonText.ReadOn(ref json); json.TokenType != JsonTokenType.EndArray; JsonText.ReadOn(ref json))
            {
                if (_rows == most || !TryAppend(ref json, body))
                {
                    Clear();
                    return false;
                }
            }
            return true;
        }
        catch (JsonException)
        {
            Clear();
            return false;
        }
    }

    /// <summary>Whether bytes are UTF-8, which a reader of JSON does not check.</summary>
    /// <param name="body">The bytes.</param>
    public static bool IsUtf8(ReadOnlySpan<byte> body) => JsonText.IsUtf8(body);

    /// <summary>The rows, with all columns of the schema, and a fresh start.</summary>
    /// <param name="missing">The columns that no row had, which are null.</param>
    /// <returns>A batch that the caller disposes.</returns>
    public RecordBatch Build(out IReadOnlyList<string> missing)
    {
        var arrays = new IArrowArray[_columns.Length];
        for (int i = 0; i < arrays.Length; i++)
            arrays[i] = ArrowArrayFactory.BuildArray(_columns[i].Build());
        var batch = new RecordBatch(_schema, arrays, _rows);
        missing = Missing();
        _rows = 0;
        System.Array.Clear(_had);
        return batch;
    }

    private bool TryAppend(ref Utf8JsonReader json, ReadOnlySpan<byte> body)
    {
        if (json.TokenType != JsonTokenType.StartObject || _members.Append(ref json, body, _rows) is not null)
            return false;
        ReadOnlySpan<bool> seen = _members.Seen;
        for (int i = 0; i < seen.Length; i++)
            _had[i] |= seen[i];
        _rows++;
        return true;
    }

    private string[] Missing()
    {
        int count = _had.AsSpan().Count(false);
        if (count == 0)
            return [];
        var names = new string[count];
        for (int i = 0, at = 0; i < _had.Length; i++)
        {
            if (!_had[i])
                names[at++] = _schema.FieldsList[i].Name;
        }
        return names;
    }

    private void Clear()
    {
        foreach (TextColumn column in _columns)
        {
            if (column.Count > 0)
                column.TruncateTo(0);
        }
        _rows = 0;
        System.Array.Clear(_had);
    }
}
