using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.Data.SqlClient;
using SynapseServerless.Data;
using SynapseServerless.Databases;
using SynapseServerless.Databases.Reading;
using SynapseServerless.Databases.Servers;
using SynapseServerless.Databases.SqlServer;
using SynapseServerless.Databases.Writing;
using Xunit;

namespace SynapseServerless.ML.Tests.Databases;

/// <summary>What is sent to SQL Server, as text: there is no server to ask. Types, error numbers and syntax are those of the documentation of Transact-SQL.</summary>
public sealed class SqlServerTextTests
{
    private static readonly ServerAccess s_access = new() { Scheme = "sqlserver", Port = 1433, Written = "flights.database.windows.net", Database = "flights", Username = "reader" };

    private static readonly WriteTarget s_target = new(
        "dbo.scores", WriteMode.Upsert, ["id"], new Schema([new Field("id", Int64Type.Default, true), new Field("a]b", DoubleType.Default, true)], null), "0123456789ab");

    [Theory]
    [InlineData("decimal", 28, 4, "decimal(28, 4)")]
    [InlineData("decimal", 38, 4, "utf8")]
    [InlineData("money", 0, 0, "decimal(19, 4)")]
    [InlineData("tinyint", 0, 0, "uint8")]
    [InlineData("bit", 0, 0, "bool")]
    [InlineData("nvarchar", 0, 0, "utf8")]
    [InlineData("uniqueidentifier", 0, 0, "utf8")]
    [InlineData("datetime2", 0, 6, "timestamp[us]")]
    [InlineData("datetime2", 0, 7, "timestamp[ns]")]
    [InlineData("datetimeoffset", 0, 3, "timestamp[us, UTC]")]
    [InlineData("rowversion", 0, 0, "binary")]
    [InlineData("geography", 0, 0, null)]
    public void Types_have_their_place(string type, int precision, int scale, string? expected) =>
        Assert.Equal(expected, SqlServerEngine.TypeOf(type, precision, scale).Arrow is { } arrow ? TypeNames.Of(arrow) : null);

    [Fact]
    public void A_connection_is_encrypted_and_goes_by_a_token_or_a_password()
    {
        var settings = new SqlConnectionStringBuilder(SqlServerConnections.Settings(s_access, "p;'x"));
        Assert.Equal(("tcp:flights.database.windows.net,1433", "reader", "p;'x"), (settings.DataSource, settings.UserID, settings.Password));
        Assert.Equal((SqlConnectionEncryptOption.Mandatory, false), (settings.Encrypt, settings.TrustServerCertificate));
        settings = new SqlConnectionStringBuilder(SqlServerConnections.Settings(s_access with { Entra = true, Encryption = DatabaseEncryption.Require }, null));
        Assert.Equal(("", "", true), (settings.UserID, settings.Password, settings.TrustServerCertificate));
    }

    [Fact]
    public void Statements_are_those_of_its_language()
    {
        var dialect = new SqlServerDialect();
        Assert.Equal("[dbo].[scores]", dialect.QuoteTable("dbo.scores"));
        Assert.Equal(
            [
                "UPDATE t SET t.[a]]b] = s.[a]]b] FROM [dbo].[scores] t WITH (UPDLOCK, HOLDLOCK) JOIN [dbo].[staged] s ON t.[id] = s.[id]",
                "INSERT INTO [dbo].[scores] ([id], [a]]b]) SELECT s.[id], s.[a]]b] FROM [dbo].[staged] s WHERE NOT EXISTS (SELECT 1 FROM [dbo].[scores] t WITH (UPDLOCK, HOLDLOCK) WHERE t.[id] = s.[id])",
            ],
            dialect.Upsert(s_target, "[dbo].[staged]", new Dictionary<string, string>()));
        Assert.Equal("EXEC sp_rename N'[dbo].[staged]', N'scores'", dialect.Rename("[dbo].[staged]", s_target));
        Assert.Equal("dbo.synapse_0123456789ab_3", s_target.Staging(3));
        using var engine = new SqlServerEngine(new SqlServerConnections(s_access, TableTesting.Context()));
        Assert.Equal("COALESCE(ABS(CAST(CHECKSUM([name]) AS bigint)) % 4, 0)", engine.Bucket(new TableColumn("name", "nvarchar", StringType.Default), 4));
        Assert.Equal(
            ["([id] < 34 OR [id] IS NULL)", "[id] >= 34 AND [id] < 67", "[id] >= 67"], new KeyRanges(engine, new TableColumn("id", "bigint", Int64Type.Default)).Between(1L, 100L, 3));
        Assert.Equal("CAST('20260501' AS date)", engine.Literal(new DateTime(2026, 5, 1), new TableColumn("d", "date", Date32Type.Default)));
    }

    [Theory]
    [InlineData(18456, nameof(FailureKind.Credentials))]
    [InlineData(229, nameof(FailureKind.Privilege))]
    [InlineData(208, nameof(FailureKind.NoTable))]
    [InlineData(207, nameof(FailureKind.NoColumn))]
    [InlineData(1205, nameof(FailureKind.Conflict))]
    [InlineData(3960, nameof(FailureKind.Conflict))]
    [InlineData(2627, nameof(FailureKind.Row))]
    [InlineData(40613, nameof(FailureKind.Away))]
    public void Numbers_of_errors_have_their_meaning(int number, string kind) => Assert.Equal(kind, SqlServerConnections.Kind(number).ToString());

    [Fact]
    public void A_query_that_cannot_be_cut_is_refused()
    {
        var source = new SqlServerTableSource { Server = "x", Database = "d", Entra = true, Query = "WITH a AS (SELECT 1 AS b) SELECT * FROM a" };
        Assert.Contains(source.Validate(), problem => problem.Remedy!.Contains("Make a view", StringComparison.Ordinal));
    }
}
