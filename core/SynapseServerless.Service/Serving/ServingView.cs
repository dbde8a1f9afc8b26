namespace SynapseServerless.Service.Serving;

/// <summary>What answers for a model, and how that goes.</summary>
public sealed record ServingView
{
    /// <summary>Name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>Counts the changes; 0 where nothing is stored, and then the latest version answers.</summary>
    public required int Revision { get; init; }

    /// <summary>When it was changed last; null for never.</summary>
    public DateTimeOffset? Changed { get; init; }

    /// <summary>What holds.</summary>
    public required ServingSettings Settings { get; init; }

    /// <summary>All versions there are, latest first.</summary>
    public required IReadOnlyList<ServedVersion> Versions { get; init; }

    /// <summary>How the version that is compared stands; null where none is, or before it was.</summary>
    public ShadowView? Shadow { get; init; }

    /// <summary>Folder of the rows that are kept; null where none are.</summary>
    public string? Samples { get; init; }

    /// <summary>What held before, latest first.</summary>
    public IReadOnlyList<EarlierServing> Earlier { get; init; } = [];
}

/// <summary>A version of a model, as this process serves it.</summary>
/// <param name="Version">The version.</param>
/// <param name="Share">The share of requests that it answers, from 0 to 1.</param>
/// <param name="WaitingRequests">Requests that wait.</param>
/// <param name="WaitingRows">Their rows.</param>
/// <param name="Batches">Batches at work.</param>
public sealed record ServedVersion(string Version, double Share, int WaitingRequests, int WaitingRows, int Batches);

/// <summary>Drift of the versions of a model.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Versions">Versions that have served rows in this process and carry a summary of their training data.</param>
public sealed record ModelDrift(string Name, IReadOnlyList<VersionDrift> Versions);

/// <summary>Drift of a version.</summary>
/// <param name="Version">The version.</param>
/// <param name="Report">How its rows are apart from those of training.</param>
public sealed record VersionDrift(string Version, DriftReport Report);
