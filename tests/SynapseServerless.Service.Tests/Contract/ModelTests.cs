using System.Net;
using System.Text.Json.Nodes;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Tests.Contract;

public sealed class ModelTests(ServiceUnderTest service) : ContractTests(service)
{
    [Fact]
    public async Task A_model_that_a_run_saved_is_listed_described_and_scores_rows_as_the_run_did()
    {
        await FitAsync(Unique);
        Assert.Contains(Unique, (await Api.GetAsync("/v1/models")).Json["models"]!.AsArray().Select(model => model!["name"]!.GetValue<string>()));
        JsonNode model = (await Api.GetAsync($"/v1/models/{Unique}")).Json;
        Assert.Equal(["FastVectorAssembler", "LightGBMRegressionModel"], model["stages"]!.AsArray().Select(stage => stage!["type"]!.GetValue<string>()));
        Assert.Contains("wind", model["input"]!.AsArray().Select(column => column!["name"]!.GetValue<string>()));
        Assert.Contains("prediction", model["output"]!.AsArray().Select(column => column!["name"]!.GetValue<string>()));

        // What the run wrote for these rows is what the model gives for them one by one.
        JsonNode[] rows = [.. (await Weather.RowsAsync(Storage, $"{Root}/data/scored/{Unique}")).Take(50)];
        Answer scored = await ScoreAsync(Unique, rows.Select(row => Columns(row, "temp_max", "temp_min", "precipitation", "wind")), "prediction");
        Assert.True(scored.Status == HttpStatusCode.OK, scored.Body);
        Assert.Equal(rows.Select(row => row["prediction"]!.GetValue<double>()), scored.Json["rows"]!.AsArray().Select(row => row!["prediction"]!.GetValue<double>()));
        Assert.Equal(Enumerable.Range(0, 50), scored.Json["sources"]!.AsArray().Select(source => source!.GetValue<int>()));
        Assert.Contains("date", scored.Json["missing"]!.AsArray().Select(column => column!.GetValue<string>()));
    }

    [Fact]
    public async Task Every_row_that_cannot_be_scored_is_told_with_its_index_and_column()
    {
        await FitAsync(Unique);
        string body = """
            { "rows": [
              { "temp_max": 10, "temp_min": 1.5, "precipitation": 0, "wind": 3 },
              { "temp_max": "warm", "temp_min": 1.5, "precipitation": 0, "wind": 3 },
              { "temp_max": 10, "temp_min": 1.5, "precipitation": 0, "wnd": 3 },
              7
            ] }
            """;
        Answer answer = (await Api.PostAsync($"/v1/models/{Unique}/score", body)).IsProblem(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["/rows/3"], answer.Pointers);
        answer = (await Api.PostAsync($"/v1/models/{Unique}/score", body.Replace("7\n", "{}\n", StringComparison.Ordinal))).IsProblem(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(
            [(1, "temp_max", 3), (2, "wnd", 4)],
            answer.Json["errors"]!.AsArray().Select(error => (error!["row"]!.GetValue<int>(), error["column"]!.GetValue<string>(), error["line"]!.GetValue<int>())).Order());
    }

    [Fact]
    public async Task A_row_that_fails_inside_the_model_is_told_by_its_own_index()
    {
        await TransformModelAsync(Unique, "SELECT CAST(weather AS INTEGER) AS n FROM __THIS__");
        Answer good = await Api.PostAsync($"/v1/models/{Unique}/score", """{ "rows": [{ "weather": "3" }, { "weather": "4" }] }""");
        Assert.Equal([3, 4], good.Json["rows"]!.AsArray().Select(row => row!["n"]!.GetValue<int>()));
        Answer bad = (await Api.PostAsync($"/v1/models/{Unique}/score", """{ "rows": [{ "weather": "3" }, { "weather": "sun" }, { "weather": "fog" }] }"""))
            .IsProblem(HttpStatusCode.UnprocessableEntity);
        Assert.Equal([1, 2], bad.Json["errors"]!.AsArray().Select(error => error!["row"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Rows_that_a_model_drops_are_told_by_the_sources_of_those_that_stay()
    {
        await TransformModelAsync(Unique, "SELECT wind * 2 AS twice FROM __THIS__ WHERE wind > 1");
        JsonNode scored = (await Api.PostAsync($"/v1/models/{Unique}/score", """{ "rows": [{ "wind": 0 }, { "wind": 2 }, { "wind": 1 }, { "wind": 4.5 }] }""")).Json;
        Assert.Equal([1, 3], scored["sources"]!.AsArray().Select(source => source!.GetValue<int>()));
        Assert.Equal([4.0, 9.0], scored["rows"]!.AsArray().Select(row => row!["twice"]!.GetValue<double>()));
    }

    [Fact]
    public async Task A_model_that_is_saved_anew_is_used_as_it_is_now_while_others_score()
    {
        await FitAsync(Unique);
        JsonNode[] rows = [.. (await Weather.RowsAsync(Storage, $"{Root}/data/scored/{Unique}")).Take(20)];
        Task<double[]>[] scoring = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => PredictionsAsync(rows)))];
        double[] before = await scoring[0];
        await FitAsync(Unique, "\"numIterations\": 3");
        JsonNode[] written = [.. (await Weather.RowsAsync(Storage, $"{Root}/data/scored/{Unique}")).Take(20)];
        double[] after = await PredictionsAsync(rows);
        await Task.WhenAll(scoring);
        Assert.NotEqual(before, after);
        Assert.Equal(written.Select(row => row["prediction"]!.GetValue<double>()), after);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"columns\": [], \"arrow\": \"AAAA\"}")]
    [InlineData("{\"columns\": [], \"arrow\": \"/////4A=\"}")]
    [InlineData("{\"columns\": [], \"arrow\": \"?\"}")]
    public async Task A_model_whose_schema_is_damaged_cannot_be_processed(string schema)
    {
        await WriteAsync($"{Unique}/stage.json", """{"formatVersion": 1, "type": "PipelineModel", "parameters": {"stages": []}}""");
        await WriteAsync($"{Unique}/schema.json", schema);
        Answer answer = (await Api.GetAsync($"/v1/models/{Unique}")).IsProblem(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("The schema of this model is damaged", answer.Text("detail"), StringComparison.Ordinal);
        (await Api.PostAsync($"/v1/models/{Unique}/score", """{"rows": [{"wind": 1}]}""")).IsProblem(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_model_that_is_made_of_itself_cannot_be_processed()
    {
        await WriteAsync($"{Unique}/stage.json", """{"formatVersion": 1, "type": "PipelineModel", "parameters": {"stages": [{"$folder": "."}]}}""");
        Answer answer = (await Api.GetAsync($"/v1/models/{Unique}")).IsProblem(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("'.' is not the folder of a saved stage", answer.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_may_hold_any_character_and_no_half_of_one()
    {
        await TransformModelAsync(Unique, "SELECT length(weather) AS n FROM __THIS__");
        Answer good = await Api.PostAsync($"/v1/models/{Unique}/score", """{ "rows": [{ "weather": "\ud83d\ude00" }] }""");
        Assert.Equal(1, good.Json["rows"]![0]!["n"]!.GetValue<int>());
        (await Api.PostAsync($"/v1/models/{Unique}/score", """{ "rows": [{ "weather": "\ud83d" }] }""")).IsProblem(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Too_many_rows_are_refused()
    {
        await TransformModelAsync(Unique, "SELECT wind FROM __THIS__");
        string rows = string.Join(',', Enumerable.Repeat("""{"wind":1}""", 1_001));
        (await Api.PostAsync($"/v1/models/{Unique}/score", $$"""{"rows":[{{rows}}]}""")).IsProblem(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("a/b/nothing")]
    [InlineData("..%2Fdata")]
    [InlineData("%2e%2e%2fruns")]
    public async Task A_model_that_is_not_there_is_not_found(string name)
    {
        (await Api.GetAsync($"/v1/models/{name}")).IsProblem(HttpStatusCode.NotFound);
        (await Api.PostAsync($"/v1/models/{name}/score", """{"rows":[]}""")).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_is_no_list_of_rows_is_refused()
    {
        await TransformModelAsync(Unique, "SELECT wind FROM __THIS__");
        string path = $"/v1/models/{Unique}/score";
        Assert.Equal(["/rows"], (await Api.PostAsync(path, """{"rows": 3}""")).IsProblem(HttpStatusCode.UnprocessableEntity).Pointers);
        Assert.Equal([""], (await Api.PostAsync(path, "{}")).IsProblem(HttpStatusCode.UnprocessableEntity).Pointers);
        Assert.Equal(["/columns"], (await Api.PostAsync(path, """{"rows": [], "columns": ["wnd"]}""")).IsProblem(HttpStatusCode.UnprocessableEntity).Pointers);
        Assert.Empty((await Api.PostAsync(path, """{"rows": []}""")).Json["rows"]!.AsArray());
    }

    private async Task<double[]> PredictionsAsync(IEnumerable<JsonNode> rows)
    {
        Answer scored = await ScoreAsync(Unique, rows.Select(row => Columns(row, "temp_max", "temp_min", "precipitation", "wind")), "prediction");
        Assert.True(scored.Status == HttpStatusCode.OK, scored.Body);
        return [.. scored.Json["rows"]!.AsArray().Select(row => row!["prediction"]!.GetValue<double>())];
    }

    private Task<Answer> ScoreAsync(string model, IEnumerable<JsonNode> rows, string column) => Api.PostAsync(
        $"/v1/models/{model}/score", new JsonObject { ["rows"] = new JsonArray([.. rows]), ["columns"] = new JsonArray(column) }.ToJsonString());

    private async Task FitAsync(string name, string iterations = "\"numIterations\": 20") => await Api.CompletedAsync(
        await Api.StartAsync(Weather.Fit(name).Replace("\"numIterations\": 20", iterations, StringComparison.Ordinal)));

    // A model without an estimator: what a fit of a pipeline of transformers saves.
    private async Task TransformModelAsync(string name, string statement) => await Api.CompletedAsync(await Api.StartAsync($$"""
        {
          "name": "{{name}}",
          "inputs": { "weather": { "path": "weather.csv", "partitions": 1 } },
          "pipeline": [{ "type": "SQLTransformer", "statement": "{{statement}}" }],
          "fit": "weather",
          "output": { "model": "../models/{{name}}" }
        }
        """));

    private static JsonObject Columns(JsonNode row, params string[] names) => new(names.Select(name => KeyValuePair.Create(name, row[name]?.DeepClone())));

    private async Task WriteAsync(string name, string content)
    {
        await using StorageWrite write = await Storage.CreateAsync($"{Root}/models/{name}", TestContext.Current.CancellationToken);
        await write.Stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(content), TestContext.Current.CancellationToken);
        await write.CommitAsync(TestContext.Current.CancellationToken);
    }
}
