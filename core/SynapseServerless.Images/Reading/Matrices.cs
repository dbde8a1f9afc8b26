using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Images;

/// <summary>Reads cells that are matrices of single-precision numbers: lists of lists, in one more list or not, of a fixed size or not, or flat with a shape in the field's metadata.</summary>
internal static class Matrices
{
    /// <summary>Whether a column holds matrices.</summary>
    /// <param name="field">Its field.</param>
    public static bool Accepts(Field field)
    {
        (int levels, IArrowType item) = Levels(field.DataType);
        return item is FloatType && (levels is 2 or 3 || (levels == 1 && ColumnMetadata.Shape(field) is { Count: 2 or 3 }));
    }

    /// <summary>Opens a column: gives a function from a row that is not null to its matrix. The first of several matrices is taken.</summary>
    /// <param name="field">The field.</param>
    /// <param name="column">The column, borrowed; it may be a slice.</param>
    public static Func<int, Matrix> Open(Field field, IArrowArray column)
    {
        (int levels, _) = Levels(field.DataType);
        if (levels == 1)
        {
            IReadOnlyList<int> shape = ColumnMetadata.Shape(field)!;
            return row => new Matrix(shape[^2], shape[^1], Values(column, row).Span[..(shape[^2] * shape[^1])].ToArray());
        }
        return row => Read(levels == 3 ? First(column, row) : Inner(column, row));
    }

    private static (int Levels, IArrowType Item) Levels(IArrowType type)
    {
        int levels = 0;
        for (; type is ListType or FixedSizeListType; levels++)
            type = ((NestedType)type).Fields[0].DataType;
        return (levels, type);
    }

    private static IArrowArray First(IArrowArray column, int row)
    {
        IArrowArray matrices = Inner(column, row);
        return matrices.Length == 0 ? matrices : Inner(matrices, 0);
    }

    private static Matrix Read(IArrowArray rows)
    {
        var lines = Enumerable.Range(0, rows.Length).Select(row => Values(rows, row)).ToArray();
        int width = lines.Length == 0 ? 0 : lines[0].Length;
        if (lines.Any(line => line.Length != width))
            throw new MediaException("The rows of the matrix have different lengths", "Give what a model of images or sequences puts out.");
        float[] values = new float[lines.Length * width];
        for (int row = 0; row < lines.Length; row++)
            lines[row].Span.CopyTo(values.AsSpan(row * width));
        return new Matrix(lines.Length, width, values);
    }

    private static IArrowArray Inner(IArrowArray column, int row) => column is ListArray lists ? lists.GetSlicedValues(row) : ((FixedSizeListArray)column).GetSlicedValues(row);

    private static ReadOnlyMemory<float> Values(IArrowArray column, int row) => ((FloatArray)Inner(column, row)).Values.ToArray();
}

/// <summary>A matrix of numbers.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Width">How many numbers a row has.</param>
/// <param name="Values">Row after row.</param>
internal sealed record Matrix(int Rows, int Width, float[] Values);
