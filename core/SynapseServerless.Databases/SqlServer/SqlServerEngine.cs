using System.Data.Common;
using System.Globalization;
using Apache.Arrow.Types;
using Microsoft.Data.SqlClient;
using SynapseServerless.Databases.Reading;

namespace SynapseServerless.Databases.SqlServer;

/// <summary>SQL Server or Azure SQL. Each partition is read in a snapshot of its own where the database allows that isolation.</summary>
internal sealed class SqlServerEngine(SqlServerConnections connections) : AdoEngine
{
    // What a decimal of the client holds.
    private const int MostDigits = 28;

    public override string Place => connections.Access.Place;

    protected override string TablesQuery => "SELECT TOP 10000 CASE WHEN TABLE_SCHEMA = SCHEMA_NAME() THEN TABLE_NAME ELSE TABLE_SCHEMA + '.' + TABLE_NAME END FROM INFORMATION_SCHEMA.TABLES ORDER BY 1";

    public override string Quote(string name) => $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]";

    public override string Bucket(TableColumn column, int buckets) =>
        string.Create(CultureInfo.InvariantCulture, $"COALESCE(ABS(CAST(CHECKSUM({Quote(column.Name)}) AS bigint)) % {buckets}, 0)");

    public override string Literal(DateTime time, TableColumn column) => column.Arrow switch
    {
        Date32Type => $"CAST('{time:yyyyMMdd}' AS date)",
        TimestampType { Timezone: not null } => $"CAST('{time:yyyy-MM-ddTHH:mm:ss.fffffff}+00:00' AS datetimeoffset)",
        _ => $"CAST('{time:yyyy-MM-ddTHH:mm:ss.fffffff}' AS datetime2)",
    };

    public override string Selected(TableColumn column) => column.IsText ? $"CAST({Quote(column.Name)} AS nvarchar(100)) AS {Quote(column.Name)}" : Quote(column.Name);

    public override DatabaseFailure? Understand(Exception error) => SqlServerConnections.Understand(error);

    public override void Dispose()
    {
    }

    /// <summary>What a type is in batches, and whether it is read as a text.</summary>
    /// <param name="type">The type as the server calls it.</param>
    /// <param name="precision">Digits of a decimal.</param>
    /// <param name="scale">Decimals of a decimal, or of the seconds of a time.</param>
    public static (IArrowType? Arrow, bool IsText) TypeOf(string type, int precision, int scale)
    {
        TimeUnit unit = scale > 6 ? TimeUnit.Nanosecond : TimeUnit.Microsecond;
        return type.ToLowerInvariant() switch
        {
            "bit" => (BooleanType.Default, false),
            "tinyint" => (UInt8Type.Default, false),
            "smallint" => (Int16Type.Default, false),
            "int" => (Int32Type.Default, false),
            "bigint" => (Int64Type.Default, false),
            "real" => (FloatType.Default, false),
            "float" => (DoubleType.Default, false),
            "decimal" or "numeric" => precision <= MostDigits ? (new Decimal128Type(precision, scale), false) : (StringType.Default, true),
            "money" => (new Decimal128Type(19, 4), false),
            "smallmoney" => (new Decimal128Type(10, 4), false),
            "char" or "varchar" or "text" or "nchar" or "nvarchar" or "ntext" or "xml" or "json" or "sysname" => (StringType.Default, false),
            "uniqueidentifier" => (StringType.Default, true),
            "binary" or "varbinary" or "image" or "timestamp" or "rowversion" => (BinaryType.Default, false),
            "date" => (Date32Type.Default, false),
            "time" => (new Time64Type(unit), false),
            "datetime" or "smalldatetime" => (new TimestampType(TimeUnit.Nanosecond, (string?)null), false),
            "datetime2" => (new TimestampType(unit, (string?)null), false),
            "datetimeoffset" => (new TimestampType(unit, "UTC"), false),
            _ => (null, false),
        };
    }

    protected override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        SqlConnection connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using var command = new SqlCommand(
                "IF EXISTS (SELECT 1 FROM sys.databases WHERE database_id = DB_ID() AND snapshot_isolation_state = 1) BEGIN SET TRANSACTION ISOLATION LEVEL SNAPSHOT; BEGIN TRANSACTION; END", connection);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    protected override TableColumn Column(DbColumn column)
    {
        string type = column.DataTypeName ?? "";
        (IArrowType? arrow, bool isText) = TypeOf(type, column.NumericPrecision ?? 0, column.NumericScale ?? 0);
        return new TableColumn(column.ColumnName, type, arrow) { IsText = isText };
    }
}
