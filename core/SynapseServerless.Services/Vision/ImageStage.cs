using System.Text;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Where an image comes from, and how it goes to a service: as an address that the service reads, or as bytes.</summary>
internal static class ImageInput
{
    /// <summary>What is wrong with the parameters; null when nothing is.</summary>
    public static (string Problem, string Remedy)? Problem(ValueOrColumn<string>? url, ValueOrColumn<byte[]>? bytes) => (url, bytes) switch
    {
        (null, null) => ("There is no image", "Give imageUrl or imageUrlCol for addresses that the service can read, or imageBytesCol for the images themselves."),
        ({ }, { }) => ("Both imageUrl and imageBytes are given", "Keep one of them."),
        _ => null,
    };

    /// <summary>Checks that a column of images has bytes.</summary>
    /// <exception cref="SpecificationException">It has something else.</exception>
    public static void Check(ValueOrColumn<byte[]>? bytes, Schema input, string uid)
    {
        if (bytes?.Column is { } column)
            InputColumns.Require(input, uid, "imageBytesCol", column, static type => type is BinaryType or LargeBinaryType or BinaryViewType, "a column of bytes, the encoded images; a column of addresses goes to imageUrlCol");
    }
}

/// <summary>A stage that has images analyzed.</summary>
/// <remarks>An image is an address that the service reads itself, or its bytes, encoded as JPEG, PNG, GIF or BMP. Rows without an image are not sent.</remarks>
public abstract class ImageStage : ServiceStage
{
    /// <summary>The address of the image, which the service reads.</summary>
    public ValueOrColumn<string>? ImageUrl { get; init; }

    /// <summary>The encoded image itself, in the place of its address.</summary>
    public ValueOrColumn<byte[]>? ImageBytes { get; init; }

    /// <inheritdoc/>
    protected override bool IsAsked(RowValues values) => ImageRequests.Has(values);

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        if (ImageInput.Problem(ImageUrl, ImageBytes) is { } found)
            yield return BadParameter(nameof(ImageUrl), found.Problem, found.Remedy);
    }

    /// <inheritdoc/>
    protected override void BindMore(Schema input) => ImageInput.Check(ImageBytes, input, Uid);

    /// <inheritdoc/>
    protected override ServiceRequest Request(RowValues values) => ImageRequests.Of(values, Operation, Version());
}

/// <summary>A stage that has images analyzed by a service that takes its time.</summary>
/// <remarks>An image is an address that the service reads itself, or its bytes, encoded as JPEG, PNG, BMP, TIFF or PDF. Rows without an image are not sent.</remarks>
public abstract class ImageOperationStage : OperationStage
{
    /// <inheritdoc/>
    [NotAParameter]
    protected override bool CanShareAnswers => true;

    /// <summary>The address of the image, which the service reads.</summary>
    public ValueOrColumn<string>? ImageUrl { get; init; }

    /// <summary>The encoded image itself, in the place of its address.</summary>
    public ValueOrColumn<byte[]>? ImageBytes { get; init; }

    /// <inheritdoc/>
    protected override bool IsAsked(RowValues values) => ImageRequests.Has(values);

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        if (ImageInput.Problem(ImageUrl, ImageBytes) is { } found)
            yield return BadParameter(nameof(ImageUrl), found.Problem, found.Remedy);
    }

    /// <inheritdoc/>
    protected override void BindMore(Schema input) => ImageInput.Check(ImageBytes, input, Uid);

    /// <inheritdoc/>
    protected override ServiceRequest Request(RowValues values) => ImageRequests.Of(values, Operation, Version());
}

/// <summary>Requests with an image.</summary>
internal static class ImageRequests
{
    /// <summary>Whether a row has an image.</summary>
    public static bool Has(RowValues values) => values.Get<string>("ImageUrl") is { Length: > 0 } || values.Get<byte[]>("ImageBytes") is not null;

    /// <summary>The request of a row.</summary>
    /// <exception cref="CallException">The image has more bytes than the service takes.</exception>
    public static ServiceRequest Of(RowValues values, ServiceOperation operation, IEnumerable<(string Name, string Value)> version)
    {
        var request = new ServiceRequest(HttpMethod.Post, values.Address(operation.Route, version)) { IsRepeatable = operation.IsRepeatable };
        if (values.Get<byte[]>("ImageBytes") is { } image)
        {
            InputLimits.CheckImage(image, operation.MostBytes);
            return request with { Body = image, ContentType = "application/octet-stream" };
        }
        return request with { Body = Encoding.UTF8.GetBytes(new JsonObject { ["url"] = values.Get<string>("ImageUrl") }.ToJsonString(StageJson.Options)) };
    }
}
