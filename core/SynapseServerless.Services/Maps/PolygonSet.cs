using System.Globalization;
using System.Text.Json;

namespace SynapseServerless.Services;

/// <summary>Polygons of GeoJSON (RFC 7946), by name.</summary>
internal sealed class PolygonSet
{
    private readonly IReadOnlyList<(string Name, PolygonShape[] Parts)> _polygons;

    private PolygonSet(IReadOnlyList<(string Name, PolygonShape[] Parts)> polygons) => _polygons = polygons;

    /// <summary>How many there are, in the words of the service.</summary>
    public string Information => string.Create(CultureInfo.InvariantCulture, $"{_polygons.Count} polygons processed in user data");

    /// <summary>Reads polygons.</summary>
    /// <param name="json">The GeoJSON.</param>
    /// <exception cref="FormatException">It has something else; the message says where, and what is wanted.</exception>
    public static PolygonSet Read(JsonElement json)
    {
        if (Type(json, "$") is not "FeatureCollection")
            return new PolygonSet([Named(json, 0, "$")]);
        JsonElement features = Member(json, "features", "$");
        if (features.ValueKind != JsonValueKind.Array || features.GetArrayLength() == 0)
            throw new FormatException("$.features is no list of features");
        return new PolygonSet([.. features.EnumerateArray().Select((feature, place) => Named(feature, place, string.Create(CultureInfo.InvariantCulture, $"$.features[{place}]")))]);
    }

    /// <summary>The names of the polygons that a point is in.</summary>
    public string[] Around(double longitude, double latitude) =>
        [.. _polygons.Where(polygon => polygon.Parts.Any(part => part.Contains(longitude, latitude))).Select(polygon => polygon.Name)];

    private static (string, PolygonShape[]) Named(JsonElement json, int place, string path)
    {
        string name = place.ToString(CultureInfo.InvariantCulture);
        if (Type(json, path) is not "Feature")
            return (name, Shapes(json, path));
        if (json.TryGetProperty("properties", out JsonElement properties) && properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty("geometryId", out JsonElement id)
            || json.TryGetProperty("id", out id))
            name = id.ToString();
        return (name, Shapes(Member(json, "geometry", path), path + ".geometry"));
    }

    private static PolygonShape[] Shapes(JsonElement geometry, string path)
    {
        string type = Type(geometry, path);
        if (type is not ("Polygon" or "MultiPolygon"))
            throw new FormatException($"{path} is a {type}, and a Polygon or a MultiPolygon is wanted");
        JsonElement coordinates = Member(geometry, "coordinates", path);
        return type == "Polygon" ? [PolygonShape.Read(coordinates, path + ".coordinates")] : [.. PolygonShape.Items(coordinates, path + ".coordinates").Select(part => PolygonShape.Read(part.Json, part.Path))];
    }

    private static string Type(JsonElement json, string path) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String ? type.GetString()! : throw new FormatException($"{path} has no type");

    private static JsonElement Member(JsonElement json, string name, string path) =>
        json.TryGetProperty(name, out JsonElement member) ? member : throw new FormatException($"{path} has no {name}");
}
