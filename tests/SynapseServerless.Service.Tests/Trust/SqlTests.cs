using System.Net;
using System.Text.Json.Nodes;
using SynapseServerless.Service.Tests.Contract;
using Xunit;

namespace SynapseServerless.Service.Tests.Trust;

/// <summary>Statements that try to get out of the table that they are given.</summary>
public sealed class SqlTests(ServiceUnderTest service) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    // Passwords that only look like some: what a caller must never get to see.
    [Theory]
    [InlineData("SELECT *, (SELECT string_agg(content) FROM read_text('SECRET')) AS x FROM __THIS__")]
    [InlineData("SELECT *, (SELECT count(*) FROM read_csv('SECRET')) AS x FROM __THIS__")]
    [InlineData("SELECT * FROM __THIS__, query('FROM ''SECRET''')")]
    [InlineData("SELECT * FROM __THIS__, glob('SECRET*')")]
    [InlineData("SELECT * FROM 'SECRET'")]
    [InlineData("COPY (SELECT 1) TO 'SECRET'")]
    [InlineData("ATTACH 'SECRET' AS x")]
    [InlineData("INSTALL httpfs")]
    [InlineData("LOAD httpfs")]
    [InlineData("SET enable_external_access = true")]
    [InlineData("SELECT *, (SELECT count(*) FROM read_parquet('https://127.0.0.1:1/x')) AS x FROM __THIS__")]
    public async Task Statements_of_callers_reach_no_file_and_no_network(string statement)
    {
        string secret = _folder.Write("secret.csv", "hunter2\nhunter3\n");
        await service.ReadyAsync();
        JsonNode job = JsonNode.Parse(Weather.Copy("sql"))!;
        job["pipeline"]![0]!["statement"] = statement.Replace("SECRET", secret, StringComparison.Ordinal);
        Answer answer = await service.Api.PostAsync("/v1/runs", job.ToJsonString());
        if (answer.Status == HttpStatusCode.Accepted)
            answer = await service.Api.UntilAsync(answer.Text("runId"), Contract.Api.HasEnded);
        else
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.NotEqual("completed", (string?)answer.Json["status"]?.ToString());
        Assert.DoesNotContain("hunter", answer.Body, StringComparison.Ordinal);
        Assert.Equal("hunter2\nhunter3\n", await File.ReadAllTextAsync(secret, Token));
    }

    [Theory]
    [InlineData("VARCHAR, (SELECT string_agg(content) FROM read_text('SECRET'))")]
    [InlineData("INT + (SELECT length(content) FROM read_text('SECRET'))")]
    public async Task Types_of_columns_are_no_way_around_that(string type)
    {
        string secret = _folder.Write("secret.csv", "hunter2\nhunter3\n");
        await service.ReadyAsync();
        JsonNode job = JsonNode.Parse(Weather.Copy("types"))!;
        job["inputs"]!["weather"]!["types"] = new JsonObject { ["wind"] = type.Replace("SECRET", secret, StringComparison.Ordinal) };
        Answer ended = await service.Api.UntilAsync(await service.Api.StartAsync(job.ToJsonString()), Contract.Api.HasEnded);
        Assert.Equal("failed", ended.Text("status"));
        Assert.Contains("types of this input are not DuckDB's", ended.Text("error"), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", ended.Body, StringComparison.Ordinal);
    }
}
