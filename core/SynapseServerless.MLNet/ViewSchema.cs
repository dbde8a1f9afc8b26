using Apache.Arrow;
using Microsoft.ML;
using Microsoft.ML.Data;
using SynapseServerless.Data;
using SynapseServerless.MLNet.Columns;

namespace SynapseServerless.MLNet;

/// <summary>What ML.NET sees of an Arrow schema: its columns, and where each comes from.</summary>
internal sealed class ViewSchema
{
    private ViewSchema(DataViewSchema schema, IReadOnlyList<Field?> sources, IReadOnlyList<SpecificationException> mismatches) =>
        (Schema, Sources, Mismatches) = (schema, sources, mismatches);

    /// <summary>The columns as ML.NET sees them.</summary>
    public DataViewSchema Schema { get; }

    /// <summary>The Arrow column of each, null for one that is absent and stands for missing values.</summary>
    public IReadOnlyList<Field?> Sources { get; }

    /// <summary>Columns that cannot be shown as what is expected and are shown as what they are: no harm unless the model uses them.</summary>
    public IReadOnlyList<SpecificationException> Mismatches { get; }

    /// <summary>Shows the columns of an Arrow schema; those of types that ML.NET does not have are left out.</summary>
    /// <param name="arrow">The Arrow schema.</param>
    /// <param name="expected">What a model was trained on: its columns are shown as the types named there. Null when nothing is expected.</param>
    /// <param name="absent">Columns that are expected and not there, to be filled with missing values.</param>
    /// <param name="location">Where an error is.</param>
    public static ViewSchema Of(Schema arrow, DataViewSchema? expected = null, IReadOnlyCollection<string>? absent = null, Location location = default)
    {
        var builder = new DataViewSchema.Builder();
        var sources = new List<Field?>();
        var mismatches = new List<SpecificationException>();
        foreach (Field field in arrow.FieldsList)
        {
            DataViewType? wanted = expected?.GetColumnOrNull(field.Name)?.Type;
            DataViewType? natural = ArrowColumns.NaturalType(field);
            // A key's count belongs to the data it was made of, so the column's own is as good as the one expected.
            DataViewType? type = wanted is KeyDataViewType && natural is KeyDataViewType ? natural : wanted ?? natural;
            if (type is not null && Readers.Create(field, type, new RowPosition()) is null)
            {
                mismatches.Add(new SpecificationException(
                    $"The column is {TypeNames.Of(field.DataType)}, which cannot be read as {type}, the type that the ML.NET model was trained on",
                    location with { Column = field.Name },
                    type is VectorDataViewType ? "Make it a vector of that size, with FastVectorAssembler for example." : "Convert it with DataConversion."));
                type = natural;
            }
            if (type is null)
                continue;
            builder.AddColumn(field.Name, type, ArrowColumns.Annotations(field, type));
            sources.Add(field);
        }
        foreach (string name in absent ?? [])
        {
            if (expected?.GetColumnOrNull(name) is not { } column || arrow.GetFieldIndex(name) >= 0)
                continue;
            builder.AddColumn(name, column.Type);
            sources.Add(null);
        }
        return new ViewSchema(builder.ToSchema(), sources, mismatches);
    }

    /// <summary>New readers for the columns wanted; null for the others.</summary>
    /// <param name="active">Whether a column, by its index, is wanted.</param>
    /// <param name="position">Where the cursor is.</param>
    public ColumnReader?[] CreateReaders(Func<int, bool> active, RowPosition position)
    {
        var readers = new ColumnReader?[Schema.Count];
        for (int i = 0; i < readers.Length; i++)
        {
            if (!active(i))
                continue;
            DataViewType type = Schema[i].Type;
            readers[i] = (Sources[i] is { } field ? Readers.Create(field, type, position) : AbsentReader.Create(type))
                ?? throw new SpecificationException($"A missing column cannot be filled with values of type {type}", new Location { Column = Schema[i].Name });
        }
        return readers;
    }
}
