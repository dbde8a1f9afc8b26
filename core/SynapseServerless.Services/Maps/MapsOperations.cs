namespace SynapseServerless.Services;

/// <summary>The operations of Azure Maps, which answer in GeoJSON: longitudes come before latitudes.</summary>
internal static class MapsOperations
{
    private const string Point = "struct<type: string, coordinates: array<double>>";
    private const string Region = "struct<name: string, shortName: string>";

    private const string Address =
        $"struct<addressLine: string, formattedAddress: string, streetName: string, streetNumber: string, locality: string, neighborhood: string, postalCode: string, adminDistricts: array<{Region}>, "
        + "countryRegion: struct<ISO: string, name: string>, intersection: struct<baseStreet: string, secondaryStreet1: string, secondaryStreet2: string, intersectionType: string, displayName: string>>";

    private const string Features =
        $"struct<type: string, features: array<struct<type: string, id: string, geometry: {Point}, bbox: array<double>, properties: struct<type: string, confidence: string, matchCodes: array<string>, "
        + $"address: {Address}, geocodePoints: array<struct<geometry: {Point}, calculationMethod: string, usageTypes: array<string>>>>>>, nextLink: string>";

    /// <summary>The places of addresses.</summary>
    public static ServiceOperation Geocode { get; } = Of("AddressGeocoder", "/geocode:batch");

    /// <summary>The addresses of places.</summary>
    public static ServiceOperation Reverse { get; } = Of("ReverseAddressGeocoder", "/reverseGeocode:batch");

    private static ServiceOperation Of(string name, string route) => new()
    {
        Name = name, Service = AIService.Maps, Route = route, Version = "2026-01-01", Answer = Features, MostRows = 100,
        Source = "Azure Maps Search REST API 2026-01-01, batches of up to 100",
    };
}
