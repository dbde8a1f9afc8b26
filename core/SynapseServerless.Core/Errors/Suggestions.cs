namespace SynapseServerless;

/// <summary>Finds the names somebody probably meant.</summary>
public static class Suggestions
{
    /// <summary>The known names nearest to <paramref name="given"/> by edit distance, case ignored; at most three, none that is far off.</summary>
    /// <param name="given">The unknown name.</param>
    /// <param name="known">All names there are.</param>
    public static IReadOnlyList<string> Nearest(string given, IEnumerable<string> known)
    {
        int limit = Math.Max(2, given.Length / 3);
        return [.. known
            .Select(name => (name, distance: Distance(given.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(pair => pair.distance <= limit || pair.name.Contains(given, StringComparison.OrdinalIgnoreCase))
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.name, StringComparer.Ordinal)
            .Take(3)
            .Select(pair => pair.name)];
    }

    /// <summary>A remedy that names the nearest names, or all of them when none is near.</summary>
    /// <param name="given">The unknown name.</param>
    /// <param name="known">All names there are.</param>
    /// <param name="what">What they are, in the plural, such as <c>columns</c>.</param>
    public static string Remedy(string given, IReadOnlyCollection<string> known, string what)
    {
        IReadOnlyList<string> nearest = Nearest(given, known);
        if (nearest.Count > 0)
            return $"Did you mean {string.Join(" or ", nearest.Select(name => $"'{name}'"))}?";
        if (known.Count == 0)
            return $"There are no {what}.";
        return $"The {what} are {string.Join(", ", known.Take(40))}{(known.Count > 40 ? ", ..." : "")}.";
    }

    // Levenshtein's distance with two rows; a transposition counts as two edits.
    private static int Distance(string a, string b)
    {
        int[] previous = new int[b.Length + 1], current = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
            previous[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(substitution, Math.Min(previous[j], current[j - 1]) + 1);
            }
            (previous, current) = (current, previous);
        }
        return previous[b.Length];
    }
}
