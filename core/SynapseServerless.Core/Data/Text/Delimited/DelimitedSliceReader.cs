using System.Text;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Reads delimited text.</summary>
internal sealed class DelimitedSliceReader(IStorage storage, DatasetManifest manifest, DatasetReadOptions options)
    : TextSliceReader(storage, manifest, options)
{
    protected override RecordAppender Begin(Stream stream, PartitionSlice slice, TextDialect dialect, TextRows rows) =>
        new Appender(DelimitedReader.Of(stream, dialect, slice), dialect, rows);

    private sealed class Appender(DelimitedReader reader, TextDialect dialect, TextRows rows) : RecordAppender(reader)
    {
        private readonly TextSpelling _spelling = new(dialect);

        public override (string? Column, string Problem)? Append(long place)
        {
            if (reader.Fault != RecordFault.None)
                return (null, TextErrors.Of(reader.Fault));
            int width = dialect.Names.Count;
            if (reader.FieldCount != width)
            {
                // A line with nothing on it separates; a table of one column has a null there.
                return reader.IsEmptyLine ? null : (null, TextErrors.Count(reader.FieldCount, width));
            }
            TextColumn?[] columns = rows.Columns;
            for (int i = 0; i < columns.Length; i++)
            {
                if (columns[i] is not { } column)
                    continue;
                ReadOnlySpan<byte> field = reader.Field(i);
                if (_spelling.IsNull(field))
                {
                    column.AppendNull();
                }
                else if (!column.TryAppend(field))
                {
                    string problem = TextErrors.Value(Encoding.UTF8.GetString(field[..Math.Min(field.Length, 200)]), dialect.Types[i]);
                    rows.Undo();
                    return (dialect.Names[i], problem);
                }
            }
            rows.Add(place);
            return null;
        }
    }
}
