using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.Search;

/// <summary>Indexes that are created for rows. What types fields have is written down by hand from the table of types in the service's documentation.</summary>
public sealed class AzureSearchWriterTests
{
    [Fact]
    public async Task An_index_is_created_once_from_the_columns_and_rows_go_into_it()
    {
        await using TestServer server = await TestServer.StartAsync();
        const string rows = """[{"id": "a", "size": 1, "price": 1.5, "new": true, "embedding": [1.0, 2.0]}, {"id": "b", "size": 2, "price": null, "new": false, "embedding": [3.0, 4.0]}]""";
        AzureSearchWriter Make() => new() { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, IndexName = "goods", KeyCol = "id", OutputCol = "out", VectorCols = """[{"name": "embedding", "dimension": 2}]""" };
        JsonObject[] written = await StageRun.RunAsync(Make(), rows);
        Assert.All(written, row => Assert.True((bool)row["out"]!["status"]!));
        ReceivedRequest put = Assert.Single(server.Requests, request => request.Method == "PUT");
        Assert.Equal(("/indexes('goods')", "*", "return=representation"), (put.Path, put.Headers["If-None-Match"], put.Headers["Prefer"]));
        Same.Json(
            JsonNode.Parse("""
            {"name": "goods", "fields": [
               {"name": "id", "type": "Edm.String", "key": true}, {"name": "size", "type": "Edm.Int64"}, {"name": "price", "type": "Edm.Double"}, {"name": "new", "type": "Edm.Boolean"},
               {"name": "embedding", "type": "Collection(Edm.Single)", "searchable": true, "dimensions": 2, "vectorSearchProfile": "vectorConfig"}],
             "vectorSearch": {"algorithms": [{"name": "hnsw", "kind": "hnsw"}], "profiles": [{"name": "vectorConfig", "algorithm": "hnsw"}]}}
            """), put.Json);
        await StageRun.RunAsync(Make(), rows);
        Assert.Single(server.Requests, request => request.Method == "PUT");
    }

    [Fact]
    public void Types_of_columns_are_types_of_fields()
    {
        Field[] columns =
        [
            new("id", Int64Type.Default, true), new("when", new TimestampType(TimeUnit.Microsecond, "UTC"), true), new("day", Date32Type.Default, true), new("tags", new ListType(new Field("item", StringType.Default, true)), true),
            new("place", new StructType([new Field("city", StringType.Default, true), new Field("points", new ListType(new Field("item", Int32Type.Default, true)), true)]), true), new("raw", BinaryType.Default, true),
        ];
        JsonNode index = SearchIndex.Of("i", "id", columns, new Dictionary<string, int>());
        Assert.Equal(
            ["Edm.String", "Edm.DateTimeOffset", "Edm.DateTimeOffset", "Collection(Edm.String)", "Edm.ComplexType", "Edm.String"], index["fields"]!.AsArray().Select(field => (string)field!["type"]!));
        Assert.Equal("Collection(Edm.Int32)", (string)index["fields"]![4]!["fields"]![1]!["type"]!);
    }

    [Fact]
    public async Task Points_go_as_GeoJSON_where_the_definition_has_them()
    {
        await using TestServer server = await TestServer.StartAsync();
        JsonObject[] rows = await StageRun.RunAsync(
            new AzureSearchWriter
            {
                Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "err", FatalErrors = false,
                IndexJson = """{"name": "places", "fields": [{"name": "id", "type": "Edm.String", "key": true}, {"name": "at", "type": "Edm.GeographyPoint"}]}""",
            },
            new JsonArray(new JsonObject { ["id"] = "a", ["at"] = """{"type": "Point", "coordinates": [13.4, 52.5]}""" }, new JsonObject { ["id"] = "b", ["at"] = "13.4 52.5" }).ToJsonString());
        Same.Json(JsonNode.Parse("""{"type": "Point", "coordinates": [13.4, 52.5]}"""), server.Requests.Last().Json["value"]![0]!["at"]);
        Assert.Equal("InvalidPoint", (string)Rows.Error(rows[1])["code"]!);
    }

    [Fact]
    public async Task A_row_that_fails_ends_the_run_unless_it_is_told_not_to()
    {
        await using TestServer server = await TestServer.StartAsync();
        var error = await Assert.ThrowsAsync<SynapseException>(() => StageRun.RunAsync(
            new AzureSearchWriter { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, IndexName = "i", KeyCol = "id" }, """[{"id": null}]"""));
        Assert.Contains("fatalErrors: false", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_that_cannot_be_created_ends_the_run_with_the_reason()
    {
        await using TestServer server = await TestServer.StartAsync(request => request.Method == "PUT" ? TestAnswer.Error(400, "InvalidRequest", "The request is invalid: quota exceeded.") : TestAnswer.Error(404, "", "No index with the name 'i' was found."));
        var error = await Assert.ThrowsAsync<SynapseException>(() => StageRun.RunAsync(
            new AzureSearchWriter { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, IndexName = "i", KeyCol = "id" }, """[{"id": "a"}]"""));
        Assert.Contains("quota exceeded", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, null, null, "no name")]
    [InlineData("i", null, null, null, "keyCol")]
    [InlineData(null, "{", null, null, "no JSON")]
    [InlineData(null, "{\"name\": \"i\", \"fields\": []}", null, null, "no list of fields")]
    [InlineData(null, "{\"name\": \"i\", \"fields\": [{\"name\": \"a\", \"type\": \"Edm.String\"}]}", null, null, "\"key\": true")]
    [InlineData("other", "{\"name\": \"i\", \"fields\": [{\"name\": \"a\", \"type\": \"Edm.String\", \"key\": true}]}", null, null, "'other'")]
    [InlineData("i", null, "id", "[{\"name\": \"v\"}]", "name and dimension")]
    public void What_is_no_index_is_refused_before_a_row_is_read(string? name, string? json, string? key, string? vectors, string problem)
    {
        var stage = new AzureSearchWriter { ServiceName = "s", SubscriptionKey = StageRun.Key, IndexName = name, IndexJson = json, KeyCol = key, VectorCols = vectors };
        Assert.Contains(stage.Validate(), error => error.Message.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Columns_that_an_index_cannot_hold_are_named_before_a_row_is_read()
    {
        var stage = new AzureSearchWriter { ServiceName = "s", SubscriptionKey = StageRun.Key, IndexName = "i", KeyCol = "id" };
        var nested = new Field("grid", new ListType(new Field("item", new ListType(new Field("item", Int32Type.Default, true)), true)), true);
        Assert.Contains("'grid' has lists in lists", Refuse(stage, nested), StringComparison.Ordinal);
        Assert.Contains("'my column' cannot name a field", Refuse(stage, new Field("my column", StringType.Default, true)), StringComparison.Ordinal);
        var vectors = new AzureSearchWriter { ServiceName = "s", SubscriptionKey = StageRun.Key, IndexName = "i", KeyCol = "id", VectorCols = """[{"name": "v", "dimension": 3}]""" };
        Assert.Contains("have 2 numbers", Refuse(vectors, new Field("v", new FixedSizeListType(new Field("item", FloatType.Default, true), 2), true)), StringComparison.Ordinal);
        var given = new AzureSearchWriter { ServiceName = "s", SubscriptionKey = StageRun.Key, IndexJson = """{"name": "i", "fields": [{"name": "id", "type": "Edm.String", "key": true}, {"name": "title", "type": "Edm.String"}]}""" };
        Assert.Contains("Did you mean 'title'", Refuse(given, new Field("titel", StringType.Default, true)), StringComparison.Ordinal);
    }

    private static string Refuse(AzureSearchWriter stage, Field column) =>
        Assert.ThrowsAny<SpecificationException>(() => stage.Bind(new Schema([new Field("id", StringType.Default, true), column], null))).Message;
}
