using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.LightGBM.Tests;

/// <summary>Batches for tests.</summary>
internal static class Batch
{
    /// <summary>A batch of columns.</summary>
    public static RecordBatch Of(params (Field Field, IArrowArray Column)[] columns) =>
        new(new Schema([.. columns.Select(column => column.Field)], null), columns.Select(column => column.Column), columns[0].Column.Length);

    /// <summary>Features as FixedSizeList of float, and a label.</summary>
    public static RecordBatch Of(float[] matrix, float[] labels, params (Field Field, IArrowArray Column)[] more) =>
        Of([Fixed("features", matrix), Doubles("label", [.. labels.Select(label => (double?)label)]), .. more]);

    public static (Field, IArrowArray) Fixed(string name, float[] matrix, IReadOnlyList<string>? slots = null, int width = Tables.Columns)
    {
        Field field = ColumnMetadata.Vector(name, width, slots);
        FloatArray values = new FloatArray.Builder().AppendRange(matrix).Build();
        return (field, new FixedSizeListArray(new ArrayData(field.DataType, matrix.Length / width, 0, 0, [ArrowBuffer.Empty], [values.Data])));
    }

    public static (Field, IArrowArray) FixedDoubles(string name, float[] matrix)
    {
        var type = new FixedSizeListType(new Field("item", DoubleType.Default, true), Tables.Columns);
        var builder = new DoubleArray.Builder();
        foreach (float value in matrix)
        {
            // Missing values as nulls rather than NaN.
            if (float.IsNaN(value))
                builder.AppendNull();
            else
                builder.Append(value);
        }
        DoubleArray values = builder.Build();
        return (new Field(name, type, true), new FixedSizeListArray(new ArrayData(type, matrix.Length / Tables.Columns, 0, 0, [ArrowBuffer.Empty], [values.Data])));
    }

    /// <summary>Vectors of doubles.</summary>
    public static (Field, IArrowArray) Vectors(string name, double[] matrix, int width)
    {
        var type = new FixedSizeListType(new Field("item", DoubleType.Default, true), width);
        DoubleArray values = new DoubleArray.Builder().AppendRange(matrix).Build();
        return (new Field(name, type, true), new FixedSizeListArray(new ArrayData(type, matrix.Length / width, 0, 0, [ArrowBuffer.Empty], [values.Data])));
    }

    public static (Field, IArrowArray) Texts(string name, IEnumerable<string?> values)
    {
        StringArray texts = new StringArray.Builder().AppendRange(values).Build();
        return (new Field(name, StringType.Default, true), texts);
    }

    /// <summary>A list of varying length; a null array is a null vector.</summary>
    public static (Field, IArrowArray) Lists(string name, IEnumerable<float[]?> rows)
    {
        var builder = new ListArray.Builder(new Field("item", FloatType.Default, true));
        var values = (FloatArray.Builder)builder.ValueBuilder;
        foreach (float[]? row in rows)
        {
            if (row is null)
                builder.AppendNull();
            else
            {
                builder.Append();
                values.AppendRange(row);
            }
        }
        ListArray array = builder.Build();
        return (new Field(name, array.Data.DataType, true), array);
    }

    public static (Field, IArrowArray) Sparse(string name, float[] matrix) => Sparse(name, [.. matrix.Select(value => (double)value)], Tables.Columns);

    public static (Field, IArrowArray) Sparse(string name, double[] matrix, int width)
    {
        var sizes = new Int32Array.Builder();
        var indices = new ListArray.Builder(new Field("item", Int32Type.Default, false));
        var values = new ListArray.Builder(new Field("item", DoubleType.Default, false));
        for (int row = 0; row < matrix.Length / width; row++)
        {
            sizes.Append(width);
            indices.Append();
            values.Append();
            for (int column = 0; column < width; column++)
            {
                double value = matrix[(row * width) + column];
                if (value == 0)
                    continue;
                ((Int32Array.Builder)indices.ValueBuilder).Append(column);
                ((DoubleArray.Builder)values.ValueBuilder).Append(value);
            }
        }
        IArrowArray[] parts = [sizes.Build(), indices.Build(), values.Build()];
        var type = new StructType([
            new Field("size", Int32Type.Default, false), new Field("indices", parts[1].Data.DataType, false), new Field("values", parts[2].Data.DataType, false)]);
        return (new Field(name, type, true), new StructArray(type, parts[0].Length, parts, ArrowBuffer.Empty));
    }

    public static (Field, IArrowArray) Doubles(string name, IEnumerable<double?> values)
    {
        var builder = new DoubleArray.Builder();
        foreach (double? value in values)
            builder.Append(value);
        return (new Field(name, DoubleType.Default, true), builder.Build());
    }

    public static (Field, IArrowArray) Booleans(string name, IEnumerable<bool> values) =>
        (new Field(name, BooleanType.Default, true), new BooleanArray.Builder().AppendRange(values).Build());

    /// <summary>The numbers of a column of numbers or of vectors.</summary>
    public static double[] Numbers(RecordBatch batch, string name)
    {
        IArrowArray column = batch.Column(batch.Schema.GetFieldIndex(name));
        return column is FixedSizeListArray list ? ((DoubleArray)list.Values).Values.ToArray() : ((DoubleArray)column).Values.ToArray();
    }
}
