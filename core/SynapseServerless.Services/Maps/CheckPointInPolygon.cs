using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Says in which polygons points are. It is computed here, and asks no service: the one of Azure Maps ended on 2025-09-30.</summary>
/// <remarks>
/// Polygons are GeoJSON, with holes and in several parts where they have them. Edges are straight in degrees of longitude and latitude, as RFC 7946 has them, and a point on an
/// edge or a corner is inside, as it was for the service. A polygon across the 180th meridian is cut there into two parts. The output has the form of the service's answer.
/// Rows without a latitude or a longitude get no answer, and one that is not on the earth is a bad row.
/// </remarks>
public sealed class CheckPointInPolygon : BatchTransformer
{
    private const string Answer = "struct<summary: struct<sourcePoint: struct<lat: double, lon: double>, udid: string, information: string>, result: struct<pointInPolygons: boolean, intersectingGeometries: array<string>>>";

    /// <summary>The latitude in degrees, from -90 to 90.</summary>
    [Required, Range(-90.0, 90.0)]
    public ValueOrColumn<double>? Latitude { get; init; }

    /// <summary>The longitude in degrees, from -180 to 180.</summary>
    [Required, Range(-180.0, 180.0)]
    public ValueOrColumn<double>? Longitude { get; init; }

    /// <summary>The polygons as GeoJSON: a Polygon, a MultiPolygon, a Feature, or a FeatureCollection, whose features are named by their property <c>geometryId</c>, by their <c>id</c>, or by their place from 0.</summary>
    [Required]
    public JsonElement? Polygons { get; init; }

    /// <summary>The column that gets the answers; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>The identity of polygons that the service kept. It is refused, as the service has ended: <see cref="Polygons"/> takes the polygons themselves.</summary>
    public string? UserDataIdentifier { get; init; }

    /// <summary>The key of the service.</summary>
    [NoEffect("No service is asked.")]
    public Secret? SubscriptionKey { get; init; }

    /// <summary>The address of the service.</summary>
    [NoEffect("No service is asked.")]
    public string? Url { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (UserDataIdentifier is not null)
            yield return BadParameter(nameof(UserDataIdentifier), "The service that kept polygons by an identity ended on 2025-09-30", "Give the polygons themselves as GeoJSON with polygons:.");
        if (Polygons is { } polygons && Problem(polygons) is { } problem)
            yield return BadParameter(nameof(Polygons), $"These are no polygons: {problem}", "Write GeoJSON such as {type: Polygon, coordinates: [[[0, 0], [1, 0], [1, 1], [0, 0]]]}, the longitude before the latitude.");
    }

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        Require(input, nameof(Latitude), Latitude);
        Require(input, nameof(Longitude), Longitude);
        IReadOnlyList<ParameterReader> readers = ParameterReader.Bind(this, input);
        ParameterReader latitude = readers.Single(reader => reader.Name == "latitude"), longitude = readers.Single(reader => reader.Name == "longitude");
        var polygons = PolygonSet.Read(Polygons!.Value);
        Field field = ArrowTypeText.Parse(OutputCol ?? Uid + "_output", Answer);
        var added = new AddedColumns(input, field);
        return BoundBatchTransformer.Of(
            input, added.Output,
            (batch, context, _) =>
            {
                var bad = new List<BadRow>();
                var cells = new object?[batch.Length];
                for (int row = 0; row < cells.Length; row++)
                {
                    try
                    {
                        if (latitude.Read(batch, row) is double lat && longitude.Read(batch, row) is double lon)
                            cells[row] = Cell(polygons, lon, lat);
                    }
                    catch (CallException error)
                    {
                        bad.Add(new BadRow(row, latitude.Column ?? longitude.Column ?? "", error.Error.Message));
                    }
                }
                RecordBatch all = added.To(batch, TypedJson.Column(field, cells));
                if (bad.Count == 0)
                    return all;
                using (all)
                    return context.RejectRows(batch, bad, all);
            },
            keepsRows: true);
    }

    private static object?[] Cell(PolygonSet polygons, double longitude, double latitude)
    {
        Degrees.Check(longitude, latitude);
        string[] found = polygons.Around(longitude, latitude);
        return [new object?[] { new object?[] { latitude, longitude }, null, polygons.Information }, new object?[] { found.Length > 0, found }];
    }

    private void Require(Schema input, string parameter, ValueOrColumn<double>? value)
    {
        if (value?.Column is { } column)
            InputColumns.Require(input, Uid, ParameterName.FromProperty(parameter) + "Col", column, static type => type is NumberType, "a column of numbers, in degrees");
    }

    private static string? Problem(JsonElement polygons)
    {
        try
        {
            PolygonSet.Read(polygons);
            return null;
        }
        catch (FormatException error)
        {
            return error.Message;
        }
    }
}
