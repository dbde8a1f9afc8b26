using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Streaming;

/// <summary>The columns of a source are others than those that its stream began with: the stream pauses and says so.</summary>
public sealed class StreamChangedException : DataException
{
    /// <summary>Creates the error.</summary>
    /// <param name="source">The source, as users know it: a topic, a table, a file.</param>
    /// <param name="offset">Where the change was seen; null where there is no such place.</param>
    /// <param name="difference">What differs, both sides said, such as <c>column 'delay' is int64 and was double</c>.</param>
    public StreamChangedException(string source, string? offset, string difference)
        : base(
            $"The columns of {source} have changed{(offset is null ? "" : $" at offset {offset}")}: {difference}", Location.None,
            "Start a new version of the stream with the new columns, or bring the source back and resume.")
    {
    }

    /// <summary>Creates the error for columns that have changed.</summary>
    /// <param name="source">The source, as users know it.</param>
    /// <param name="offset">Where the change was seen; null where there is no such place.</param>
    /// <param name="before">The columns that the stream began with.</param>
    /// <param name="now">The columns now.</param>
    public static StreamChangedException Of(string source, string? offset, Schema before, Schema now) => new(source, offset, Difference(before, now));

    /// <summary>What differs between two schemas, in words; empty where nothing that matters does.</summary>
    /// <param name="before">The columns before.</param>
    /// <param name="now">The columns now; in any order.</param>
    public static string Difference(Schema before, Schema now)
    {
        var differences = new List<string>();
        foreach (Field field in before.FieldsList)
        {
            if (now.GetFieldIndex(field.Name) is >= 0 and var place)
            {
                string was = TypeNames.Of(field.DataType), type = TypeNames.Of(now.GetFieldByIndex(place).DataType);
                if (was != type)
                    differences.Add($"column '{field.Name}' is {type} and was {was}");
            }
            else
            {
                differences.Add($"column '{field.Name}' is gone");
            }
        }
        differences.AddRange(now.FieldsList.Where(field => before.GetFieldIndex(field.Name) < 0).Select(field => $"column '{field.Name}' is new"));
        return string.Join("; ", differences);
    }
}
