using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Reads printed and handwritten text in images and documents.</summary>
public sealed class ReadImage : ImageOperationStage
{
    /// <summary>The language of the text; left out, the service finds it out.</summary>
    [InQuery("language")]
    public ValueOrColumn<string>? Language { get; init; }

    /// <summary>The pages of a document that are read, such as <c>1</c> and <c>3-5</c>; left out, all.</summary>
    [InQuery("pages")]
    public ValueOrColumn<IReadOnlyList<string>>? Pages { get; init; }

    /// <summary>The order of lines: <c>basic</c>, or <c>natural</c> as a person reads.</summary>
    [InQuery("readingOrder"), AllowedValues(null, "basic", "natural")]
    public ValueOrColumn<string>? ReadingOrder { get; init; }

    /// <summary>The version of the model; left out, the latest.</summary>
    [InQuery("model-version")]
    public string? ModelVersion { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => VisionOperations.Read;
}

/// <summary>Reads text in images, with answers in the form of the operation Recognize Text, which the service ended: the lines of all pages.</summary>
/// <remarks>It calls what ReadImage calls. New work takes ReadImage, whose answers say more.</remarks>
public sealed class RecognizeText : ImageOperationStage
{
    /// <summary>Whether the text is <c>Handwritten</c> or <c>Printed</c>.</summary>
    [NoEffect("Both are read, also on one page.")]
    [AllowedValues(null, "Handwritten", "Printed")]
    public ValueOrColumn<string>? Mode { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => VisionOperations.Recognize;

    /// <inheritdoc/>
    protected override RowAnswer Read(ServiceReply reply, RowValues values)
    {
        ArgumentNullException.ThrowIfNull(reply);
        JsonElement json = reply.Json();
        var old = new JsonObject
        {
            ["status"] = json.GetProperty("status").GetString(),
            ["recognitionResult"] = new JsonObject { ["lines"] = new JsonArray([.. json.GetProperty("analyzeResult").GetProperty("readResults").EnumerateArray().SelectMany(Lines)]) },
        };
        return new RowAnswer(TypedJson.Read(JsonSerializer.SerializeToElement(old), AnswerField), null) { Raw = RawCol is null ? null : json.GetRawText() };
    }

    private static IEnumerable<JsonNode?> Lines(JsonElement page) =>
        page.TryGetProperty("lines", out JsonElement lines) ? lines.EnumerateArray().Select(line => JsonNode.Parse(line.GetRawText())) : [];
}
