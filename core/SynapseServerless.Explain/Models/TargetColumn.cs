using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>The numbers of scored rows.</summary>
/// <param name="Values">The numbers, row after row.</param>
/// <param name="Width">How many a row has.</param>
internal sealed record Scores(double[] Values, int Width);

/// <summary>The column of a model's output that is explained.</summary>
internal sealed class TargetColumn
{
    private readonly int _place;
    private readonly string _name, _uid;

    private TargetColumn(int place, string name, string uid, int? width)
    {
        (_place, _name, _uid, Width) = (place, name, uid, width);
    }

    /// <summary>How many numbers it has; null where only a row tells.</summary>
    public int? Width { get; }

    /// <summary>Finds the column.</summary>
    /// <exception cref="SpecificationException">There is none of the name, or it has no numbers.</exception>
    public static TargetColumn Of(Schema output, string name, string uid)
    {
        if (InputColumns.Find(output, name) is not { } field)
        {
            IReadOnlyList<string> columns = Schemas.Names(output), near = Suggestions.Nearest(name, columns);
            throw new SpecificationException(
                $"The model makes no column '{name}'", Location.OfParameter(uid, "targetCol"),
                $"{(near.Count == 0 ? "" : $"Did you mean {string.Join(" or ", near.Select(static one => $"'{one}'"))}? ")}Its columns are {string.Join(", ", columns.Take(40))}.");
        }
        int? width = field.DataType switch
        {
            FixedSizeListType list when NumericColumn.IsNumber(list.ValueDataType) => list.ListSize,
            ListType list when NumericColumn.IsNumber(list.ValueDataType) => null,
            var type when NumericColumn.IsReadable(type) => 1,
            _ => -1,
        };
        return width == -1
            ? throw new SpecificationException(
                $"The model's column '{name}' is {InputColumns.TypeName(field.DataType)}, which cannot be explained", Location.OfParameter(uid, "targetCol"),
                "Name a column of numbers or of vectors, such as a prediction or probabilities.")
            : new TargetColumn(output.GetFieldIndex(name), name, uid, width);
    }

    /// <summary>Reads the numbers of scored rows.</summary>
    /// <exception cref="DataException">A row has none, or rows have different numbers of them.</exception>
    public Scores Read(RecordBatch scored)
    {
        IArrowArray column = scored.Column(_place);
        if (column.NullCount > 0 && Enumerable.Range(0, column.Length).Any(column.IsNull))
            throw Bad("has no value for a perturbed row");
        switch (column)
        {
            case FixedSizeListArray lists:
                int width = ((FixedSizeListType)lists.Data.DataType).ListSize;
                double[] values = new double[lists.Length * width];
                if (values.Length > 0)
                    NumericColumn.CopyTo<double>(lists.Values, lists.Offset * width, values, 1, double.NaN);
                return new Scores(values, width);
            case ListArray lists when lists.Length > 0:
                int length = lists.GetValueLength(0);
                if (Enumerable.Range(0, lists.Length).Any(row => lists.GetValueLength(row) != length))
                    throw Bad("has vectors of different lengths");
                double[] cells = new double[lists.Length * length];
                if (cells.Length > 0)
                    NumericColumn.CopyTo<double>(lists.Values, lists.ValueOffsets[0], cells, 1, double.NaN);
                return new Scores(cells, length);
            case ListArray:
                return new Scores([], 0);
            default:
                return new Scores(NumericColumn.ToDoubles(column), 1);
        }
    }

    private DataException Bad(string problem) =>
        new($"The model's column '{_name}' {problem}", Location.OfStage(_uid), "Explain a column with as many numbers in every row.");
}
