using System.Globalization;
using Apache.Arrow.Types;
using SynapseServerless.Databases.Reading;
using SynapseServerless.Databases.Writing;

namespace SynapseServerless.Databases.MySql;

/// <summary>How MySQL and MariaDB write. Making a table ends a transaction there.</summary>
internal sealed class MySqlDialect : WriteDialect
{
    public override bool MakesTablesInTransactions => false;

    public override string Quote(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    public override string? Type(IArrowType type) => type switch
    {
        BooleanType => "BOOLEAN",
        Int8Type => "TINYINT",
        UInt8Type => "TINYINT UNSIGNED",
        Int16Type => "SMALLINT",
        UInt16Type => "SMALLINT UNSIGNED",
        Int32Type => "INT",
        UInt32Type => "INT UNSIGNED",
        Int64Type => "BIGINT",
        UInt64Type => "BIGINT UNSIGNED",
        // Numbers of four bytes are shown with six digits there, and compared with all.
        HalfFloatType or FloatType or DoubleType => "DOUBLE",
        Decimal128Type { Scale: <= 30 } number => string.Create(CultureInfo.InvariantCulture, $"DECIMAL({number.Precision},{number.Scale})"),
        StringType or LargeStringType or StringViewType => "LONGTEXT",
        BinaryType or LargeBinaryType => "LONGBLOB",
        Date32Type => "DATE",
        Time32Type or Time64Type { Unit: TimeUnit.Microsecond } => "TIME(6)",
        TimestampType { Unit: not TimeUnit.Nanosecond } => "DATETIME(6)",
        ListType or FixedSizeListType or StructType => "LONGTEXT",
        _ => null,
    };

    public override string KeyType(string type) => type switch { "LONGTEXT" => "VARCHAR(255)", "LONGBLOB" => "VARBINARY(255)", _ => type };

    public override string Rename(string table, WriteTarget target) => $"RENAME TABLE {table} TO {QuoteTable(target.Table)}";

    public override IEnumerable<string> Upsert(WriteTarget target, string from, IReadOnlyDictionary<string, string> types)
    {
        string[] others = [.. target.Names.Except(target.Key, StringComparer.Ordinal).DefaultIfEmpty(target.Key[0]).Select(name => $"{Quote(name)} = VALUES({Quote(name)})")];
        yield return $"{Insert(target, from, types)} ON DUPLICATE KEY UPDATE {string.Join(", ", others)}";
    }

    public override DatabaseFailure? Understand(Exception error) => MySqlConnections.Understand(error);
}
