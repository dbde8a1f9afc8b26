using System.Runtime.CompilerServices;
using Apache.Arrow;
using Npgsql;

namespace SynapseServerless.Streaming.Postgres;

/// <summary>Plans over the keys of a table, and reads its rows.</summary>
internal sealed class PostgresReader : IStreamReader
{
    private const string Partition = "rows";
    private const int MostCounted = 1_000_000;

    private readonly PostgresSource _source;
    private readonly PostgresAccess _access;
    private readonly NpgsqlDataSource _database;
    private readonly StreamContext _context;
    private readonly PostgresSelect _select;
    private readonly MessageLayout _layout;
    private readonly PostgresHorizon _horizon;

    public PostgresReader(PostgresSource source, PostgresAccess access, NpgsqlDataSource database, PostgresTable table, StreamContext context)
    {
        (_source, _access, _database, _context) = (source, access, database, context);
        IReadOnlyList<string>? wanted = source.Columns is null ? null : [source.Key, .. source.Columns];
        _layout = MessageLayout.OfJson(table.Fields(wanted), UnknownMembers.Pause, []);
        _select = new PostgresSelect(access, table, source.Key, _layout.Body);
        _horizon = new PostgresHorizon(table.Oid, _select);
    }

    public Task<Schema?> FindSchemaAsync(CancellationToken cancellationToken) => Task.FromResult<Schema?>(_layout.Schema);

    public Task<StreamPlan> PlanAsync(StreamPlanRequest request, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        PostgresTable now = await PostgresTable.FindAsync(_access, _database, cancellationToken).ConfigureAwait(false);
        CheckColumns(now);
        string? from = request.Offsets.GetValueOrDefault(Partition) ?? await StartAsync(cancellationToken).ConfigureAwait(false);
        await using NpgsqlConnection connection = await _database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        if (await _horizon.FindAsync(connection, cancellationToken).ConfigureAwait(false) is not { } safe)
            return StreamPlan.Empty;
        (string? to, long rows) = await _select.EndAsync(connection, from, safe, request.MaxRows, cancellationToken).ConfigureAwait(false);
        if (to is null)
            return StreamPlan.Empty with { Backlog = 0 };
        long backlog = rows < request.MaxRows ? 0 : await _select.CountAsync(connection, to, MostCounted, cancellationToken).ConfigureAwait(false);
        return new StreamPlan { Ranges = [new StreamRange(Partition, from ?? "", to) { Rows = rows }], Backlog = backlog };
    });

    public async IAsyncEnumerable<StreamBatch> ReadAsync(StreamRange range, StreamReadContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using PostgresRows rows = await TryAsync(() => PostgresRows.OpenAsync(_database, _select, range, cancellationToken)).ConfigureAwait(false);
        var batch = new MessageRows(_layout);
        var keys = new List<string>();
        while (await TryAsync(() => rows.ReadAsync(cancellationToken)).ConfigureAwait(false))
        {
            (string key, byte[] json) = rows.Current;
            MessageFault? fault = batch.Append(json, hasBody: true, default);
            if (fault is null)
                keys.Add(key);
            else
                context.Poisoned(new PoisonedRecord(key, RecordText.Of(json), fault.Problem.Replace("Member", "Column", StringComparison.Ordinal)));
            if (batch.Count >= context.BatchRows || batch.Bytes >= context.BatchBytes)
                yield return Build();
        }
        if (batch.Count > 0)
            yield return Build();

        StreamBatch Build()
        {
            string[] offsets = [.. keys];
            keys.Clear();
            return new StreamBatch(batch.Build(), row => offsets[row]);
        }
    }

    public Task CommittedAsync(IReadOnlyDictionary<string, string> offsets, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private void CheckColumns(PostgresTable now)
    {
        Schema before = _context.Schema ?? _layout.Schema;
        var columns = new Schema([.. now.Columns
            .Where(column => before.GetFieldIndex(column.Name) >= 0 || _source.Columns is null)
            .Select(column => new Field(column.Name, column.Arrow ?? Apache.Arrow.Types.NullType.Default, nullable: true))], null);
        if (StreamChangedException.Difference(before, columns).Length > 0)
            throw StreamChangedException.Of($"table '{_access.Table}'", null, before, columns);
    }

    // The empty key is before all.
    private async Task<string?> StartAsync(CancellationToken cancellationToken)
    {
        if (_source.Start == "earliest")
            return null;
        if (_source.Start != "latest")
            return _source.Start;
        string start = await StreamParts.RememberAsync(_context, "start.txt", async () =>
        {
            await using NpgsqlConnection connection = await _database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            return await _select.LastAsync(connection, cancellationToken).ConfigureAwait(false) ?? "";
        }, cancellationToken).ConfigureAwait(false);
        return start.Length == 0 ? null : start;
    }

    private async Task<T> TryAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception error) when (error is NpgsqlException or System.Net.Sockets.SocketException or IOException or TimeoutException)
        {
            throw _access.Failed($"Table '{_access.Table}' cannot be read", error);
        }
    }
}
