using System.Text.Json.Serialization;

namespace SynapseServerless.Explain;

/// <summary>The rows of all groups.</summary>
internal sealed class FairnessCounts
{
    private const char Between = '\u001F';

    /// <summary>Counts by column and group.</summary>
    public Dictionary<string, GroupCounts> Groups { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The groups in order: all rows first, then column after column.</summary>
    [JsonIgnore]
    public IEnumerable<(string Feature, string Group, GroupCounts Counts)> Ordered => Groups
        .Select(static pair => (Feature: pair.Key[..pair.Key.IndexOf(Between, StringComparison.Ordinal)], Group: pair.Key[(pair.Key.IndexOf(Between, StringComparison.Ordinal) + 1)..], Counts: pair.Value))
        .OrderBy(static one => one.Feature, StringComparer.Ordinal).ThenBy(static one => one.Group, ClassOrder.Instance);

    /// <summary>The counts of a group.</summary>
    public GroupCounts Of(string feature, string group)
    {
        string key = feature + Between + group;
        if (!Groups.TryGetValue(key, out GroupCounts? counts))
            Groups.Add(key, counts = new GroupCounts());
        return counts;
    }

    /// <summary>Adds other counts.</summary>
    public FairnessCounts Plus(FairnessCounts other)
    {
        foreach ((string key, GroupCounts counts) in other.Groups)
        {
            if (Groups.TryGetValue(key, out GroupCounts? own))
                own.Add(counts);
            else
                Groups.Add(key, counts);
        }
        return this;
    }
}
