namespace SynapseServerless.Explain;

/// <summary>How many rows there are of each class.</summary>
internal sealed class BalanceCounts
{
    /// <summary>All rows.</summary>
    public long Rows { get; set; }

    /// <summary>Those whose label is positive.</summary>
    public long Positives { get; set; }

    /// <summary>For each sensitive column, its classes.</summary>
    public List<Dictionary<string, ClassCount>> Columns { get; init; } = [];

    /// <summary>The combinations of classes of all columns.</summary>
    public Dictionary<string, ClassCount> Combinations { get; init; } = new(StringComparer.Ordinal);
}

/// <summary>The rows of a class.</summary>
/// <param name="Rows">All of them.</param>
/// <param name="Positives">Those whose label is positive.</param>
internal readonly record struct ClassCount(long Rows, long Positives)
{
    /// <summary>Adds rows to a class.</summary>
    public static void Add(Dictionary<string, ClassCount> counts, string value, long rows, long positives)
    {
        ClassCount known = counts.GetValueOrDefault(value);
        counts[value] = new ClassCount(known.Rows + rows, known.Positives + positives);
    }
}
