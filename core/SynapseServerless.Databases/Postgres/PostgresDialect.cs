using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Databases.Reading;
using SynapseServerless.Databases.Writing;
using SynapseServerless.Streaming.Postgres;

namespace SynapseServerless.Databases.Postgres;

/// <summary>How PostgreSQL writes.</summary>
internal sealed class PostgresDialect : WriteDialect
{
    public override string? Type(IArrowType type) => PostgresTypes.Sql(type);

    public override string Empty(string table) => $"TRUNCATE {table}";

    public override DatabaseFailure? Understand(Exception error) => PostgresFailures.Understand(error);

    // What is a text here may be a uuid, JSON or an enumeration there, which texts are not taken for by themselves.
    protected override string Value(Field field, IReadOnlyDictionary<string, string> types)
    {
        string type = types.GetValueOrDefault(field.Name, "text");
        bool isText = field.DataType is StringType or LargeStringType or StringViewType;
        return isText && type is not "text" && !type.StartsWith("character", StringComparison.Ordinal) ? $"{Quote(field.Name)}::{type}" : Quote(field.Name);
    }
}
