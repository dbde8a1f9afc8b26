using System.Text.Json;
using SynapseServerless.Specifications;

namespace SynapseServerless.Service.Api.Http;

/// <summary>A body that is a specification, or has one under the key <c>specification</c>, beside other keys.</summary>
internal sealed class SpecificationBody
{
    /// <summary>How JSON is read a second time, with what the first reading allowed.</summary>
    public static readonly JsonDocumentOptions JsonOptions = new() { CommentHandling = JsonCommentHandling.Skip, MaxDepth = SpecLimits.Default.Depth };

    private SpecificationBody(SpecMapping root, bool isEnvelope, JsonElement? specification) =>
        (Root, IsEnvelope, Specification) = (root, isEnvelope, specification);

    /// <summary>The whole body.</summary>
    public SpecMapping Root { get; }

    /// <summary>Whether the specification is a part of it.</summary>
    public bool IsEnvelope { get; }

    /// <summary>The specification: JSON, or a text of YAML.</summary>
    public JsonElement? Specification { get; }

    /// <summary>Pointer of the specification in the body; null when there is none.</summary>
    public string? Prefix => Specification is null ? null : IsEnvelope ? "/specification" : "";

    /// <summary>Reads a body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isEnvelope">Tells a body with a specification in it from a specification.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The body; null when there is none and none is needed.</returns>
    public static async Task<SpecificationBody?> ReadAsync(ApiRequest request, Func<SpecMapping, bool> isEnvelope, CancellationToken cancellationToken)
    {
        if (await request.ReadAsync(cancellationToken).ConfigureAwait(false) is not var (root, text, yaml))
            return null;
        request.Places = new BodyPlaces(root, "", []);
        if (root is not SpecMapping mapping)
            throw new SpecificationException($"The body is a mapping, not {root.Description}", new Location { Pointer = "" });
        bool envelope = isEnvelope(mapping);
        JsonElement? specification = null;
        if (!envelope)
            specification = yaml ? JsonSerializer.SerializeToElement(text) : Json(text);
        else if (mapping["specification"] is { } node and not SpecScalar { Kind: SpecScalarKind.Null })
        {
            if (node is not SpecMapping && node is not SpecScalar { Kind: SpecScalarKind.Text })
                throw new SpecificationException($"A specification is a mapping or a text of YAML, not {node.Description}", new Location { Pointer = "/specification" });
            specification = yaml ? JsonSerializer.SerializeToElement(node.ToJson()) : Json(text).GetProperty("specification");
        }
        var body = new SpecificationBody(mapping, envelope, specification);
        request.Places = new BodyPlaces(root, body.Prefix, []);
        return body;
    }

    private static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text, JsonOptions);
        return document.RootElement.Clone();
    }
}
