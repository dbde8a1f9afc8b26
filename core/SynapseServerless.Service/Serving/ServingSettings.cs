namespace SynapseServerless.Service.Serving;

/// <summary>What answers for a model: versions with weights, one that is compared, and how requests are put together.</summary>
public sealed record ServingSettings
{
    /// <summary>The versions that answer, with their shares; empty for the latest alone.</summary>
    public IReadOnlyList<WeightedVersion> Versions { get; init; } = [];

    /// <summary>A version that scores the same rows, whose answers are compared and not given; null for none.</summary>
    public string? Shadow { get; init; }

    /// <summary>What requests stay with the version that answered first by.</summary>
    public StickyKey Sticky { get; init; }

    /// <summary>How requests are put into batches.</summary>
    public BatchSettings Batching { get; init; } = new();

    /// <summary>Rows that are kept for later training; null for none.</summary>
    public SamplingSettings? Sampling { get; init; }
}

/// <summary>A version and its share of the requests.</summary>
/// <param name="Version">The version: the name of its folder below that of the model, or 1 for a model that is saved in place.</param>
/// <param name="Weight">Its share, in proportion to those of the others; 0 for one that answers only when it is asked for.</param>
public sealed record WeightedVersion(string Version, double Weight);

/// <summary>By what requests stay with a version.</summary>
public enum StickyKey
{
    /// <summary>By who asks: a caller hears one version.</summary>
    Caller,

    /// <summary>By request: each is dealt anew.</summary>
    Request,
}

/// <summary>Which rows of requests are kept.</summary>
public sealed record SamplingSettings
{
    /// <summary>The share of requests whose rows are kept, above 0 and up to 1.</summary>
    public double Share { get; init; } = 0.01;

    /// <summary>Columns that are not kept.</summary>
    public IReadOnlyList<string> LeaveOut { get; init; } = [];

    /// <summary>Rows of a file, from 1 to 1,000,000; a file is written when it has them, or when <see cref="Minutes"/> have passed.</summary>
    public int FileRows { get; init; } = 10_000;

    /// <summary>After how many minutes a file is written that has fewer rows, from 1 to 1,440.</summary>
    public int Minutes { get; init; } = 10;
}

/// <summary>Settings as they are stored.</summary>
public sealed record StoredServing
{
    /// <summary>Counts the changes, from 1.</summary>
    public required int Revision { get; init; }

    /// <summary>When it was changed.</summary>
    public required DateTimeOffset Changed { get; init; }

    /// <summary>What holds.</summary>
    public required ServingSettings Settings { get; init; }

    /// <summary>What held before, latest first; the first of them is what a roll-back goes back to.</summary>
    public IReadOnlyList<EarlierServing> Earlier { get; init; } = [];
}

/// <summary>Settings that held before.</summary>
/// <param name="Revision">Their revision.</param>
/// <param name="Changed">Since when they held.</param>
/// <param name="Settings">The settings.</param>
public sealed record EarlierServing(int Revision, DateTimeOffset Changed, ServingSettings Settings);
