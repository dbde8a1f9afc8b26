using SynapseServerless.Service.Models;

namespace SynapseServerless.Service.Serving;

/// <summary>What answers for a model at a time.</summary>
internal sealed record ServedPlan
{
    /// <summary>The version of a model that is saved in the folder of its name.</summary>
    public const string InPlace = "1";

    /// <summary>Name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the model is saved in the folder of its name, so that it has one version.</summary>
    public required bool IsInPlace { get; init; }

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
            Refusal.NotFound, $"The model '{Name}' has no version '{version}'",
            Versions.Count == 1 ? $"It has version {Versions[0]}." : $"It has versions {string.Join(", ", Versions.Take(10))}.");

    /// <summary>Name of the model that a version is.</summary>
    public string ModelOf(string version) => IsInPlace ? Name : $"{Name}/{version}";
}
