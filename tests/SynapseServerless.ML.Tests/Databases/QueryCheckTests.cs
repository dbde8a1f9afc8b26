using SynapseServerless.Databases.Reading;
using Xunit;

namespace SynapseServerless.ML.Tests.Databases;

public sealed class QueryCheckTests
{
    [Theory]
    [InlineData("SELECT * FROM flights")]
    [InlineData("  -- a comment: delete\n select 'insert; drop', \"update\", t.delete FROM t /* drop table x; */")]
    [InlineData("WITH x AS (SELECT 1) SELECT replace(a, 'x', 'y'), `insert` FROM x;")]
    [InlineData("(SELECT 1) UNION ALL SELECT $$delete; from$$ || $t$drop$t$")]
    [InlineData("VALUES (1), (2)")]
    [InlineData("SELECT created, updated_at, is_deleted FROM t WHERE [drop] = 1")]
    public void A_query_that_selects_is_let_through(string query) => Assert.Null(QueryCheck.Problem(query));

    [Theory]
    [InlineData("DELETE FROM flights", "begins with DELETE")]
    [InlineData("WITH x AS (DELETE FROM flights RETURNING *) SELECT * FROM x", "the word DELETE")]
    [InlineData("SELECT * INTO copy FROM flights", "the word INTO")]
    [InlineData("SELECT 1; DROP TABLE flights", "a second statement")]
    [InlineData("SELECT 1 UPDATE flights SET a = 1", "the word UPDATE")]
    [InlineData("SELECT * FROM flights FOR UPDATE", "the word UPDATE")]
    [InlineData("SELECT 1 EXEC('x')", "the word EXEC")]
    [InlineData("-- nothing", "is empty")]
    [InlineData("PRAGMA writable_schema = 1", "begins with PRAGMA")]
    public void A_query_that_may_write_is_refused(string query, string problem)
    {
        SpecificationException error = Assert.IsType<SpecificationException>(QueryCheck.Problem(query));
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.Contains("SELECT statement", error.Remedy, StringComparison.Ordinal);
    }
}
