using System.Globalization;

namespace SynapseServerless.Trust;

/// <summary>What the files beside an output are called that say which run writes to it: <c>_running-NAME-1</c> and so on.</summary>
internal static class ClaimNames
{
    private const string Prefix = "_running-";

    /// <summary>The name of a claim.</summary>
    /// <param name="output">Name of the output.</param>
    /// <param name="number">Number of the claim, from 1.</param>
    public static string Of(string output, int number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{output}-{number}");

    /// <summary>The name of the output that a claim is of; null for a name that is none of a claim.</summary>
    public static string? OutputOf(string name)
    {
        int dash = name.LastIndexOf('-');
        return name.StartsWith(Prefix, StringComparison.Ordinal) && dash > Prefix.Length
            && int.TryParse(name.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && Of(name[Prefix.Length..dash], number) == name
                ? name[Prefix.Length..dash]
                : null;
    }
}
