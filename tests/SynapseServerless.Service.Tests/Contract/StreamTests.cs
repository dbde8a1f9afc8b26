using System.Net;
using System.Text.Json.Nodes;
using SynapseServerless.Data;
using SynapseServerless.Specifications;

namespace SynapseServerless.Service.Tests.Contract;

/// <summary>Streams over HTTP: rows that are sent are handled once.</summary>
public sealed class StreamTests(ServiceUnderTest service) : ContractTests(service)
{
    private string Name => $"s-{Unique}";

    private string Path => $"/v1/streams/{Name}";

    private string Specification => $$"""
        { "name": "{{Name}}", "inputs": { "sent": { "stream": { "kind": "push", "columns": { "id": "BIGINT", "x": "DOUBLE" } } } },
          "pipeline": [ { "type": "SQLTransformer", "statement": "SELECT id, x * 2 AS y FROM __THIS__" } ], "transform": "sent",
          "stream": { "pollSeconds": 0.05 }, "output": { "data": "streamed/{{Unique}}" } }
        """;

    [Fact]
    public async Task Rows_that_are_sent_are_kept_at_once_and_handled_once()
    {
        Answer started = await Api.PostAsync("/v1/streams", Specification);
        Assert.Equal((HttpStatusCode.Accepted, Path), (started.Status, started.Headers["Location"]));
        Answer kept = await Api.PostAsync($"{Path}/rows", """{ "rows": [ { "id": 1, "x": 1.5 }, { "id": 2 } ] }""");
        Assert.Equal((HttpStatusCode.Accepted, 2), (kept.Status, kept.Json["rows"]!.GetValue<int>()));
        await UntilAsync(stream => Rows(stream) == 2);
        // What is sent while it is paused waits.
        await Api.PostAsync($"{Path}/pause");
        await UntilAsync(stream => stream["status"]!["phase"]!.GetValue<string>() == "paused");
        await Api.PostAsync($"{Path}/rows", """{ "rows": [ { "id": 3, "x": -1 } ] }""");
        Assert.Equal(2, Rows((await Api.GetAsync(Path)).Json));
        await Api.PostAsync($"{Path}/resume");
        await UntilAsync(stream => Rows(stream) == 3);
        await Api.PostAsync($"{Path}/drain");
        await UntilAsync(stream => stream["status"]!["phase"]!.GetValue<string>() == "drained");

        Assert.Single((await Api.GetAsync("/v1/streams")).Json["streams"]!.AsArray(), stream => stream!["name"]!.GetValue<string>() == Name);
        (await Api.PostAsync($"{Path}/rows", """{ "rows": [ { "id": 4 } ] }""")).IsProblem(HttpStatusCode.Conflict);
        FileDataset data = await FileDataset.OpenAsync(Storage, new InputSpecification { Path = [$"{Root}/data/streamed/{Unique}"], Format = "parquet" });
        using Apache.Arrow.RecordBatch rows = await data.CollectAsync();
        Assert.Equal([(1L, 3d), (2L, null), (3L, -2d)], Enumerable.Range(0, rows.Length).Select(row => ((long)Cells.Value(rows.Column(0), row)!, (double?)Cells.Value(rows.Column(1), row))).Order());
        Assert.Equal(HttpStatusCode.NoContent, (await Api.DeleteAsync(Path)).Status);
        (await Api.GetAsync(Path)).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_cannot_be_is_refused()
    {
        Assert.Equal(["/rows/1/y"], await RefusedAsync("""{ "rows": [ { "id": 1 }, { "y": 2 } ] }"""));
        Assert.Equal(["/rows/0"], await RefusedAsync("""{ "rows": [ 3 ] }"""));
        Assert.Equal(["/rows"], await RefusedAsync("""{ "rows": 3 }"""));
        (await Api.PostAsync("/v1/streams/none/rows", """{ "rows": [] }""")).IsProblem(HttpStatusCode.NotFound);
        (await Api.PostAsync("/v1/streams", Specification.Replace("push", "pushes", StringComparison.Ordinal))).IsProblem(HttpStatusCode.UnprocessableEntity);
        (await Api.PostAsync("/v1/streams", Weather.Copy("x"))).IsProblem(HttpStatusCode.UnprocessableEntity);
        string elsewhere = Specification.Replace($"streamed/{Unique}", "/etc/streamed", StringComparison.Ordinal);
        (await Api.PostAsync("/v1/streams", elsewhere)).IsProblem(HttpStatusCode.Forbidden);
        // A run has an end.
        Answer run = await Api.UntilAsync((await Api.PostAsync("/v1/runs", Specification)).Text("runId"), static run => run["status"]!.GetValue<string>() == "failed");
        Assert.Contains("a run has an end", run.Text("error"), StringComparison.Ordinal);
        await Api.DeleteAsync(Path);
    }

    private static long Rows(JsonNode stream) => stream["status"]?["rows"]!["rowsIn"]!.GetValue<long>() ?? 0;

    private async Task<string[]> RefusedAsync(string rows)
    {
        await Api.PostAsync("/v1/streams", Specification);
        return [.. (await Api.PostAsync($"{Path}/rows", rows)).IsProblem(HttpStatusCode.UnprocessableEntity).Pointers];
    }

    private Task UntilAsync(Func<JsonNode, bool> condition) => Eventually.TrueAsync(async () => condition((await Api.GetAsync(Path)).Json));
}
