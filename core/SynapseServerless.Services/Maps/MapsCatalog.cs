using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Registers the stages over addresses and places.</summary>
internal static class MapsCatalog
{
    /// <summary>Adds them.</summary>
    public static StageCatalog AddMaps(this StageCatalog catalog) => catalog
        .Add<AddressGeocoder>()
        .Add<CheckPointInPolygon>()
        .Add<ReverseAddressGeocoder>();
}
