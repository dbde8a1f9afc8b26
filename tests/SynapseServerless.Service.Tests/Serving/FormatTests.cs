using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using SynapseServerless.Service.Tests.Contract;

namespace SynapseServerless.Service.Tests.Serving;

/// <summary>Rows come and go as Arrow, CSV and lines of JSON. What they are held against is what a run wrote for the same rows.</summary>
public sealed class FormatTests(ServedWeather weather) : IClassFixture<ServedWeather>
{
    private const string Arrow = "application/vnd.apache.arrow.stream";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Arrow_comes_and_goes()
    {
        using HttpResponseMessage response = await weather.ScoreAsync(weather.Arrow(), Arrow);
        Assert.Equal(Arrow, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("1", response.Headers.GetValues("Synapse-Model-Version").Single());
        Assert.Contains("date", response.Headers.GetValues("Synapse-Missing-Columns").Single().Split(','));
        using RecordBatch batch = await BatchAsync(response);
        Assert.Equal(weather.Predictions, ((DoubleArray)batch.Column("prediction")).Values.ToArray());
        Assert.Equal(weather.Column("wind"), ((DoubleArray)batch.Column("wind")).Values.ToArray());
    }

    [Fact]
    public async Task Csv_and_lines_of_JSON_come_and_go_with_the_columns_that_are_wanted()
    {
        string expected = "prediction\n" + string.Concat(weather.Predictions.Select(value => value.ToString("R", CultureInfo.InvariantCulture) + "\n"));
        using HttpResponseMessage csv = await weather.ScoreAsync(Encoding.UTF8.GetBytes(weather.Csv()), "text/csv", "?columns=prediction");
        Assert.Equal(expected, await csv.Content.ReadAsStringAsync(Cancelled));
        using HttpResponseMessage lines = await weather.ScoreAsync(Encoding.UTF8.GetBytes(weather.Lines()), "application/x-ndjson", "?columns=prediction");
        Assert.Equal(weather.Predictions, Predictions(await lines.Content.ReadAsStringAsync(Cancelled)));
    }

    [Theory]
    [InlineData("text/csv, application/json;q=0.5", "text/csv")]
    [InlineData("text/html, application/*;q=0.1", Arrow)]
    [InlineData("application/json", "application/json")]
    [InlineData("*/*", Arrow)]
    public async Task The_answer_is_what_Accept_says(string accept, string type)
    {
        using HttpResponseMessage response = await weather.ScoreAsync(weather.Arrow(), Arrow, accept: accept);
        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_row_that_fails_has_its_error_in_its_place_and_the_rest_is_answered()
    {
        double[] all = weather.Predictions;
        JsonObject[] rows = [.. weather.Lines().Split('\n').Where(line => line.Length > 0).Take(3).Select(line => JsonNode.Parse(line)!.AsObject())];
        rows[1]["wind"] = "strong";
        string body = new JsonObject { ["rows"] = new JsonArray([.. rows]), ["errors"] = "inPlace", ["columns"] = new JsonArray("prediction") }.ToJsonString();
        JsonNode json = (await weather.Api.PostAsync($"/v1/models/{weather.Name}/score", body)).Json;
        Assert.Equal([all[0], null, all[2]], json["rows"]!.AsArray().Select(row => (double?)row!["prediction"]));
        Assert.Contains("wind", json["rows"]![1]!["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal([0, 1, 2], json["sources"]!.AsArray().Select(source => source!.GetValue<int>()));

        string lines = string.Concat(rows.Select(row => row.ToJsonString() + "\n"));
        using HttpResponseMessage ndjson = await weather.ScoreAsync(Encoding.UTF8.GetBytes(lines), "application/x-ndjson", "?columns=prediction&errors=inPlace");
        string[] written = (await ndjson.Content.ReadAsStringAsync(Cancelled)).Split('\n');
        Assert.StartsWith("{\"error\":\"wind: ", written[1], StringComparison.Ordinal);
        Assert.Equal(all[2], JsonNode.Parse(written[2])!["prediction"]!.GetValue<double>());

        string csv = string.Join('\n', weather.Csv().Split('\n').Take(4)).Replace('\n', '|');
        string[] cells = csv.Split('|');
        cells[2] = cells[2][..cells[2].LastIndexOf(',')] + ",strong";
        using HttpResponseMessage table = await weather.ScoreAsync(Encoding.UTF8.GetBytes(string.Join('\n', cells)), "text/csv", "?columns=prediction&errors=inPlace", Arrow);
        using RecordBatch batch = await BatchAsync(table);
        var predictions = (DoubleArray)batch.Column("prediction");
        Assert.Equal([all[0], null, all[2]], [predictions.GetValue(0), predictions.GetValue(1), predictions.GetValue(2)]);
        Assert.Equal("wind: 'strong' is not a value of type double.", ((StringArray)batch.Column("error")).GetString(1));
        Assert.True(batch.Column("error").IsNull(0));
    }

    [Fact]
    public async Task Without_that_all_rows_are_refused_with_what_is_wrong_with_which()
    {
        using HttpResponseMessage response = await weather.ScoreAsync("temp_max,wind\n1,2\n3,x\n"u8.ToArray(), "text/csv");
        JsonNode problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancelled))!;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal((1, "wind"), (problem["errors"]![0]!["row"]!.GetValue<int>(), problem["errors"]![0]!["column"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Numbers_of_another_type_are_taken_where_they_are_the_same_numbers()
    {
        IArrowArray whole = new Int64Array.Builder().AppendRange([10, 11]).Build(), small = new FloatArray.Builder().AppendRange([1.5f, 0.25f]).Build();
        var batch = new RecordBatch(new Schema([new Field("temp_max", Int64Type.Default, false), new Field("temp_min", Int64Type.Default, false), new Field("precipitation", FloatType.Default, false), new Field("wind", FloatType.Default, false)], null), [whole, whole, small, small], 2);
        using HttpResponseMessage arrow = await weather.ScoreAsync(ServedWeather.Stream(batch), Arrow, "?columns=prediction", "application/json");
        Answer json = await weather.Api.PostAsync($"/v1/models/{weather.Name}/score", """{"rows":[{"temp_max":10,"temp_min":10,"precipitation":1.5,"wind":1.5},{"temp_max":11,"temp_min":11,"precipitation":0.25,"wind":0.25}],"columns":["prediction"]}""");
        Assert.Equal(json.Json["rows"]!.ToJsonString(), JsonNode.Parse(await arrow.Content.ReadAsStringAsync(Cancelled))!["rows"]!.ToJsonString());
    }

    [Fact]
    public async Task Columns_and_types_that_the_model_does_not_take_are_told_with_both_sides()
    {
        IArrowArray texts = new StringArray.Builder().Append("x").Build();
        var batch = new RecordBatch(new Schema([new Field("wnd", StringType.Default, false), new Field("temp_max", StringType.Default, false)], null), [texts, texts], 1);
        using HttpResponseMessage response = await weather.ScoreAsync(ServedWeather.Stream(batch), Arrow);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        JsonNode problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancelled))!;
        Assert.Contains("column 'temp_max' is utf8 in the request and double in the model", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("column 'wnd' is only in the request", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("'wind'", problem["remedy"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no Arrow", Arrow, 422, "not Arrow IPC data")]
    [InlineData("", "text/csv", 422, "no header")]
    [InlineData("wnd\n1", "text/csv", 422, "no column 'wnd'")]
    [InlineData("{\"wind\":1}\n{\"wind\":", "application/x-ndjson", 422, "This line is not JSON")]
    [InlineData("1", "application/pdf", 415, "application/pdf")]
    public async Task What_cannot_be_read_is_told(string body, string type, int status, string problem)
    {
        using HttpResponseMessage response = await weather.ScoreAsync(Encoding.UTF8.GetBytes(body), type);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(problem, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancelled))!["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_rows_and_formats_that_are_not_written_are_refused()
    {
        using HttpResponseMessage many = await weather.ScoreAsync(Encoding.UTF8.GetBytes("wind\n" + string.Concat(Enumerable.Repeat("1\n", 1_001))), "text/csv");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, many.StatusCode);
        using HttpResponseMessage html = await weather.ScoreAsync("wind\n1"u8.ToArray(), "text/csv", accept: "text/html");
        Assert.Equal(HttpStatusCode.NotAcceptable, html.StatusCode);
    }

    [Fact]
    public async Task Explanations_add_up_to_what_they_explain()
    {
        // SHAP values and the expected value, which comes last, sum to the prediction: that is what they are defined by.
        using HttpResponseMessage response = await weather.ScoreAsync(Encoding.UTF8.GetBytes(weather.Lines()), "application/x-ndjson", "?columns=prediction&explain=true", "application/json");
        JsonArray rows = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancelled))!["rows"]!.AsArray();
        Assert.Equal(weather.Rows.Count, rows.Count);
        Assert.All(rows, row =>
        {
            double[] values = [.. row!["explanation"]!.AsArray().Select(value => value!.GetValue<double>())];
            Assert.Equal(ServedWeather.Features.Length + 1, values.Length);
            Assert.Equal(row["prediction"]!.GetValue<double>(), values.Sum(), 1e-4);
        });
    }

    private static double[] Predictions(string lines) =>
        [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!["prediction"]!.GetValue<double>())];

    private static async Task<RecordBatch> BatchAsync(HttpResponseMessage response)
    {
        byte[] body = await response.Content.ReadAsByteArrayAsync(Cancelled);
        Assert.True(response.IsSuccessStatusCode, Encoding.UTF8.GetString(body));
        using var reader = new ArrowStreamReader(new MemoryStream(body));
        return (await reader.ReadNextRecordBatchAsync(Cancelled))!;
    }
}
