using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>A stage that has documents analyzed, each by an operation of its own.</summary>
/// <remarks>A row without a document is not sent.</remarks>
public abstract class DocumentStage : OperationStage
{
    /// <inheritdoc/>
    [NotAParameter]
    protected override bool CanShareAnswers => true;

    /// <summary>The address of the document, from where the service fetches it; one of <c>imageUrl</c> and <c>imageBytes</c> is given.</summary>
    public ValueOrColumn<string>? ImageUrl { get; init; }

    /// <summary>The document itself: PDF, JPEG, PNG, BMP, TIFF or HEIF, for some models also Office files and HTML.</summary>
    public ValueOrColumn<byte[]>? ImageBytes { get; init; }

    /// <summary>The pages that are analyzed, such as <c>1-3,5</c>; left out, all are.</summary>
    [InQuery("pages")]
    public ValueOrColumn<string>? Pages { get; init; }

    /// <summary>How positions in the content are counted; null for the service's own way, <c>textElements</c>.</summary>
    [AllowedValues(null, "textElements", "unicodeCodePoint", "utf16CodeUnit")]
    [InQuery("stringIndexType")]
    public string? StringIndexType { get; init; }

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        if (ImageUrl is null == (ImageBytes is null))
        {
            yield return BadParameter(
                nameof(ImageUrl), ImageUrl is null ? $"{Type} has no document" : "Both imageUrl and imageBytes are given",
                "Give one of imageUrlCol: with the column of addresses, and imageBytesCol: with the column of the documents themselves.");
        }
    }

    /// <inheritdoc/>
    protected override void BindMore(Schema input)
    {
        if (ImageBytes?.Column is { } column)
            InputColumns.Require(input, Uid, "imageBytesCol", column, static type => type is BinaryType or LargeBinaryType or BinaryViewType or FixedSizeBinaryType, "a column of bytes");
    }

    /// <inheritdoc/>
    protected override ServiceRequest Request(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new ServiceRequest(Operation.Method, values.Address(Operation.Route, Version()))
        {
            Body = values.Get<byte[]>(nameof(ImageBytes)) is { } bytes ? Base64(bytes) : JsonSerializer.SerializeToUtf8Bytes(new { urlSource = Address(values.Get<string>(nameof(ImageUrl))!) }),
            Headers = values.Headers(), IsRepeatable = Operation.IsRepeatable,
        };
    }

    /// <inheritdoc/>
    protected override bool IsAsked(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Get<string>(nameof(ImageUrl)) is { Length: > 0 } || values.Get<byte[]>(nameof(ImageBytes)) is not null;
    }

    private static string Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
        ? text
        : throw new CallException(new CallError(null, "InvalidUrl", $"'{(text.Length > 80 ? text[..80] + "..." : text)}' is no address that the service could fetch a document from; one begins with https://", CallErrorCategory.Input));

    // By hand: a writer of JSON takes no text as long as a large document is.
    private byte[] Base64(byte[] document)
    {
        if (document.Length == 0)
            throw new CallException(new CallError(null, "EmptyDocument", "The document has no bytes", CallErrorCategory.Input));
        if (document.LongLength > Operation.MostBytes)
        {
            throw new CallException(new CallError(null, "DocumentTooLarge", string.Create(
                CultureInfo.InvariantCulture, $"The document has {document.LongLength} bytes, and the service takes {Operation.MostBytes}"), CallErrorCategory.Input));
        }
        ReadOnlySpan<byte> before = "{\"base64Source\":\""u8, after = "\"}"u8;
        byte[] body = new byte[before.Length + System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(document.Length) + after.Length];
        before.CopyTo(body);
        _ = System.Buffers.Text.Base64.EncodeToUtf8(document, body.AsSpan(before.Length), out _, out int written);
        after.CopyTo(body.AsSpan(before.Length + written));
        return body;
    }
}
