using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using SynapseServerless.Service.Tests.Contract;

namespace SynapseServerless.Service.Tests.Serving;

/// <summary>The Open Inference Protocol over HTTP, as its clients send it.</summary>
public sealed class InferenceTests(ServedWeather weather) : IClassFixture<ServedWeather>
{
    private const string HeaderLength = "Inference-Header-Content-Length";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Path => $"/v2/models/{weather.Name}";

    [Fact]
    public async Task The_server_and_a_model_say_what_they_are()
    {
        using var stranger = new HttpClient { BaseAddress = weather.Service.Address };
        Assert.Equal("""{"live":true}""", await stranger.GetStringAsync(new Uri("/v2/health/live", UriKind.Relative), Cancelled));
        Assert.Equal("""{"ready":true}""", await stranger.GetStringAsync(new Uri("/v2/health/ready", UriKind.Relative), Cancelled));
        Assert.Contains("binary_tensor_data", (await weather.Api.GetAsync("/v2")).Body, StringComparison.Ordinal);
        Assert.True((await weather.Api.GetAsync($"{Path}/ready")).Json["ready"]!.GetValue<bool>());
        Assert.True((await weather.Api.GetAsync($"{Path}/versions/1/ready")).Json["ready"]!.GetValue<bool>());
        JsonNode model = (await weather.Api.GetAsync(Path)).Json;
        Assert.Equal("""["1"]""", model["versions"]!.ToJsonString());
        Assert.Contains("""{"name":"wind","datatype":"FP64","shape":[-1]}""", model["inputs"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("""[{"name":"features","datatype":"FP32","shape":[-1,4]},{"name":"prediction","datatype":"FP64","shape":[-1]}]""", model["outputs"]!.ToJsonString());
    }

    [Fact]
    public async Task Tensors_in_the_JSON_are_scored()
    {
        JsonNode answer = (await InferAsync(Request("FP64", """[{"name":"prediction"}]"""))).Json;
        Assert.Equal((weather.Name, "1", "42"), (answer["model_name"]!.GetValue<string>(), answer["model_version"]!.GetValue<string>(), answer["id"]!.GetValue<string>()));
        JsonNode output = answer["outputs"]!.AsArray().Single()!;
        Assert.Equal(("prediction", "FP64", $"[{weather.Rows.Count}]"), (output["name"]!.GetValue<string>(), output["datatype"]!.GetValue<string>(), output["shape"]!.ToJsonString()));
        Assert.Equal(weather.Predictions, output["data"]!.AsArray().Select(value => value!.GetValue<double>()));
    }

    [Fact]
    public async Task Without_outputs_that_are_named_the_columns_that_the_model_adds_are_answered()
    {
        JsonNode answer = (await InferAsync(Request("FP64", null))).Json;
        Assert.Equal(["features", "prediction"], answer["outputs"]!.AsArray().Select(output => output!["name"]!.GetValue<string>()));
        Assert.Equal($"[{weather.Rows.Count},4]", answer["outputs"]![0]!["shape"]!.ToJsonString());
    }

    [Fact]
    public async Task Tensors_behind_the_JSON_are_scored_and_answered_there()
    {
        var tensors = new MemoryStream();
        var inputs = new JsonArray();
        foreach (string name in ServedWeather.Features)
        {
            byte[] bytes = MemoryMarshal.AsBytes<double>(weather.Column(name)).ToArray();
            tensors.Write(bytes);
            inputs.Add(new JsonObject
            {
                ["name"] = name, ["shape"] = new JsonArray(weather.Rows.Count, 1), ["datatype"] = "FP64", ["parameters"] = new JsonObject { ["binary_data_size"] = bytes.Length },
            });
        }
        byte[] json = Encoding.UTF8.GetBytes(new JsonObject { ["inputs"] = inputs, ["outputs"] = JsonNode.Parse("""[{"name":"prediction","parameters":{"binary_data":true}}]""") }.ToJsonString());
        using HttpResponseMessage response = await weather.SendAsync($"{Path}/infer", [.. json, .. tensors.ToArray()], "application/octet-stream", null, (HeaderLength, $"{json.Length}"));
        byte[] body = await response.Content.ReadAsByteArrayAsync(Cancelled);
        Assert.True(response.IsSuccessStatusCode, Encoding.UTF8.GetString(body));
        int length = int.Parse(response.Headers.GetValues(HeaderLength).Single(), System.Globalization.CultureInfo.InvariantCulture);
        JsonNode output = JsonNode.Parse(body.AsSpan(0, length))!["outputs"]!.AsArray().Single()!;
        Assert.Equal(weather.Rows.Count * sizeof(double), output["parameters"]!["binary_data_size"]!.GetValue<int>());
        Assert.Equal(weather.Predictions, MemoryMarshal.Cast<byte, double>(body.AsSpan(length)).ToArray());
    }

    // Bit patterns by the formats of IEEE 754 and of bfloat16, which is the upper half of a 32-bit number: 1.5 is 0x3FC0 there, 0x3E00 with 16 bits.
    [Theory]
    [InlineData("BOOL", "01", "BOOL", "[true]")]
    [InlineData("INT8", "FE", "INT8", "[-2]")]
    [InlineData("INT16", "FEFF", "INT16", "[-2]")]
    [InlineData("INT32", "FEFFFFFF", "INT32", "[-2]")]
    [InlineData("INT64", "FEFFFFFFFFFFFFFF", "INT64", "[-2]")]
    [InlineData("UINT8", "FE", "UINT8", "[254]")]
    [InlineData("UINT16", "FEFF", "UINT16", "[65534]")]
    [InlineData("UINT32", "FEFFFFFF", "UINT32", "[4294967294]")]
    [InlineData("UINT64", "FEFFFFFFFFFFFFFF", "UINT64", "[18446744073709551614]")]
    [InlineData("FP16", "003E", "FP16", "[1.5]")]
    [InlineData("BF16", "C03F", "FP32", "[1.5]")]
    [InlineData("FP32", "0000C03F", "FP32", "[1.5]")]
    [InlineData("FP64", "000000000000F83F", "FP64", "[1.5]")]
    [InlineData("BYTES", "03000000C3A461", "BYTES", "[\"äa\"]")]
    public async Task Every_datatype_comes_and_goes(string datatype, string hex, string given, string expected)
    {
        string name = await PassingAsync();
        byte[] data = Convert.FromHexString(hex);
        byte[] json = Encoding.UTF8.GetBytes($$"""{"inputs":[{"name":"x","datatype":"{{datatype}}","shape":[1],"parameters":{"binary_data_size":{{data.Length}} } }],"outputs":[{"name":"x"}]}""");
        using HttpResponseMessage response = await weather.SendAsync($"/v2/models/{name}/infer", [.. json, .. data], "application/octet-stream", null, (HeaderLength, $"{json.Length}"));
        string body = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.True(response.IsSuccessStatusCode, body);
        JsonNode output = JsonNode.Parse(body)!["outputs"]![0]!;
        Assert.Equal(given, output["datatype"]!.GetValue<string>());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), output["data"]), body);
    }

    [Fact]
    public async Task Null_is_no_number_and_comes_back_as_none()
    {
        string name = await PassingAsync();
        JsonNode output = (await weather.Api.PostAsync($"/v2/models/{name}/infer", """{"inputs":[{"name":"x","datatype":"INT32","shape":[3],"data":[1,null,3]}],"outputs":[{"name":"x"}]}""")).Json["outputs"]![0]!;
        Assert.Equal("1", output["parameters"]!["nulls"]!.GetValue<string>());
        Assert.Equal("[1,0,3]", output["data"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"inputs":[{"name":"wind","datatype":"FP64","shape":[2],"data":[1]}]}""", 400, "has 2 elements, and 1 came")]
    [InlineData("""{"inputs":[{"name":"wind","datatype":"FP64","shape":[1],"data":["x"]}]}""", 400, "Element 0 of the tensor 'wind' is no FP64: the string 'x'")]
    [InlineData("""{"inputs":[{"name":"wind","datatype":"UINT8","shape":[1],"data":[256]}]}""", 400, "is no UINT8: 256")]
    [InlineData("""{"inputs":[{"name":"wind","datatype":"FP65","shape":[1],"data":[1]}]}""", 400, "FP64")]
    [InlineData("""{"inputs":[{"name":"wind","datatype":"FP64","shape":[-1],"data":[1]}]}""", 400, "[-1]")]
    [InlineData("""{"inputs":[{"name":"wind","datatype":"FP64","shape":[1,3],"data":[1,2,3]}]}""", 400, "column 'wind' is double[3] in the request and double in the model")]
    [InlineData("""{"inputs":[{"name":"wind","datatype":"BYTES","shape":[1],"data":["1"]}]}""", 400, "column 'wind' is utf8 in the request and double in the model")]
    [InlineData("""{"inputs":[{"name":"wnd","datatype":"FP64","shape":[1],"data":[1]}]}""", 400, "'wind'")]
    [InlineData("""{"inputs":[{"name":"wind","datatype":"FP64","shape":[1],"data":[1]},{"name":"temp_max","datatype":"FP64","shape":[2],"data":[1,2]}]}""", 400, "'wind' has 1 rows, and 'temp_max' has 2")]
    [InlineData("""{"inputs":[{"name":"wind","datatype":"FP64","shape":[1],"data":[1]}],"outputs":[{"name":"predicton"}]}""", 422, "'prediction'")]
    [InlineData("""{"inputs":[{"name":"wind","datatype":"FP64","shape":[1000001],"data":[]}]}""", 400, "1000001 elements, and 0 came")]
    [InlineData("""{"inputs":[{"name":"wind","datatype":"FP64","shape":[9223372036854775807,3],"data":[]}]}""", 413, "more elements than can be counted")]
    [InlineData("""{"inputs":[]}""", 400, "There are no inputs")]
    [InlineData("""[1]""", 400, "The body is not an object")]
    [InlineData("""{""", 400, "not a request to infer")]
    public async Task What_is_wrong_with_a_request_is_told(string body, int status, string problem)
    {
        Answer answer = await weather.Api.PostAsync($"{Path}/infer", body);
        Assert.True((int)answer.Status == status, answer.Body);
        Assert.Contains(problem, answer.Text("error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_models_and_versions_and_callers_without_a_key_get_an_error_of_the_protocol()
    {
        Answer model = await weather.Api.GetAsync($"/v2/models/{weather.Name}x");
        Assert.Equal((HttpStatusCode.NotFound, true), (model.Status, model.Text("error").Contains($"'{weather.Name}'", StringComparison.Ordinal)));
        Answer version = await weather.Api.GetAsync($"{Path}/versions/9");
        Assert.Equal((HttpStatusCode.NotFound, true), (version.Status, version.Text("error").Contains("has no version '9'", StringComparison.Ordinal)));
        using var stranger = new HttpClient { BaseAddress = weather.Service.Address };
        using HttpResponseMessage refused = await stranger.GetAsync(new Uri(Path, UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.NotNull(JsonNode.Parse(await refused.Content.ReadAsStringAsync(Cancelled))!["error"]);
    }

    [Fact]
    public async Task A_row_that_fails_can_have_its_error_in_its_place()
    {
        string name = $"cast-{Guid.NewGuid().ToString("N")[..10]}";
        await PutAsync(name, """{ "type": "SQLTransformer", "statement": "SELECT CAST(t AS INTEGER) AS n FROM __THIS__" }""");
        string inputs = """[{"name":"t","datatype":"BYTES","shape":[3],"data":["1","x","3"]}]""";
        Answer refused = await weather.Api.PostAsync($"/v2/models/{name}/infer", $$"""{"inputs":{{inputs}} }""");
        Assert.StartsWith("Row 1", refused.Text("error"), StringComparison.Ordinal);
        JsonArray outputs = (await weather.Api.PostAsync($"/v2/models/{name}/infer", $$"""{"inputs":{{inputs}},"parameters":{"errors":"inPlace"} }""")).Json["outputs"]!.AsArray();
        Assert.Equal(("[1,0,3]", "1"), (outputs[0]!["data"]!.ToJsonString(), outputs[0]!["parameters"]!["nulls"]!.GetValue<string>()));
        Assert.Equal("error", outputs[1]!["name"]!.GetValue<string>());
        Assert.NotEmpty(outputs[1]!["data"]![1]!.GetValue<string>());
    }

    private Task<Answer> InferAsync(JsonObject request) => weather.Api.PostAsync($"{Path}/infer", request.ToJsonString());

    private JsonObject Request(string datatype, string? outputs)
    {
        var request = new JsonObject
        {
            ["id"] = "42",
            ["inputs"] = new JsonArray([.. ServedWeather.Features.Select(name => new JsonObject
            {
                ["name"] = name, ["shape"] = new JsonArray(weather.Rows.Count), ["datatype"] = datatype, ["data"] = new JsonArray([.. weather.Column(name).Select(value => (JsonNode)value)]),
            })]),
        };
        if (outputs is not null)
            request["outputs"] = JsonNode.Parse(outputs);
        return request;
    }

    // A pipeline that gives what it gets.
    private async Task<string> PassingAsync()
    {
        const string name = "passing";
        await PutAsync(name, """{ "type": "SelectColumns", "cols": ["x"] }""");
        return name;
    }

    private async Task PutAsync(string name, string stage) => await weather.Api.PutAsync($"/v1/pipelines/{name}", $$"""
        { "inputs": { "weather": { "path": "weather.csv" } }, "pipeline": [{{stage}}], "transform": "weather" }
        """);
}
