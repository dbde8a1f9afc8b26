using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Finds where addresses are.</summary>
/// <remarks>An address is a text, <c>address</c>, or comes in its parts, such as <c>addressLine</c> and <c>locality</c>; a row with both is refused by the service. Rows without any are not sent.</remarks>
public sealed class AddressGeocoder : MapsStage
{
    /// <summary>The address, as one would write it, or the name of a place.</summary>
    [InBody("query")]
    public ValueOrColumn<string>? Address { get; init; }

    /// <summary>The street with its number.</summary>
    [InBody("addressLine")]
    public ValueOrColumn<string>? AddressLine { get; init; }

    /// <summary>The town of the address.</summary>
    [InBody("locality")]
    public ValueOrColumn<string>? Locality { get; init; }

    /// <summary>The state, the province or the like.</summary>
    [InBody("adminDistrict")]
    public ValueOrColumn<string>? AdminDistrict { get; init; }

    /// <summary>The county, below <see cref="AdminDistrict"/>.</summary>
    [InBody("adminDistrict2")]
    public ValueOrColumn<string>? AdminDistrict2 { get; init; }

    /// <summary>The part of a town, below <see cref="AdminDistrict2"/>.</summary>
    [InBody("adminDistrict3")]
    public ValueOrColumn<string>? AdminDistrict3 { get; init; }

    /// <summary>The postal code of the address.</summary>
    [InBody("postalCode")]
    public ValueOrColumn<string>? PostalCode { get; init; }

    /// <summary>The country, such as <c>US</c>.</summary>
    [InBody("countryRegion")]
    public ValueOrColumn<string>? CountryRegion { get; init; }

    /// <summary>How many places at most, up to 20; left out, 5.</summary>
    [InBody("top"), Range(1, 20)]
    public ValueOrColumn<int>? Top { get; init; }

    /// <summary>The rectangle in which places are preferred: west, south, east, north, in degrees.</summary>
    [InBody("bbox"), MinLength(4), MaxLength(4)]
    public IReadOnlyList<double>? Bbox { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => MapsOperations.Geocode;

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        if (Address is null && AddressLine is null && Locality is null && AdminDistrict is null && AdminDistrict2 is null && AdminDistrict3 is null && PostalCode is null && CountryRegion is null)
            yield return BadParameter(nameof(Address), "There is no address", "Give addressCol with the column of addresses, or their parts, such as addressLineCol and localityCol.");
    }

    /// <inheritdoc/>
    protected override bool IsAsked(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        string[] parts = [nameof(Address), nameof(AddressLine), nameof(Locality), nameof(AdminDistrict), nameof(AdminDistrict2), nameof(AdminDistrict3), nameof(PostalCode), nameof(CountryRegion)];
        return parts.Any(part => values.Get<string>(part) is { Length: > 0 });
    }
}

/// <summary>Finds the addresses of places.</summary>
public sealed class ReverseAddressGeocoder : MapsStage
{
    /// <summary>The latitude in degrees, from -90 to 90.</summary>
    [Required, Range(-90.0, 90.0)]
    public ValueOrColumn<double>? Latitude { get; init; }

    /// <summary>The longitude in degrees, from -180 to 180.</summary>
    [Required, Range(-180.0, 180.0)]
    public ValueOrColumn<double>? Longitude { get; init; }

    /// <summary>What is looked for: <c>Address</c>, <c>Neighborhood</c>, <c>PopulatedPlace</c>, <c>Postcode1</c>, <c>AdminDivision1</c>, <c>AdminDivision2</c>, <c>CountryRegion</c>; left out, all.</summary>
    [InBody("resultTypes"), AllowedValues(null, "Address", "AdminDivision1", "AdminDivision2", "CountryRegion", "Neighborhood", "PopulatedPlace", "Postcode1")]
    public ValueOrColumn<IReadOnlyList<string>>? ResultTypes { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => MapsOperations.Reverse;

    /// <inheritdoc/>
    protected override void WriteBody(JsonObject body, RowValues values)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(values);
        double longitude = values.Get<double>(nameof(Longitude)), latitude = values.Get<double>(nameof(Latitude));
        Degrees.Check(longitude, latitude);
        body["coordinates"] = new JsonArray(longitude, latitude);
    }
}

/// <summary>Places on the earth.</summary>
internal static class Degrees
{
    /// <summary>What is wrong with a place; null when nothing is.</summary>
    public static string? Problem(double longitude, double latitude) =>
        !(Math.Abs(latitude) <= 90) ? string.Create(CultureInfo.InvariantCulture, $"The latitude {latitude} is not between -90 and 90 degrees{(Math.Abs(latitude) <= 180 && Math.Abs(longitude) <= 90 ? "; the longitude may have taken its place" : "")}")
        : !(Math.Abs(longitude) <= 180) ? string.Create(CultureInfo.InvariantCulture, $"The longitude {longitude} is not between -180 and 180 degrees")
        : null;

    /// <summary>Refuses a place that is not on the earth.</summary>
    /// <exception cref="CallException">It is not.</exception>
    public static void Check(double longitude, double latitude)
    {
        if (Problem(longitude, latitude) is { } problem)
            throw InputLimits.Refusal("OutOfRange", problem);
    }
}
