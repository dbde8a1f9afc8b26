using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Streaming.Postgres;

/// <summary>The statements by which rows get into a table: as JSON into a temporary table, from there as typed columns.</summary>
internal sealed class PostgresInsert
{
    private readonly PostgresAccess _access;
    private readonly IReadOnlyList<(string Name, string Type, bool IsBytes)> _columns;
    private readonly IReadOnlyList<string> _upsertBy;
    private readonly string _rowId;

    /// <exception cref="SpecificationException">PostgreSQL has no type for a column, or a column of <c>upsertBy</c> is not there.</exception>
    public PostgresInsert(PostgresAccess access, Schema schema, IReadOnlyList<string> upsertBy, string rowId)
    {
        (_access, _upsertBy, _rowId) = (access, upsertBy, rowId);
        string[] names = [.. schema.FieldsList.Select(field => field.Name)];
        if (upsertBy.FirstOrDefault(name => !names.Contains(name, StringComparer.Ordinal)) is { } missing)
            throw new SpecificationException($"There is no column '{missing}'", At("upsertBy"), Suggestions.Remedy(missing, names, "columns"));
        if (upsertBy.Count == 0 && names.Contains(rowId, StringComparer.Ordinal))
            throw new SpecificationException($"The rows have a column '{rowId}' of their own", At("rowIdCol"), "Call the column of ids otherwise.");
        _columns = [.. schema.FieldsList.Select(field => (
            field.Name,
            PostgresTypes.Sql(field.DataType) ?? throw new SpecificationException(
                $"Column '{field.Name}' is {TypeNames.Of(field.DataType)}, which PostgreSQL has no exact type for", At("table"), "Convert it with SQLTransformer, or drop it."),
            field.DataType is BinaryType or LargeBinaryType))];
    }

    /// <summary>Creates the table.</summary>
    public string CreateTable
    {
        get
        {
            IEnumerable<string> columns = _columns.Select(column => $"{Quote(column.Name)} {column.Type}");
            if (_upsertBy.Count == 0)
                columns = columns.Append($"{Quote(_rowId)} text COLLATE \"C\"");
            return $"CREATE TABLE IF NOT EXISTS {_access.QuotedTable} ({string.Join(", ", columns)}, PRIMARY KEY ({string.Join(", ", Key.Select(Quote))}))";
        }
    }

    /// <summary>Creates the temporary table of a transaction.</summary>
    public static string CreateStage => "CREATE TEMP TABLE synapse_rows (n bigint, id text, row text) ON COMMIT DROP";

    /// <summary>Begins to fill it.</summary>
    public static string CopyStage => "COPY synapse_rows (n, id, row) FROM STDIN (FORMAT BINARY)";

    /// <summary>Takes its rows over.</summary>
    public string Insert
    {
        get
        {
            string typed = string.Join(", ", _columns.Select(column => $"{Quote(column.Name)} {(column.IsBytes ? "text" : column.Type)}"));
            IEnumerable<string> values = _columns.Select(column => column.IsBytes ? $"decode(x.{Quote(column.Name)}, 'base64')" : $"x.{Quote(column.Name)}");
            IEnumerable<string> targets = _columns.Select(column => Quote(column.Name));
            if (_upsertBy.Count == 0)
                (values, targets) = (values.Append("s.id"), targets.Append(Quote(_rowId)));
            string from = $"FROM synapse_rows s CROSS JOIN LATERAL json_to_record(s.row::json) AS x({typed})";
            string into = $"INSERT INTO {_access.QuotedTable} ({string.Join(", ", targets)})";
            if (_upsertBy.Count == 0)
                return $"{into} SELECT {string.Join(", ", values)} {from} ORDER BY s.n ON CONFLICT ({Quote(_rowId)}) DO NOTHING";
            string keys = string.Join(", ", _upsertBy.Select(name => $"x.{Quote(name)}"));
            string[] others = [.. _columns.Where(column => !_upsertBy.Contains(column.Name, StringComparer.Ordinal)).Select(column => $"{Quote(column.Name)} = EXCLUDED.{Quote(column.Name)}")];
            string action = others.Length == 0 ? "NOTHING" : $"UPDATE SET {string.Join(", ", others)}";
            return $"{into} SELECT DISTINCT ON ({keys}) {string.Join(", ", values)} {from} ORDER BY {keys}, s.n DESC ON CONFLICT ({string.Join(", ", _upsertBy.Select(Quote))}) DO {action}";
        }
    }

    private IReadOnlyList<string> Key => _upsertBy.Count == 0 ? [_rowId] : _upsertBy;

    /// <summary>Sees that a table that is there takes the rows.</summary>
    /// <exception cref="SpecificationException">It does not.</exception>
    public void Check(PostgresTable table)
    {
        string[] wanted = [.. _columns.Select(column => column.Name), .. _upsertBy.Count == 0 ? [_rowId] : System.Array.Empty<string>()];
        string[] missing = [.. wanted.Where(name => table.Column(name) is null)];
        if (missing.Length > 0)
        {
            throw new SpecificationException(
                $"Table '{_access.Table}' has no column {string.Join(", ", missing.Select(name => $"'{name}'"))}", At("table"), "Add what is missing, drop the columns from the stream, or name a table that is to be created.");
        }
        if (!table.IsUnique([.. Key]))
        {
            throw new SpecificationException(
                $"Table '{_access.Table}' has no unique index on {string.Join(", ", Key)}, by which a row that is written again is recognised", At(_upsertBy.Count == 0 ? "rowIdCol" : "upsertBy"),
                $"CREATE UNIQUE INDEX ON {_access.QuotedTable} ({string.Join(", ", Key.Select(Quote))}).");
        }
    }

    private static string Quote(string name) => PostgresAccess.Quote(name);

    private static Location At(string parameter) => new() { Parameter = parameter };
}
