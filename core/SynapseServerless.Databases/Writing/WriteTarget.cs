using System.Globalization;
using Apache.Arrow;

namespace SynapseServerless.Databases.Writing;

/// <summary>What is written where.</summary>
/// <param name="Table">The table as it was written.</param>
/// <param name="Mode">What becomes of the rows that it has.</param>
/// <param name="Key">The key of an upsert.</param>
/// <param name="Schema">The columns.</param>
/// <param name="Write">Names the write.</param>
internal sealed record WriteTarget(string Table, WriteMode Mode, IReadOnlyList<string> Key, Schema Schema, string Write)
{
    /// <summary>Names of the columns.</summary>
    public IReadOnlyList<string> Names { get; } = [.. Schema.FieldsList.Select(field => field.Name)];

    /// <summary>The table where a partition waits.</summary>
    public string Staging(int partition) => Beside(string.Create(CultureInfo.InvariantCulture, $"synapse_{Write}_{partition}"));

    /// <summary>The table that says which writes are part of their tables.</summary>
    public string Ledger => Beside("synapse_writes");

    /// <summary>A table in the schema of this one.</summary>
    public string Beside(string name) => Table.LastIndexOf('.') is >= 0 and int dot ? $"{Table[..dot]}.{name}" : name;
}
