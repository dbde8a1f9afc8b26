using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Neighbors;

/// <summary>The vectors of a batch in single precision, row after row, and which rows have none that can be compared.</summary>
/// <param name="Values">The values; those of bad rows are of no use.</param>
/// <param name="Width">How many a row has; 0 where no row says.</param>
/// <param name="Bad">Rows that cannot be compared.</param>
internal sealed record VectorRows(float[] Values, int Width, List<BadRow> Bad)
{
    // Products of vectors up to this length stay finite in single precision, whatever their order.
    private const double Longest = 1e18;

    private const string Remedy = "Give every row a vector of finite numbers, or set onError to setAside to go on without the row.";

    /// <summary>Whether a column can be read.</summary>
    public static bool IsVector(IArrowType type) => SparseVectors.IsSparse(type) || type switch
    {
        FixedSizeListType list => NumericColumn.IsNumber(list.ValueDataType),
        ListType list => NumericColumn.IsNumber(list.ValueDataType),
        _ => false,
    };

    /// <summary>The column of vectors of a schema, and how long they are where it says.</summary>
    public static (Field Field, int? Width) Require(Schema input, string uid, string column)
    {
        Field field = InputColumns.Require(input, uid, "featuresCol", column, IsVector, "a column of vectors, or of lists of numbers; FastVectorAssembler makes vectors of columns");
        return (field, SparseVectors.Size(field));
    }

    /// <summary>Reads a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="uid">The stage.</param>
    /// <param name="column">The column of vectors.</param>
    /// <param name="width">How long they have to be; 0 for as long as the first.</param>
    /// <param name="metric">What is done with them.</param>
    public static VectorRows Read(RecordBatch batch, string uid, string column, int width, Metric metric)
    {
        IArrowArray array = InputColumns.Get(batch, uid, column);
        Func<int, int> length = Lengths(array);
        for (int row = 0; row < array.Length && width == 0; row++)
            width = array.IsNull(row) ? 0 : length(row);
        float[] values = new float[checked(array.Length * width)];
        var bad = new List<BadRow>();
        for (int row = 0; row < array.Length; row++)
        {
            Span<float> vector = values.AsSpan(row * width, width);
            string? problem = array.IsNull(row) ? "The vector is missing"
                : length(row) == 0 ? "The vector has no values"
                : length(row) != width ? $"The vector has {length(row)} values and the others {width}"
                : Problem(array, row, vector, metric);
            if (problem is not null)
                bad.Add(new BadRow(row, column, problem, Remedy));
        }
        return new VectorRows(values, width, bad);
    }

    private static string? Problem(IArrowArray array, int row, Span<float> vector, Metric metric)
    {
        Copy(array, row, vector);
        if (vector.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            return "The vector has a value that is missing, NaN or infinite";
        double squares = 0;
        foreach (float value in vector)
            squares += (double)value * value;
        return squares > Longest * Longest ? "The vector is longer than 1e18, and cannot be compared in single precision"
            : squares == 0 && metric == Metric.Cosine ? "A vector of zeros has no direction, which the cosine needs"
            : null;
    }

    private static void Copy(IArrowArray array, int row, Span<float> vector)
    {
        switch (array)
        {
            case FixedSizeListArray list:
                NumericColumn.CopyTo<float>(list.Values, (list.Offset + row) * vector.Length, vector, 1, float.NaN);
                break;
            case ListArray list:
                NumericColumn.CopyTo<float>(list.Values, list.ValueOffsets[row], vector, 1, float.NaN);
                break;
            case StructArray sparse:
                SparseVectors.Row(sparse, row, out ReadOnlySpan<int> indices, out ReadOnlySpan<float> slots);
                vector.Clear();
                for (int i = 0; i < indices.Length; i++)
                    vector[indices[i]] = slots[i];
                break;
        }
    }

    private static Func<int, int> Lengths(IArrowArray array) => array switch
    {
        FixedSizeListArray list => _ => ((FixedSizeListType)list.Data.DataType).ListSize,
        ListArray list => list.GetValueLength,
        _ => row => ((Int32Array)((StructArray)array).Fields[0]).GetValue(row) ?? 0,
    };
}
