namespace SynapseServerless.Services.Governing;

/// <summary>What the headers of an answer say of limits.</summary>
public readonly record struct ThrottlingNews
{
    /// <summary>How long to wait before the next request; null where the answer does not say, or says what cannot be.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>The limits; null where the answer announces none.</summary>
    public AnnouncedLimits? Limits { get; init; }

    /// <summary>A header that says what cannot be, as <c>name: value</c>; null where there is none. It is treated as absent.</summary>
    public string? Malformed { get; init; }
}
