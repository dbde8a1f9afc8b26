using System.Globalization;
using Apache.Arrow.Types;
using SynapseServerless.Databases.Reading;
using SynapseServerless.Databases.Writing;

namespace SynapseServerless.Databases.SqlServer;

/// <summary>How SQL Server writes.</summary>
internal sealed class SqlServerDialect : WriteDialect
{
    public override string Quote(string name) => $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]";

    public override string? Type(IArrowType type) => type switch
    {
        BooleanType => "bit",
        UInt8Type => "tinyint",
        Int8Type or Int16Type => "smallint",
        Int32Type or UInt16Type => "int",
        Int64Type or UInt32Type => "bigint",
        UInt64Type => "decimal(20,0)",
        HalfFloatType or FloatType => "real",
        DoubleType => "float",
        // What the client's decimal holds.
        Decimal128Type { Precision: <= 28 } number => string.Create(CultureInfo.InvariantCulture, $"decimal({number.Precision},{number.Scale})"),
        StringType or LargeStringType or StringViewType => "nvarchar(max)",
        BinaryType or LargeBinaryType => "varbinary(max)",
        Date32Type => "date",
        Time32Type or Time64Type { Unit: TimeUnit.Microsecond } => "time(6)",
        TimestampType { Unit: not TimeUnit.Nanosecond } time => time.Timezone is null ? "datetime2(6)" : "datetimeoffset(6)",
        ListType or FixedSizeListType or StructType => "nvarchar(max)",
        _ => null,
    };

    public override string KeyType(string type) => type switch { "nvarchar(max)" => "nvarchar(400)", "varbinary(max)" => "varbinary(800)", _ => type };

    public override string CreateLedger(string table) =>
        $"IF OBJECT_ID(N'{table.Replace("'", "''", StringComparison.Ordinal)}') IS NULL CREATE TABLE {table} (write_id varchar(12) NOT NULL PRIMARY KEY, table_name nvarchar(300) NOT NULL, written_rows bigint NOT NULL, written_at varchar(40) NOT NULL)";

    public override string Rename(string table, WriteTarget target) =>
        $"EXEC sp_rename N'{table.Replace("'", "''", StringComparison.Ordinal)}', N'{target.Table.Split('.')[^1].Replace("'", "''", StringComparison.Ordinal)}'";

    // Locks of a range keep others from adding a key between the two statements.
    public override IEnumerable<string> Upsert(WriteTarget target, string from, IReadOnlyDictionary<string, string> types)
    {
        string table = QuoteTable(target.Table), same = string.Join(" AND ", target.Key.Select(name => $"t.{Quote(name)} = s.{Quote(name)}"));
        string[] others = [.. target.Names.Except(target.Key, StringComparer.Ordinal).Select(name => $"t.{Quote(name)} = s.{Quote(name)}")];
        if (others.Length > 0)
            yield return $"UPDATE t SET {string.Join(", ", others)} FROM {table} t WITH (UPDLOCK, HOLDLOCK) JOIN {from} s ON {same}";
        yield return $"INSERT INTO {table} ({List(target.Names)}) SELECT {string.Join(", ", target.Names.Select(name => $"s.{Quote(name)}"))} FROM {from} s WHERE NOT EXISTS (SELECT 1 FROM {table} t WITH (UPDLOCK, HOLDLOCK) WHERE {same})";
    }

    // The server plans a statement only where a setting says so for all that follow.
    public override string? Explain(string statement) => null;

    public override DatabaseFailure? Understand(Exception error) => SqlServerConnections.Understand(error);
}
