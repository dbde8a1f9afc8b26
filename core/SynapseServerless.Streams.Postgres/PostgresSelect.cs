using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using Npgsql;

namespace SynapseServerless.Streaming.Postgres;

/// <summary>The statements by which a table is read in the order of its key.</summary>
/// <remarks>Keys travel as text, and are compared as what they are: a name without its table would mean the text after <c>ORDER BY</c>.</remarks>
internal sealed class PostgresSelect
{
    private readonly string _table;
    private readonly string _key;
    private readonly string _cast;
    private readonly string _rows;

    public PostgresSelect(PostgresAccess access, PostgresTable table, string key, IReadOnlyList<Field> columns)
    {
        (_table, _key) = (access.QuotedTable, PostgresAccess.Quote(key));
        _cast = table.Column(key)!.Type;
        // PostgreSQL writes bytes in its own way, and with line ends in Base64.
        string list = string.Join(", ", columns.Select(column => column.DataType is BinaryType
            ? $"translate(encode({PostgresAccess.Quote(column.Name)}, 'base64'), E'\\n', '') AS {PostgresAccess.Quote(column.Name)}"
            : PostgresAccess.Quote(column.Name)));
        _rows = $"(SELECT row_to_json(r)::text FROM (SELECT {list}) r)";
    }

    /// <summary>The greatest key that is visible; null when there is no row.</summary>
    public async Task<string?> LastAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT t.{_key}::text FROM {_table} t ORDER BY t.{_key} DESC LIMIT 1", connection);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
    }

    /// <summary>Where an epoch ends that begins after a key, and how many rows it has.</summary>
    public async Task<(string? To, long Rows)> EndAsync(NpgsqlConnection connection, string? from, string most, long maxRows, CancellationToken cancellationToken)
    {
        string rows = $"SELECT t.{_key} AS k FROM {_table} t WHERE {After(from)} t.{_key} <= {Key("most")} ORDER BY t.{_key} LIMIT {Number(maxRows)}";
        await using var command = new NpgsqlCommand($"SELECT (SELECT a.k::text FROM ({rows}) a ORDER BY a.k DESC LIMIT 1), (SELECT count(*) FROM ({rows}) b)", connection);
        command.Parameters.AddWithValue("from", from ?? "");
        command.Parameters.AddWithValue("most", most);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return (await reader.IsDBNullAsync(0, cancellationToken).ConfigureAwait(false) ? null : reader.GetString(0), reader.GetInt64(1));
    }

    /// <summary>How many rows there are after a key, as far as it is worth counting.</summary>
    public async Task<long> CountAsync(NpgsqlConnection connection, string from, long most, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM (SELECT 1 FROM {_table} t WHERE t.{_key} > {Key("from")} LIMIT {Number(most)}) r", connection);
        command.Parameters.AddWithValue("from", from);
        return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>The command that reads a range: of each row its key and its columns as a JSON object.</summary>
    public NpgsqlCommand Range(NpgsqlConnection connection, StreamRange range)
    {
        string? from = range.From.Length == 0 ? null : range.From;
        var command = new NpgsqlCommand($"SELECT t.{_key}::text, {_rows} FROM {_table} t WHERE {After(from)} t.{_key} <= {Key("to")} ORDER BY t.{_key}", connection);
        command.Parameters.AddWithValue("from", range.From);
        command.Parameters.AddWithValue("to", range.To);
        // A large range may take its time; what is lost is the connection, which keep-alives see.
        command.CommandTimeout = 0;
        return command;
    }

    private string After(string? from) => string.IsNullOrEmpty(from) ? "" : $"t.{_key} > {Key("from")} AND";

    private string Key(string parameter) => $"(@{parameter}::text)::{_cast}";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
