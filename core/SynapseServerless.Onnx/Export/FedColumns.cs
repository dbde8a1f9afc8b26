using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.OnnxRuntime;
using SynapseServerless.Data;
using SynapseServerless.Onnx.Tensors;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx.Export;

/// <summary>Columns as what feeds an exported graph: missing numbers are NaN, a missing text is the empty one.</summary>
internal static class FedColumns
{
    /// <summary>The input that a column feeds; null where there is none.</summary>
    public static (OnnxElement Element, int Width)? TypeOf(Field field) => field.DataType switch
    {
        FloatType or HalfFloatType => (OnnxElement.Float, 0),
        _ when NumericColumn.IsReadable(field.DataType) => (OnnxElement.Double, 0),
        _ when CellTexts.IsText(field.DataType) => (OnnxElement.Text, 0),
        _ when SparseVectors.IsVector(field.DataType) && SparseVectors.Size(field) is > 0 and { } width =>
            (field.DataType is FixedSizeListType { ValueDataType: DoubleType } ? OnnxElement.Double : OnnxElement.Float, width),
        _ => null,
    };

    /// <summary>The tensor of a column.</summary>
    public static OrtValue Tensor(IArrowArray column, OnnxValue input)
    {
        if (input.Element == OnnxElement.Text)
        {
            string?[] texts = CellTexts.Read(column);
            OrtValue value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [texts.Length]);
            for (int row = 0; row < texts.Length; row++)
                value.StringTensorSetElementAt((texts[row] ?? "").AsSpan(), row);
            return value;
        }
        double[] numbers = Numbers(column, Math.Max(1, input.Width));
        long[] shape = input.Width > 0 ? [column.Length, input.Width] : [column.Length];
        return input.Element == OnnxElement.Double
            ? OrtValue.CreateTensorValueFromMemory(numbers, shape)
            : OrtValue.CreateTensorValueFromMemory(System.Array.ConvertAll(numbers, static number => (float)number), shape);
    }

    /// <summary>The numbers of a column of numbers, booleans or vectors, row after row; NaN where one is missing.</summary>
    public static double[] Numbers(IArrowArray column, int width)
    {
        if (NumericColumn.IsReadable(column.Data.DataType))
            return NumericColumn.ToDoubles(column);
        FlatColumn flat = FlatColumn.Open(column, CellShape.Of(column.Data.DataType));
        double[] items = NumericColumn.ToDoubles(flat.Items), numbers = new double[column.Length * width];
        System.Array.Fill(numbers, double.NaN);
        for (int row = 0; row < column.Length; row++)
        {
            if (!column.IsNull(row))
                items.AsSpan(flat.Start(row), Math.Min(width, flat.Shape(row)[0])).CopyTo(numbers.AsSpan(row * width));
        }
        return numbers;
    }
}
