namespace SynapseServerless.Data;

/// <summary>Where rows of a batch stand in the file that they are from, however it was cut.</summary>
/// <param name="Source">What tells files apart: of one name, wherever it lies; the number of a partition where there is no file.</param>
/// <param name="First">Place of the first row, where rows follow one another.</param>
/// <param name="Each">Places of the rows, where they do not; null when they do.</param>
internal readonly record struct RowPlaces(ulong Source, long First, ReadOnlyMemory<long>? Each = null)
{
    /// <summary>Place of a row.</summary>
    public long this[int row] => Each is { } each ? each.Span[row] : First + row;

    /// <summary>The places of the rows from one on.</summary>
    public RowPlaces From(int row, int length) =>
        Each is { } each ? this with { Each = each.Slice(row, length) } : this with { First = First + row };

    /// <summary>What tells a file from others: its name, and the names of folders that are keys. It is the same after a move.</summary>
    public static ulong SourceOf(string file)
    {
        string[] segments = file.Split('?')[0].Split('/', '\\');
        // FNV-1a, which is enough for what is mixed afterwards.
        ulong hash = 14695981039346656037;
        foreach (string segment in segments.Where((segment, i) => i == segments.Length - 1 || segment.Contains('=', StringComparison.Ordinal)))
        {
            foreach (char c in segment)
                hash = (hash ^ c) * 1099511628211;
            hash = (hash ^ '/') * 1099511628211;
        }
        return hash;
    }
}

/// <summary>A batch and where its rows stand.</summary>
/// <param name="Batch">The batch; who gets it disposes it.</param>
/// <param name="Places">Where its rows stand.</param>
internal readonly record struct PlacedBatch(Apache.Arrow.RecordBatch Batch, RowPlaces Places);
