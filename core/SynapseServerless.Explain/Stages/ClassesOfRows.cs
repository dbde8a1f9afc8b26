using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Which numbers of the target are explained, row by row.</summary>
internal sealed class ClassesOfRows
{
    private readonly int[]? _same;
    private readonly string? _column;
    private readonly int? _width;

    private ClassesOfRows(int[]? same, string? column, int? width)
    {
        (_same, _column, _width) = (same, column, width);
    }

    /// <summary>The classes that a stage names.</summary>
    /// <exception cref="SpecificationException">The column of classes is missing or has none.</exception>
    public static ClassesOfRows Of(Schema input, string uid, IReadOnlyList<int> classes, string? classesCol, int? width)
    {
        if (classesCol is { } column)
            InputColumns.Require(input, uid, "targetClassesCol", column, IsClasses, "a column of whole numbers or lists of them");
        // A number has one place, whatever classes are named.
        return new ClassesOfRows(width == 1 ? [0] : classes.Count > 0 ? [.. classes] : null, width == 1 ? null : classesCol, width);
    }

    /// <summary>Adds rows that name no classes, or classes that there are not.</summary>
    public void AddBad(RecordBatch batch, List<BadRow> bad)
    {
        if (_column is null)
            return;
        int[]?[] classes = Read(batch);
        for (int row = 0; row < classes.Length; row++)
        {
            if (classes[row] is not { Length: > 0 } named)
                bad.Add(new BadRow(row, _column, "The row names no class to explain", "Give a whole number or a list of them."));
            else if (named.FirstOrDefault(index => index < 0 || index >= (_width ?? int.MaxValue), -2) is not -2 and var wrong)
                bad.Add(new BadRow(row, _column, $"There is no class {wrong}", _width is { } width ? $"Classes are counted from 0 to {width - 1}." : "Classes are counted from 0."));
        }
    }

    /// <summary>The classes of each row; null for all.</summary>
    public Func<int, int[]?> In(RecordBatch batch)
    {
        if (_column is null)
            return _ => _same;
        int[]?[] classes = Read(batch);
        return row => classes[row];
    }

    private int[]?[] Read(RecordBatch batch)
    {
        Func<int, object?> cells = Cells.Reader(batch.Column(batch.Schema.GetFieldIndex(_column!)));
        return [.. Enumerable.Range(0, batch.Length).Select(row => cells(row) switch
        {
            null => null,
            System.Collections.IEnumerable list and not string => list.Cast<object?>().Select(Whole).ToArray(),
            var one => (int[])[Whole(one)],
        })];
    }

    // What is no whole number is no class either.
    private static int Whole(object? value) => value is IConvertible number && Convert.ToDouble(number, System.Globalization.CultureInfo.InvariantCulture) is var real
        && Math.Truncate(real) == real && Math.Abs(real) < int.MaxValue ? (int)real : -1;

    private static bool IsClasses(IArrowType type) => NumericColumn.IsNumber(type)
        || (type is ListType list && NumericColumn.IsNumber(list.ValueDataType)) || (type is FixedSizeListType fixedList && NumericColumn.IsNumber(fixedList.ValueDataType));
}
