namespace SynapseServerless.Service.Api.Http;

/// <summary>What a route answers.</summary>
internal sealed record ApiAnswer
{
    /// <summary>The status.</summary>
    public int Status { get; init; } = 200;

    /// <summary>What is written as JSON; null for nothing, or for <see cref="Stream"/> or <see cref="Bytes"/>.</summary>
    public object? Value { get; init; }

    /// <summary>What is written as it is.</summary>
    public Stream? Stream { get; init; }

    /// <summary>What is written as it is, and given back then.</summary>
    public PooledBytes? Bytes { get; init; }

    /// <summary>The type of the content.</summary>
    public string ContentType { get; init; } = "application/json; charset=utf-8";

    /// <summary>Headers beyond those that every answer has.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Tells the content of <see cref="Stream"/> from others; that of a value is computed.</summary>
    public string? Tag { get; init; }

    public static ApiAnswer Ok(object value) => new() { Value = value };

    public static ApiAnswer At(int status, string location, object value) =>
        new() { Status = status, Value = value, Headers = new Dictionary<string, string> { ["Location"] = location } };
}
