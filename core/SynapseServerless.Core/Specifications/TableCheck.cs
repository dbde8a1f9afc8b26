namespace SynapseServerless.Specifications;

/// <summary>Checks that what a specification says of an input that is a table fits together.</summary>
internal static class TableCheck
{
    private static readonly string[] _ofTables = ["database", "columns", "partitions", "split"];

    /// <summary>Adds an error for each key that says how files are read.</summary>
    public static void Check(string name, SpecNode node, SpecErrors errors)
    {
        if (node is not SpecMapping mapping || mapping["database"] is null)
            return;
        foreach (SpecEntry entry in mapping.Entries.Where(entry => !_ofTables.Contains(entry.Key)))
        {
            errors.Add(
                $"The input '{name}' is a table of a database, and {entry.Key} is of {(entry.Key == "stream" ? "streams" : "files")}", entry.KeyLocation,
                $"Leave {entry.Key} out, or database: a table takes {string.Join(", ", _ofTables.Skip(1))}.");
        }
    }
}
