using SynapseServerless.Service.Models;

namespace SynapseServerless.Service.Serving;

/// <summary>What answers for a model at a time.</summary>
internal sealed record ServedPlan
{
    /// <summary>The version of a model that is saved in the folder of its name.</summary>
    public const string InPlace = "1";

    /// <summary>Name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>What its versions are.</summary>
    public required ServedKind Kind { get; init; }

    /// <summary>The versions there are, latest first.</summary>
    public required IReadOnlyList<string> Versions { get; init; }

    /// <summary>Counts the changes; 0 where nothing is stored.</summary>
    public int Revision { get; init; }

    /// <summary>The settings.</summary>
    public required ServingSettings Settings { get; init; }

    /// <summary>The versions that answer with their weights.</summary>
    public required IReadOnlyList<WeightedVersion> Answering { get; init; }

    /// <summary>The version that answers most.</summary>
    public string Main => Answering.MaxBy(static version => version.Weight)!.Version;

    /// <summary>The version that answers a request.</summary>
    /// <exception cref="ServiceException">It asks for one that there is not.</exception>
    public string Choose(ScoringRequest request) =>
        request.Version is { } asked ? Check(asked)
        : Answering.Count == 1 ? Answering[0].Version
        : VersionChoice.Choose(Name, Settings.Sticky == StickyKey.Caller ? request.Caller : Guid.NewGuid().ToString(), Answering);

    /// <summary>The version, if there is such a one.</summary>
    /// <exception cref="ServiceException">There is not.</exception>
    public string Check(string version) => Versions.Contains(version, StringComparer.Ordinal)
        ? version
        : throw new ServiceException(
            Refusal.NotFound, $"The {(Kind == ServedKind.Pipeline ? "pipeline" : "model")} '{Name}' has no version '{version}'",
            Kind == ServedKind.Pipeline ? $"Its latest version is {Versions[0]}." : Versions.Count == 1 ? $"It has version {Versions[0]}." : $"It has versions {string.Join(", ", Versions.Take(10))}.");

    /// <summary>The model and the version of it that a version is.</summary>
    public (string Name, string? Version) Source(string version) => Kind == ServedKind.Versions ? ($"{Name}/{version}", null) : (Name, version);
}

/// <summary>What the versions of a model are.</summary>
internal enum ServedKind
{
    /// <summary>The model is saved in the folder of its name, and has one version.</summary>
    InPlace,

    /// <summary>Folders in the folder of its name.</summary>
    Versions,

    /// <summary>Versions of a stored pipeline.</summary>
    Pipeline,
}
