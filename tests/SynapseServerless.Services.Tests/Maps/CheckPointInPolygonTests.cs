using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Services.Tests.Maps;

/// <summary>Points in polygons: which are inside is seen on paper.</summary>
public sealed class CheckPointInPolygonTests
{
    // A square of 10 with a hole from 4 to 6, and another square far away.
    private const string Parts = """
        {"type": "MultiPolygon", "coordinates": [
          [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]], [[4, 4], [4, 6], [6, 6], [6, 4], [4, 4]]],
          [[[20, 20], [21, 20], [21, 21], [20, 21], [20, 20]]]]}
        """;

    // A triangle that points down to (5, 0), cut out of the top of a square: the point (5, 8) is between the two towers.
    private const string Towers = """{"type": "Polygon", "coordinates": [[[0, 0], [10, 0], [10, 10], [5, 2], [0, 10], [0, 0]]]}""";

    [Fact]
    public async Task A_point_is_found_as_in_the_example_of_the_service()
    {
        var example = Example.Read("maps/Spatial_PostPointInPolygon");

        JsonObject[] rows = await StageRun.RunAsync(
            Stage(JsonElement.Parse(example["pointInPolygonRequestBody"].ToJsonString())), """[{"lat": 33.5362475, "lon": -111.9267386}]""");

        Answers.AssertSame(Example.WithoutNulls(example.Response()), Example.WithoutNulls(rows[0]["out"]));
    }

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(11, 1, false)]
    [InlineData(-1, 5, false)]
    [InlineData(5, 5, false)]
    [InlineData(3, 5, true)]
    [InlineData(7, 5, true)]
    [InlineData(20.5, 20.5, true)]
    [InlineData(15, 15, false)]
    // Edges and corners, outside, of the hole and of the other part.
    [InlineData(0, 0, true)]
    [InlineData(10, 5, true)]
    [InlineData(5, 10, true)]
    [InlineData(4, 5, true)]
    [InlineData(6, 6, true)]
    [InlineData(21, 21, true)]
    // Beside a corner, on the ray that goes through it.
    [InlineData(-1, 0, false)]
    [InlineData(-1, 10, false)]
    [InlineData(3, 4, true)]
    [InlineData(3, 6, true)]
    public async Task Holes_are_outside_and_edges_are_inside(double lon, double lat, bool isInside) => Assert.Equal(isInside, await IsInsideAsync(Parts, lon, lat));

    [Theory]
    [InlineData(5, 8, false)]
    [InlineData(1, 8, true)]
    [InlineData(9, 8, true)]
    [InlineData(5, 1, true)]
    [InlineData(5, 2, true)]
    // Halfway up the notch: its left edge runs from (5, 2) to (0, 10), so that it is at x = 2.5 where y = 6.
    [InlineData(2.5, 6, true)]
    [InlineData(2.6, 6, false)]
    [InlineData(2.4, 6, true)]
    // At the height of the lowest corner of the notch.
    [InlineData(0.5, 2, true)]
    [InlineData(9.5, 2, true)]
    [InlineData(10.5, 2, false)]
    public async Task Notches_are_outside(double lon, double lat, bool isInside) => Assert.Equal(isInside, await IsInsideAsync(Towers, lon, lat));

    [Fact]
    public async Task Features_are_named_by_their_identities_or_their_places()
    {
        const string square = """{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}""";
        JsonElement collection = JsonElement.Parse($$$"""
            {"type": "FeatureCollection", "features": [
              {"type": "Feature", "properties": {"geometryId": 1001}, "geometry": {{{square}}}}, {"type": "Feature", "id": "b", "properties": null, "geometry": {{{square}}}},
              {"type": "Feature", "properties": {}, "geometry": {{{square}}}}, {"type": "Feature", "properties": {}, "geometry": {{{Towers}}}}]}
            """);

        JsonObject[] rows = await StageRun.RunAsync(Stage(collection), """[{"lat": 0.5, "lon": 0.5}, {"lat": 5, "lon": 9}, {"lat": null, "lon": 1}]""");

        Answers.AssertSame(JsonNode.Parse("""["1001", "b", "2", "3"]"""), rows[0]["out"]!["result"]!["intersectingGeometries"]);
        Answers.AssertSame(JsonNode.Parse("""["3"]"""), rows[1]["out"]!["result"]!["intersectingGeometries"]);
        Assert.Equal("4 polygons processed in user data", (string?)rows[1]["out"]!["summary"]!["information"]);
        Assert.Null(rows[2]["out"]);
    }

    [Fact]
    public async Task A_point_that_is_not_on_the_earth_is_a_bad_row()
    {
        DataException error = await Assert.ThrowsAsync<DataException>(() => StageRun.RunAsync(Stage(JsonElement.Parse(Parts)), """[{"lat": 1, "lon": 1}, {"lat": 120, "lon": 33}]"""));

        Assert.Contains("The latitude 120 is not between -90 and 90 degrees; the longitude may have taken its place", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type": "Point", "coordinates": [1, 2]}""", "$ is a Point, and a Polygon or a MultiPolygon is wanted")]
    [InlineData("""{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}""", "$.coordinates[0] is no ring")]
    [InlineData("""{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 0]]]}""", "at least four points")]
    [InlineData("""{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 100], [0, 0]]]}""", "$.coordinates[0][2]: The latitude 100")]
    [InlineData("""{"type": "Polygon", "coordinates": [[[170, 0], [-170, 0], [-170, 1], [170, 0]]]}""", "crosses the 180th meridian")]
    [InlineData("""{"type": "Polygon"}""", "$ has no coordinates")]
    [InlineData("""{"type": "FeatureCollection", "features": []}""", "$.features is no list")]
    [InlineData("""{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": null}]}""", "$.features[0].geometry has no type")]
    [InlineData(""" "square" """, "$ has no type")]
    public void What_is_no_polygon_is_refused(string polygons, string says) => Answers.AssertRefused(Stage(JsonElement.Parse(polygons)), "polygons", says);

    [Fact]
    public void Polygons_that_the_service_kept_are_refused_with_what_to_use()
    {
        Answers.AssertRefused(new CheckPointInPolygon { Latitude = 1, Longitude = 1, Polygons = JsonElement.Parse(Parts), UserDataIdentifier = "f6495f62" }, "userDataIdentifier", "polygons:");
        Answers.AssertRefused(new CheckPointInPolygon { Latitude = 1, Longitude = 1 }, "polygons", "required");
        Assert.Contains(StageNotes.Of(new CheckPointInPolygon { Latitude = 1, Longitude = 1, Polygons = JsonElement.Parse(Parts), Url = "https://atlas.microsoft.com" }), note => note.Parameter == "url");
    }

    private static async Task<bool> IsInsideAsync(string polygons, double lon, double lat)
    {
        JsonObject[] rows = await StageRun.RunAsync(Stage(JsonElement.Parse(polygons)), JsonSerializer.Serialize(new[] { new { lat, lon } }));
        return (bool)rows[0]["out"]!["result"]!["pointInPolygons"]!;
    }

    private static CheckPointInPolygon Stage(JsonElement polygons) =>
        new() { Latitude = ValueOrColumn.Of<double>("lat"), Longitude = ValueOrColumn.Of<double>("lon"), Polygons = polygons, OutputCol = "out" };
}
