using System.ComponentModel.DataAnnotations;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Finds what is in images: categories, tags, captions, faces, colors, objects, brands, and whether they are for adults.</summary>
public sealed class AnalyzeImage : ImageStage
{
    /// <summary>What is found out; left out, categories.</summary>
    [InQuery("visualFeatures"), AllowedValues(null, "Adult", "Brands", "Categories", "Color", "Description", "Faces", "ImageType", "Objects", "Tags")]
    public ValueOrColumn<IReadOnlyList<string>>? VisualFeatures { get; init; }

    /// <summary>What is named among categories: <c>Celebrities</c>, for which the service has to approve of the customer, and <c>Landmarks</c>.</summary>
    [InQuery("details"), AllowedValues(null, "Celebrities", "Landmarks")]
    public ValueOrColumn<IReadOnlyList<string>>? Details { get; init; }

    /// <summary>What captions do not name: <c>Celebrities</c>, <c>Landmarks</c>.</summary>
    [InQuery("descriptionExclude"), AllowedValues(null, "Celebrities", "Landmarks")]
    public ValueOrColumn<IReadOnlyList<string>>? DescriptionExclude { get; init; }

    /// <summary>The language of the answer; left out, English.</summary>
    [InQuery("language")]
    public ValueOrColumn<string>? Language { get; init; }

    /// <summary>The version of the model; left out, the latest.</summary>
    [InQuery("model-version")]
    public string? ModelVersion { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => VisionOperations.Analyze;
}

/// <summary>Describes images in sentences.</summary>
public sealed class DescribeImage : ImageStage
{
    /// <summary>How many sentences at most; left out, one.</summary>
    [InQuery("maxCandidates"), Range(1, int.MaxValue)]
    public ValueOrColumn<int>? MaxCandidates { get; init; }

    /// <summary>The language of the sentences; left out, English.</summary>
    [InQuery("language")]
    public ValueOrColumn<string>? Language { get; init; }

    /// <summary>What the sentences do not name: <c>Celebrities</c>, <c>Landmarks</c>.</summary>
    [InQuery("descriptionExclude"), AllowedValues(null, "Celebrities", "Landmarks")]
    public ValueOrColumn<IReadOnlyList<string>>? DescriptionExclude { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => VisionOperations.Describe;
}

/// <summary>Finds words for what images show.</summary>
public sealed class TagImage : ImageStage
{
    /// <summary>The language of the words; left out, English.</summary>
    [InQuery("language")]
    public ValueOrColumn<string>? Language { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => VisionOperations.Tag;
}

/// <summary>Reads printed text in images, at once. ReadImage reads better, and handwriting as well.</summary>
public sealed class OCR : ImageStage
{
    /// <summary>The language of the text; left out, the service finds it out.</summary>
    [InQuery("language")]
    public ValueOrColumn<string>? Language { get; init; }

    /// <summary>Whether an image that lies on its side is turned; left out, it is not.</summary>
    [InQuery("detectOrientation")]
    public ValueOrColumn<bool>? DetectOrientation { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => VisionOperations.Ocr;
}

/// <summary>Names the celebrities or the landmarks in images.</summary>
public sealed class RecognizeDomainSpecificContent : ImageStage
{
    /// <summary>The model: <c>celebrities</c>, for which the service has to approve of the customer, or <c>landmarks</c>.</summary>
    [Required, InRoute("model"), AllowedValues(null, "celebrities", "landmarks", "Celebrities", "Landmarks")]
    public ValueOrColumn<string>? Model { get; init; }

    /// <summary>The language of the answer; left out, English.</summary>
    [InQuery("language")]
    public ValueOrColumn<string>? Language { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => VisionOperations.Domain;
}

/// <summary>Makes small images of images. The answers are bytes.</summary>
public sealed class GenerateThumbnails : ImageStage
{
    /// <summary>The width in pixels, at most 1,024; 50 and more are recommended.</summary>
    [Required, InQuery("width"), Range(1, 1_024)]
    public ValueOrColumn<int>? Width { get; init; }

    /// <summary>The height in pixels, at most 1,024; 50 and more are recommended.</summary>
    [Required, InQuery("height"), Range(1, 1_024)]
    public ValueOrColumn<int>? Height { get; init; }

    /// <summary>Whether the part that matters is cut out; left out, it is not.</summary>
    [InQuery("smartCropping")]
    public ValueOrColumn<bool>? SmartCropping { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => VisionOperations.Thumbnail;

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        foreach (SpecificationException error in base.ValidateMore())
            yield return error;
        if (RawCol is { Length: > 0 })
            yield return BadParameter(nameof(RawCol), "The answers of GenerateThumbnails are images and no JSON", "Leave rawCol out.");
    }

    /// <inheritdoc/>
    protected override RowAnswer Read(ServiceReply reply, RowValues values)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return IsImage(reply.Body.Span) ? new RowAnswer(reply.Body.ToArray(), null) : throw new FormatException("the reply is no JPEG, PNG, GIF or BMP image");
    }

    // What the file begins with; the type that the service names says no more than that there are bytes.
    private static bool IsImage(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) || bytes.StartsWith("GIF8"u8) || bytes.StartsWith("BM"u8);
}

/// <summary>Finds what is in images by the models of version 4: text, captions, tags, objects, people, and where to crop.</summary>
public sealed class AnalyzeImage4 : ImageStage
{
    /// <summary>What is found out: <c>caption</c>, <c>denseCaptions</c>, <c>objects</c>, <c>people</c>, <c>read</c>, <c>smartCrops</c>, <c>tags</c>.</summary>
    [Required, InQuery("features"), AllowedValues(null, "caption", "denseCaptions", "objects", "people", "read", "smartCrops", "tags")]
    public ValueOrColumn<IReadOnlyList<string>>? Features { get; init; }

    /// <summary>The language of the answer; left out, English.</summary>
    [InQuery("language")]
    public ValueOrColumn<string>? Language { get; init; }

    /// <summary>Whether captions speak of a person, and not of a man or a woman; left out, they do not.</summary>
    [InQuery("gender-neutral-caption")]
    public ValueOrColumn<bool>? GenderNeutralCaption { get; init; }

    /// <summary>The ratios of width to height for crops, from 0.75 to 1.8.</summary>
    [InQuery("smartcrops-aspect-ratios"), Range(0.75, 1.8)]
    public ValueOrColumn<IReadOnlyList<double>>? SmartcropsAspectRatios { get; init; }

    /// <summary>The version of the model; left out, the latest.</summary>
    [InQuery("model-version")]
    public string? ModelVersion { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => VisionOperations.Analyze4;
}
