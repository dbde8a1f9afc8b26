using System.Globalization;

namespace SynapseServerless.Orchestration;

/// <summary>Identities of the orchestrations of a run: each is that of its parent, a colon, and what it is for.</summary>
/// <remarks>
/// The colon is a letter that every store of orchestrations takes: keys of Azure Table storage have no slashes, backslashes,
/// hashes and question marks in them.
/// </remarks>
public static class InstanceIds
{
    /// <summary>Stands between an identity and what was made of it.</summary>
    public const char Separator = ':';

    /// <summary>Identity of a part of an orchestration.</summary>
    /// <param name="parent">Identity of the orchestration.</param>
    /// <param name="part">What the part is for.</param>
    public static string Child(string parent, string part) => $"{parent}{Separator}{part}";

    /// <summary>Identity of a numbered part of an orchestration.</summary>
    /// <param name="parent">Identity of the orchestration.</param>
    /// <param name="index">Number of the part.</param>
    public static string Child(string parent, int index) => Child(parent, index.ToString(CultureInfo.InvariantCulture));

    /// <summary>What the parts of a run begin with; every start of the run has parts of its own.</summary>
    /// <param name="run">Identity of the run's orchestration.</param>
    /// <param name="restarts">How often it was started again.</param>
    public static string Parts(string run, int restarts) =>
        restarts == 0 ? run : Child(run, string.Create(CultureInfo.InvariantCulture, $"r{restarts}"));

    /// <summary>Whether an orchestration is a part of another, at any depth.</summary>
    /// <param name="instanceId">Identity of the part.</param>
    /// <param name="parent">Identity of the whole.</param>
    public static bool IsPartOf(string instanceId, string parent) =>
        instanceId.Length > parent.Length && instanceId[parent.Length] == Separator && instanceId.StartsWith(parent, StringComparison.Ordinal);
}
