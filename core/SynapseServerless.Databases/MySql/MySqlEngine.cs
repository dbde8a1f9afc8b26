using System.Data.Common;
using System.Globalization;
using Apache.Arrow.Types;
using MySqlConnector;
using SynapseServerless.Databases.Reading;
using SynapseServerless.Databases.Servers;

namespace SynapseServerless.Databases.MySql;

/// <summary>MySQL or MariaDB. Each partition is one consistent read; the server has no snapshot that several connections share.</summary>
internal sealed class MySqlEngine(ServerAccess access, MySqlDataSource source) : AdoEngine
{
    // What a decimal of the client holds.
    private const int MostDigits = 28;

    public override string Place => access.Place;

    protected override string TablesQuery => "SELECT table_name FROM information_schema.tables WHERE table_schema = database() ORDER BY 1 LIMIT 10000";

    public override string Quote(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    public override string Bucket(TableColumn column, int buckets) => string.Create(CultureInfo.InvariantCulture, $"coalesce(crc32({Quote(column.Name)}) % {buckets}, 0)");

    public override string Literal(DateTime time, TableColumn column) => column.Arrow is Date32Type ? $"DATE '{time:yyyy-MM-dd}'" : $"TIMESTAMP '{time:yyyy-MM-dd HH:mm:ss.ffffff}'";

    public override string Selected(TableColumn column) => column.IsText ? $"CAST({Quote(column.Name)} AS CHAR) AS {Quote(column.Name)}" : Quote(column.Name);

    public override DatabaseFailure? Understand(Exception error) => MySqlConnections.Understand(error);

    public override void Dispose() => source.Dispose();

    protected override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        MySqlConnection connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using var command = new MySqlCommand("SET SESSION time_zone = '+00:00'; SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; START TRANSACTION WITH CONSISTENT SNAPSHOT", connection);
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
        int precision = column.NumericPrecision ?? 0, scale = column.NumericScale ?? 0;
        string named = column.DataType == typeof(decimal) ? string.Create(CultureInfo.InvariantCulture, $"DECIMAL({precision},{scale})") : type;
        IArrowType? arrow = Type.GetTypeCode(column.DataType) switch
        {
            TypeCode.Boolean => BooleanType.Default,
            TypeCode.SByte => Int8Type.Default,
            TypeCode.Byte => UInt8Type.Default,
            TypeCode.Int16 => Int16Type.Default,
            TypeCode.UInt16 => UInt16Type.Default,
            TypeCode.Int32 => Int32Type.Default,
            TypeCode.UInt32 => UInt32Type.Default,
            TypeCode.Int64 => Int64Type.Default,
            TypeCode.UInt64 => UInt64Type.Default,
            TypeCode.Single => FloatType.Default,
            TypeCode.Double => DoubleType.Default,
            TypeCode.Decimal => precision is > 0 and <= MostDigits && scale <= precision ? new Decimal128Type(precision, scale) : StringType.Default,
            TypeCode.String => StringType.Default,
            TypeCode.DateTime => type.ToUpperInvariant() switch
            {
                "DATE" => Date32Type.Default,
                "TIMESTAMP" => new TimestampType(TimeUnit.Microsecond, "UTC"),
                _ => new TimestampType(TimeUnit.Microsecond, (string?)null),
            },
            _ => column.DataType == typeof(byte[]) && !type.StartsWith("GEOM", StringComparison.OrdinalIgnoreCase) ? BinaryType.Default : column.DataType == typeof(TimeSpan) ? StringType.Default : null,
        };
        // Times of MySQL are spans, which may be negative and longer than a day.
        return new TableColumn(column.ColumnName, named, arrow) { IsText = arrow is StringType && column.DataType != typeof(string) };
    }
}
