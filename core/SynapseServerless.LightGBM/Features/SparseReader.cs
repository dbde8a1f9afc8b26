using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Features;

/// <summary>Reads sparse vectors: structs of size, indices and values.</summary>
internal static class SparseReader
{
    public static FeatureBlock? Read(StructArray structure, string name, int width, List<BadRow> bad)
    {
        var type = (StructType)structure.Data.DataType;
        var sizes = (Int32Array)structure.Fields[type.GetFieldIndex("size")];
        var indices = (ListArray)structure.Fields[type.GetFieldIndex("indices")];
        var values = (ListArray)structure.Fields[type.GetFieldIndex("values")];
        ReadOnlySpan<int> indexOffsets = indices.ValueOffsets, valueOffsets = values.ValueOffsets;
        ReadOnlySpan<int> allIndices = ((Int32Array)indices.Values).Values;

        int[] starts = new int[structure.Length + 1];
        int total = structure.Length == 0 ? 0 : indexOffsets[structure.Length] - indexOffsets[0];
        int[] columns = new int[total];
        double[] numbers = new double[total];
        int count = 0;
        for (int row = 0; row < structure.Length; row++)
        {
            if (!structure.IsNull(row))
            {
                int size = sizes.GetValue(row) ?? -1;
                width = width == 0 ? size : width;
                ReadOnlySpan<int> rowIndices = allIndices[indexOffsets[row]..indexOffsets[row + 1]];
                if (size != width)
                    bad.Add(FeatureColumn.WrongLength(row, name, size, width));
                else if (Problem(rowIndices, valueOffsets[row + 1] - valueOffsets[row], width) is { } problem)
                    bad.Add(new BadRow(row, name, problem, "A sparse vector has as many values as indices, and its indices rise from 0 and stay below its size."));
                else
                {
                    rowIndices.CopyTo(columns.AsSpan(count));
                    for (int i = 0; i < rowIndices.Length; i++)
                        numbers[count + i] = Value(values.Values, valueOffsets[row] + i);
                    count += rowIndices.Length;
                }
            }
            starts[row + 1] = count;
        }
        return new SparseBlock(starts, columns[..count], numbers[..count], width);
    }

    private static string? Problem(ReadOnlySpan<int> indices, int values, int width)
    {
        if (values != indices.Length)
            return $"The sparse feature vector has {indices.Length} indices and {values} values";
        int last = -1;
        foreach (int index in indices)
        {
            if (index <= last || index >= width)
                return $"The sparse feature vector of size {width} has index {index} after {last}";
            last = index;
        }
        return null;
    }

    private static double Value(IArrowArray values, int index) => values switch
    {
        DoubleArray doubles => doubles.GetValue(index) ?? double.NaN,
        FloatArray floats => floats.GetValue(index) ?? float.NaN,
        _ => throw new InvalidOperationException($"Vectors of {values.Data.DataType.Name} were let through."),
    };
}
