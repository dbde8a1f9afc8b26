using Apache.Arrow;
using DuckDB.NET.Native;

namespace SynapseServerless.Data;

/// <summary>DuckDB in memory, with Arrow batches going in and coming out.</summary>
/// <remarks>
/// <para>A batch goes in without a copy, as a view named <c>__THIS__</c>; results are copied once, from DuckDB's vectors into
/// Arrow buffers. Vectors (<c>FixedSizeList</c>) are DuckDB's <c>FLOAT[n]</c> and come back as they were.</para>
/// <para>One instance serves one thread at a time, and works on that thread alone: partitions run in parallel already, and the
/// order of rows is kept.</para>
/// </remarks>
public sealed class DuckDbArrow : IDisposable
{
    /// <summary>Name under which a statement finds its input.</summary>
    public const string InputView = "__THIS__";

    private readonly DuckDBNativeConnection _connection;
    private readonly bool _allowFiles;
    private ArrowSource? _source;
    private string? _view;
    private DuckDBPreparedStatement? _prepared;
    private string? _preparedSql;

    private DuckDbArrow(DuckDBNativeConnection connection, bool allowFiles)
    {
        _connection = connection;
        _allowFiles = allowFiles;
    }

    /// <summary>Opens a connection to the process's database in memory: cheap, and apart from all others.</summary>
    /// <param name="allowFiles">
    /// Whether statements may reach files and the network. Statements that a user wrote must not; with files, there are no batches.
    /// </param>
    public static DuckDbArrow Open(bool allowFiles = false) => new(DuckDbDatabases.Connect(allowFiles), allowFiles);

    /// <summary>Runs a statement and drops its result.</summary>
    /// <returns>How many rows the statement wrote, where it writes any.</returns>
    /// <exception cref="DuckDbException">DuckDB refused it.</exception>
    public long Execute(string sql)
    {
        DuckDBState state = NativeMethods.Query.DuckDBQuery(_connection, sql, out DuckDBResult result);
        try
        {
            if (state != DuckDBState.Success)
                throw new DuckDbException(NativeMethods.Query.DuckDBResultError(ref result));
            return NativeMethods.Query.DuckDBRowsChanged(ref result);
        }
        finally
        {
            NativeMethods.Query.DuckDBDestroyResult(ref result);
        }
    }

    /// <summary>The schema that a query over <c>__THIS__</c> gives; no row is looked at.</summary>
    /// <param name="sql">One SELECT statement.</param>
    /// <param name="input">Schema of <c>__THIS__</c>.</param>
    /// <returns>Fields with the name and type of an input field carry its metadata.</returns>
    /// <exception cref="DuckDbException">The statement is wrong, or names columns that are not there.</exception>
    public Schema DescribeQuery(string sql, Schema input)
    {
        Prepare(sql, input);
        using DuckDbResult result = Start(_prepared!);
        return Annotate(result.Schema, input);
    }

    /// <summary>Runs a query over a batch. The statement is prepared once and kept for the next batch of the same schema.</summary>
    /// <param name="sql">One SELECT statement over <c>__THIS__</c>.</param>
    /// <param name="input">The batch, borrowed.</param>
    /// <param name="output">What <see cref="DescribeQuery(string, Schema)"/> said of the statement, where that is known.</param>
    /// <returns>All rows of the result, as <see cref="DescribeQuery(string, Schema)"/> promises them; the caller disposes the batch.</returns>
    /// <exception cref="DuckDbException">The statement is wrong, or failed on a row.</exception>
    public RecordBatch Query(string sql, RecordBatch input, Schema? output = null)
    {
        Prepare(sql, input.Schema);
        _source!.Set(input);
        try
        {
            using DuckDbResult result = Start(_prepared!);
            using RecordBatch batch = result.Read(int.MaxValue) ?? Batches.Empty(result.Schema);
            return Batches.Retype(batch, output ?? Annotate(batch.Schema, input.Schema));
        }
        finally
        {
            _source.Clear();
        }
    }

    /// <summary>Streams the result of a query that has no input.</summary>
    /// <param name="sql">One statement.</param>
    /// <param name="batchRows">About how many rows a batch has; never fewer but for the last.</param>
    /// <param name="batchBytes">How many bytes a batch has at which it ends, however few rows.</param>
    /// <returns>Batches that the caller disposes.</returns>
    public IEnumerable<RecordBatch> Stream(string sql, int batchRows, long batchBytes = long.MaxValue)
    {
        using DuckDBPreparedStatement statement = PrepareStatement(sql);
        using DuckDbResult result = Start(statement);
        while (result.Read(batchRows, batchBytes) is { } batch)
            yield return batch;
    }

    /// <summary>The schema of the result of a query that has no input.</summary>
    /// <param name="sql">One statement; it is started, so that it should be cheap to begin.</param>
    public Schema DescribeQuery(string sql)
    {
        using DuckDBPreparedStatement statement = PrepareStatement(sql);
        using DuckDbResult result = Start(statement);
        return result.Schema;
    }

    /// <summary>Stops whatever statement is running, from another thread.</summary>
    public void Interrupt() => _connection.Interrupt();

    /// <inheritdoc/>
    public void Dispose()
    {
        _prepared?.Dispose();
        _prepared = null;
        DropSource();
        _connection.Dispose();
    }

    private void Prepare(string sql, Schema input)
    {
        if (_allowFiles)
            throw new InvalidOperationException("A connection that may reach files takes no batches: its optimizer is set for files.");
        if (_source is null || !ReferenceEquals(_source.Schema, input))
        {
            _prepared?.Dispose();
            _prepared = null;
            DropSource();
            SetSource(SourceOf(input));
        }
        if (_prepared is null || _preparedSql != sql)
        {
            _prepared?.Dispose();
            _prepared = null;
            _prepared = PrepareStatement(sql);
            _preparedSql = sql;
            if (DuckDbNative.StatementType(_prepared) != DuckDBStatementType.Select)
            {
                _prepared.Dispose();
                _prepared = null;
                throw new DuckDbException("Only a SELECT statement can be run here");
            }
        }
    }

    private static ArrowSource SourceOf(Schema input)
    {
        try
        {
            return new ArrowSource(input);
        }
        catch (Exception error) when (error is NotSupportedException or NotImplementedException or ArgumentException)
        {
            throw new DuckDbException($"DuckDB cannot take these columns: {error.Message}");
        }
    }

    // DuckDB's scan makes views that all connections see; a temporary view gives this one the name that statements use.
    private unsafe void SetSource(ArrowSource source)
    {
        string view = $"__synapse_{Guid.NewGuid():N}";
        if (DuckDbNative.ArrowScan(_connection, view, source.Stream) != DuckDBState.Success)
        {
            source.Dispose();
            throw new DuckDbException("DuckDB cannot take these columns: there is none, or one has a type it does not know");
        }
        _source = source;
        _view = view;
        Execute($"CREATE OR REPLACE TEMP VIEW {InputView} AS SELECT * FROM {view}");
    }

    private void DropSource()
    {
        if (_source is null)
            return;
        Execute($"DROP VIEW IF EXISTS temp.{InputView}");
        Execute($"DROP VIEW IF EXISTS {_view}");
        _source.Dispose();
        _source = null;
    }

    private DuckDBPreparedStatement PrepareStatement(string sql)
    {
        DuckDBState state = NativeMethods.PreparedStatements.DuckDBPrepare(_connection, sql, out DuckDBPreparedStatement statement);
        if (state == DuckDBState.Success)
            return statement;
        using (statement)
            throw new DuckDbException(NativeMethods.PreparedStatements.DuckDBPrepareError(statement));
    }

    private static DuckDbResult Start(DuckDBPreparedStatement statement)
    {
        DuckDBState state = NativeMethods.PreparedStatements.DuckDBExecutePreparedStreaming(statement, out DuckDBResult result);
        if (state == DuckDBState.Success)
            return new DuckDbResult(result);
        string message = NativeMethods.Query.DuckDBResultError(ref result);
        NativeMethods.Query.DuckDBDestroyResult(ref result);
        throw new DuckDbException(message);
    }

    private static Schema Annotate(Schema result, Schema input)
    {
        var known = input.FieldsList.GroupBy(field => field.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        return new Schema(
            result.FieldsList.Select(field =>
                known.TryGetValue(field.Name, out Field? original) && TypeNames.Of(original.DataType) == TypeNames.Of(field.DataType)
                    ? new Field(field.Name, original.DataType, nullable: true, original.Metadata)
                    : field),
            input.Metadata);
    }
}
