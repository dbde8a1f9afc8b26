using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Features;

/// <summary>Reads the feature column of batches, whatever shape its vectors have.</summary>
/// <remarks>
/// A dense vector is a FixedSizeList of float or double, or a List of one length; a sparse one is a struct of size (int32),
/// indices (list of int32) and values (list of float or double).
/// </remarks>
internal static class FeatureColumn
{
    public const string Shapes =
        "A feature column is a dense vector (FixedSizeList or List of float or double) or a sparse one (struct of size, indices, values); FastVectorAssembler makes one of plain columns.";

    /// <summary>The field of the feature column.</summary>
    /// <exception cref="SpecificationException">It is missing or is no vector.</exception>
    public static Field Find(Schema schema, string name, string stage)
    {
        Field field = Columns.Find(schema, name, stage, nameof(LightGBMEstimator.FeaturesCol));
        bool isVector = field.DataType switch
        {
            FixedSizeListType list => IsNumber(list.ValueDataType) && list.ListSize > 0,
            ListType list => IsNumber(list.ValueDataType),
            StructType structure => Part(structure, "size") is Int32Type
                && Part(structure, "indices") is ListType { ValueDataType: Int32Type }
                && Part(structure, "values") is ListType values && IsNumber(values.ValueDataType),
            _ => false,
        };
        return isVector
            ? field
            : throw new SpecificationException(
                $"The column holds {field.DataType.Name}, not feature vectors", Location.OfStage(stage, name), Shapes);

        static bool IsNumber(IArrowType type) => type is FloatType or DoubleType;
        static IArrowType? Part(StructType structure, string part) =>
            structure.Fields.FirstOrDefault(candidate => candidate.Name == part)?.DataType;
    }

    /// <summary>How many features the vectors have, where their type tells; else 0.</summary>
    public static int Width(Field field) => field.DataType is FixedSizeListType list ? list.ListSize : 0;

    /// <summary>Reads the vectors of a batch.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="name">The feature column.</param>
    /// <param name="width">How many features a vector has to have; 0 takes the number of the first one.</param>
    /// <param name="bad">Gets the rows whose vector is null or of another length. When it gets any, the result is null.</param>
    public static FeatureBlock? Read(RecordBatch batch, string name, int width, List<BadRow> bad) =>
        Read(batch.Column(batch.Schema.GetFieldIndex(name)), name, width, bad);

    /// <summary>Reads the vectors of a column.</summary>
    /// <param name="column">The column, borrowed.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="width">How many features a vector has to have; 0 takes the number of the first one.</param>
    /// <param name="bad">Gets the rows whose vector is null or of another length. When it gets any, the result is null.</param>
    public static FeatureBlock? Read(IArrowArray column, string name, int width, List<BadRow> bad)
    {
        int before = bad.Count;
        for (int row = 0; column.NullCount > 0 && row < column.Length; row++)
        {
            if (column.IsNull(row))
                bad.Add(new BadRow(row, name, "The feature vector is null", "Give every row a vector; values inside it may be missing."));
        }
        FeatureBlock? block = column switch
        {
            FixedSizeListArray list => ReadFixed(list, name, width, bad),
            ListArray list => ReadList(list, name, width, bad),
            StructArray structure => SparseReader.Read(structure, name, width, bad),
            _ => throw new DataException($"The column holds {column.Data.DataType.Name}, not feature vectors", new Location { Column = name }, Shapes),
        };
        return bad.Count == before ? block : null;
    }

    /// <summary>The reason of a bad row whose vector has the wrong length.</summary>
    public static BadRow WrongLength(int row, string name, int length, int width) =>
        new(row, name, $"The feature vector has {length} values where {width} are expected", "All vectors of a column have one length, that of the training data.");

    private static FeatureBlock? ReadFixed(FixedSizeListArray list, string name, int width, List<BadRow> bad)
    {
        int size = ((FixedSizeListType)list.Data.DataType).ListSize;
        if (width > 0 && size != width && list.Length > 0)
        {
            for (int row = 0; row < list.Length; row++)
                bad.Add(WrongLength(row, name, size, width));
            return null;
        }
        return DenseReader.Read(list.Values, list.Offset * size, list.Length, size);
    }

    private static FeatureBlock? ReadList(ListArray list, string name, int width, List<BadRow> bad)
    {
        ReadOnlySpan<int> offsets = list.ValueOffsets;
        for (int row = 0; row < list.Length; row++)
        {
            int length = offsets[row + 1] - offsets[row];
            if (list.IsNull(row))
                continue;
            width = width == 0 ? length : width;
            if (length != width || width == 0)
                bad.Add(WrongLength(row, name, length, width));
        }
        if (bad.Count > 0)
            return null;
        return list.Length == 0 ? DenseReader.Empty(width) : DenseReader.Read(list.Values, offsets[0], list.Length, width);
    }
}
