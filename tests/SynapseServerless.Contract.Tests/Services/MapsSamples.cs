using System.Text.Json;
using SynapseServerless.Services;
using SynapseServerless.Stages;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of the stages over addresses and places.</summary>
internal static class MapsSamples
{
    /// <summary>The samples, by name of the stage.</summary>
    public static IReadOnlyDictionary<string, StageSample> All { get; } = new Dictionary<string, StageSample>
    {
        ["AddressGeocoder"] = new(() => new AddressGeocoder { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Address = ValueOrColumn.Of<string>("text"), Top = 2, Concurrency = 8 }) { NeedsColumn = "text" },
        ["CheckPointInPolygon"] = new(() => new CheckPointInPolygon
        {
            Latitude = ValueOrColumn.Of<double>("single"), Longitude = 5, Polygons = JsonElement.Parse("""{"type": "Polygon", "coordinates": [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]]}"""),
        }) { NeedsColumn = "single" },
        ["ReverseAddressGeocoder"] = new(() => new ReverseAddressGeocoder
        {
            Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Latitude = ValueOrColumn.Of<double>("single"), Longitude = 13.4, ErrorCol = "failed", OutputCol = "address", Concurrency = 8,
        }) { NeedsColumn = "single" },
    };
}
