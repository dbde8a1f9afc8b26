using System.Globalization;

namespace SynapseServerless.Service.Serving;

/// <summary>Orders versions, latest first: by number where both are numbers, numbers before names, else by name.</summary>
internal sealed class VersionOrder : IComparer<string>
{
    public static VersionOrder LatestFirst { get; } = new();

    public int Compare(string? x, string? y)
    {
        bool first = long.TryParse(x, NumberStyles.None, CultureInfo.InvariantCulture, out long a);
        bool second = long.TryParse(y, NumberStyles.None, CultureInfo.InvariantCulture, out long b);
        return first && second && a != b ? b.CompareTo(a) : first != second ? (first ? -1 : 1) : string.CompareOrdinal(y, x);
    }
}
