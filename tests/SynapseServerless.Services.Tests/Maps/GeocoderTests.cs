using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.Maps;

/// <summary>Addresses and places as in the examples that were published with the specification of Azure Maps, and its limits.</summary>
public sealed class GeocoderTests
{
    private static readonly ValueOrColumn<string> s_address = ValueOrColumn.Of<string>("address");

    [Fact]
    public Task Addresses_are_asked_for_and_read_as_in_the_example() => CheckAsync(
        "Search_GetGeocodingBatch", "geocodingBatchRequestBody", "/geocode:batch",
        url => new AddressGeocoder
        {
            Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", Address = ValueOrColumn.Of<string>("query"), AddressLine = ValueOrColumn.Of<string>("addressLine"),
            Locality = ValueOrColumn.Of<string>("locality"), Top = ValueOrColumn.Of<int>("top"), BatchSize = 2,
        },
        "addressLine string, query string, locality string, top int");

    // The example's second place has latitude and longitude in the wrong order, which is found out before it is sent: it goes by a column of its own here.
    [Fact]
    public async Task Places_are_asked_for_and_read_as_in_the_example()
    {
        var example = Example.Read("maps/Search_GetReverseGeocodingBatch");
        JsonNode response = example.Response().DeepClone();
        response["batchItems"]!.AsArray().RemoveAt(1);
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Json(Example.Without(response, "optionalId")!));

        JsonObject[] rows = await StageRun.RunAsync(
            new ReverseAddressGeocoder
            {
                Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", Latitude = ValueOrColumn.Of<double>("lat"), Longitude = ValueOrColumn.Of<double>("lon"),
                ResultTypes = new ValueOrColumn<IReadOnlyList<string>> { Value = ["Address", "PopulatedPlace"] }, BatchSize = 1,
            },
            """[{"lat": 47.630358, "lon": -122.138681}, {"lat": -122.138681, "lon": 47.630358}]""");

        ReceivedRequest request = Assert.Single(server.Requests);
        Assert.Equal("/reverseGeocode:batch", request.Path);
        Answers.AssertSame(Example.Without(example["reverseGeocodingBatchRequestBody"]["batchItems"]![0], "optionalId"), Example.Without(request.Json["batchItems"]![0], "optionalId"));
        Answers.AssertAnswer(Example.Without(response["batchItems"]![0], "optionalId"), rows[0]);
        Answers.AssertError("OutOfRange", "The latitude -122.138681 is not between -90 and 90 degrees; the longitude may have taken its place", rows[1]);
    }

    [Fact]
    public async Task Rows_share_requests_of_a_hundred_and_get_their_own_answers()
    {
        await using TestServer server = await TestServer.StartAsync();
        string rows = JsonSerializer.Serialize(Enumerable.Range(1, 150).Select(row => new { address = row % 50 == 0 ? null : new string('x', row) }));

        JsonObject[] results = await StageRun.RunAsync(Geocoder(server), rows);

        Assert.Equal(Enumerable.Range(1, 150).Select(row => row % 50 == 0 ? (double?)null : row), results.Select(row => (double?)row["out"]?["features"]![0]!["geometry"]!["coordinates"]![0]));
        Assert.Equal(147, server.Requests.Sum(request => request.Json["batchItems"]!.AsArray().Count));
        Assert.All(server.Requests, request => Assert.InRange(request.Json["batchItems"]!.AsArray().Count, 1, 100));
        Assert.All(server.Requests, request => Assert.Equal("0123456789abcdef0123456789abcdef", request.Headers["subscription-key"]));
    }

    [Fact]
    public async Task What_is_not_found_is_an_empty_list_and_what_is_refused_is_the_error_of_its_row()
    {
        await using TestServer server = await TestServer.StartAsync();
        var stage = new AddressGeocoder { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", Address = s_address, Locality = ValueOrColumn.Of<string>("town") };

        JsonObject[] rows = await StageRun.RunAsync(stage, """[{"address": "nowhere", "town": null}, {"address": "Pike Pl", "town": "Seattle"}, {"address": null, "town": "Ulm"}]""");

        Answers.AssertAnswer(JsonNode.Parse("""{"type": "FeatureCollection", "features": []}"""), rows[0]);
        Answers.AssertError("Conflicting Parameters", "'locality' was passed", rows[1]);
        Assert.Equal(3.0, (double?)rows[2]["out"]!["features"]![0]!["geometry"]!["coordinates"]![0]);
    }

    [Theory]
    [InlineData("""{"batchItems": [{"type": "FeatureCollection", "features": []}]}""", "1 answers for 2 rows")]
    [InlineData("""{"batchItems": [{"optionalId": "7", "features": []}, {"optionalId": "0", "features": []}]}""", "identity that was not in the request")]
    [InlineData("""{"batchItems": [{"optionalId": "1", "features": []}, {"optionalId": "1", "features": []}]}""", "no answer for row 1")]
    [InlineData("""{"summary": {}}""", "no list 'batchItems'")]
    public async Task An_answer_that_cannot_be_told_apart_is_none(string answer, string says)
    {
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Json(answer));
        var stage = new AddressGeocoder { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", Address = s_address, BatchSize = 2, MaxAttempts = 1 };

        JsonObject[] rows = await StageRun.RunAsync(stage, """[{"address": "a"}, {"address": "b"}]""", context: Patient());

        Assert.All(rows, row => Answers.AssertError("InvalidAnswer", says, row));
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Answers.AssertRefused(new AddressGeocoder { SubscriptionKey = StageRun.Key }, "address", "no address");
        Answers.AssertRefused(new AddressGeocoder { SubscriptionKey = StageRun.Key, Address = s_address, Top = 21 }, "top", "at most 20");
        Answers.AssertRefused(new AddressGeocoder { SubscriptionKey = StageRun.Key, Address = s_address, Bbox = [1, 2] }, "bbox", "At least 4");
        Answers.AssertRefused(new ReverseAddressGeocoder { SubscriptionKey = StageRun.Key, Latitude = 100, Longitude = 0 }, "latitude", "at most 90");
        Answers.AssertRefused(new ReverseAddressGeocoder { SubscriptionKey = StageRun.Key, Latitude = 1 }, "longitude", "required");
        Answers.AssertRefused(new ReverseAddressGeocoder { SubscriptionKey = StageRun.Key, Latitude = 1, Longitude = 1, ResultTypes = new ValueOrColumn<IReadOnlyList<string>> { Value = ["Adress"] } }, "resultTypes", "Address");
    }

    private static AddressGeocoder Geocoder(TestServer server) => new() { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", Address = s_address };

    // Under a clock that stands still, a request waits for all of its rows.
    private static StageContext Patient() => new("stage") { Host = StageRun.Host(new FakeTimeProvider()) };

    // Identities are ours; the rest is the example's.
    private static async Task CheckAsync(string name, string parameter, string path, Func<string, ServiceStage> make, string types)
    {
        var example = Example.Read("maps/" + name);
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Json(Example.Without(example.Response(), "optionalId")!));

        JsonObject[] rows = await StageRun.RunTypedAsync(make(server.Url.ToString()), types, example[parameter]["batchItems"]!.ToJsonString(), Patient());

        ReceivedRequest request = Assert.Single(server.Requests);
        Assert.Equal(("POST", path, "2026-01-01"), (request.Method, request.Path, request.Query["api-version"]));
        Answers.AssertSame(Example.Without(example[parameter], "optionalId"), Example.Without(request.Json, "optionalId"));
        JsonNode[] expected = [.. example.Response()["batchItems"]!.AsArray().Select(item => Example.Without(item, "optionalId")!)];
        Assert.Equal(expected.Length, rows.Length);
        Answers.AssertAnswer(expected[0], rows[0]);
        Answers.AssertError((string)expected[1]["error"]!["code"]!, (string)expected[1]["error"]!["message"]!, rows[1]);
    }
}
