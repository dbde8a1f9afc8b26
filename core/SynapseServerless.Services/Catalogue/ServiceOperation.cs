namespace SynapseServerless.Services;

/// <summary>How the result of an operation comes.</summary>
public enum ReplyKind
{
    /// <summary>With the reply to the request.</summary>
    Direct,

    /// <summary>Later, at an address that the reply names, which is asked until it says that the operation has ended.</summary>
    Operation,
}

/// <summary>An operation of a service, declared once: what a stage sends and reads, and what there is to say of it.</summary>
public sealed record ServiceOperation
{
    /// <summary>Its name: that of the stage that calls it.</summary>
    public required string Name { get; init; }

    /// <summary>The service.</summary>
    public required AIService Service { get; init; }

    /// <summary>The method of the request.</summary>
    public HttpMethod Method { get; init; } = HttpMethod.Post;

    /// <summary>The path below the address of the service; <c>{name}</c> stands for a parameter.</summary>
    public required string Route { get; init; }

    /// <summary>The version, sent as <c>api-version</c>; null where the path has it.</summary>
    public string? Version { get; init; }

    /// <summary>The type of the column that gets the result; see <see cref="Data.ArrowTypeText"/>.</summary>
    public required string Answer { get; init; }

    /// <summary>How the result comes.</summary>
    public ReplyKind Reply { get; init; }

    /// <summary>How an operation that has begun is cancelled; null where the service has no way.</summary>
    public OperationCancel? Cancel { get; init; }

    /// <summary>How many rows fit one request.</summary>
    public int MostRows { get; init; } = 1;

    /// <summary>How many characters the text of a row may have, as the service counts them; 0 where none is known.</summary>
    public int MostCharacters { get; init; }

    /// <summary>How many bytes an image, a document or a recording may have; 0 where no limit is known.</summary>
    public long MostBytes { get; init; }

    /// <summary>The day on which the service ends it; null where none is announced.</summary>
    public DateOnly? Retires { get; init; }

    /// <summary>What takes its place.</summary>
    public string? Successor { get; init; }

    /// <summary>Whether a request that may have been carried out can be sent again without doing harm.</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>What there is to do where the service refuses access to it, as a sentence; null for what there usually is.</summary>
    public string? Access { get; init; }

    /// <summary>Where this was read.</summary>
    public required string Source { get; init; }
}
