using System.Text.Json.Serialization;

namespace SynapseServerless.Onnx;

/// <summary>A model of a hub, as its manifest describes it.</summary>
public sealed record HubModel
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("model")]
    public string Name { get; init; } = "";

    /// <summary>Where it is, relative to the manifest.</summary>
    [JsonPropertyName("model_path")]
    public string Path { get; init; } = "";

    /// <summary>The version of the operators that it uses.</summary>
    [JsonPropertyName("opset_version")]
    public int Opset { get; init; }

    /// <summary>What is said of it.</summary>
    [JsonPropertyName("metadata")]
    public HubModelMetadata Metadata { get; init; } = new();
}

/// <summary>What a manifest says of a model.</summary>
public sealed record HubModelMetadata
{
    /// <summary>The SHA-256 of the file, in hexadecimal digits.</summary>
    [JsonPropertyName("model_sha")]
    public string Sha256 { get; init; } = "";

    /// <summary>How many bytes the file has; 0 where the manifest does not say.</summary>
    [JsonPropertyName("model_bytes")]
    public long Bytes { get; init; }

    /// <summary>Words that it is found by.</summary>
    [JsonPropertyName("tags")]
    public IReadOnlyList<string> Tags { get; init; } = [];
}
