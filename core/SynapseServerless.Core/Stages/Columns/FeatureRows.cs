using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Stages;

/// <summary>The vectors of a batch as one matrix of floats, dense or sparse as they come.</summary>
public sealed class FeatureRows
{
    private const string Remedy = "Impute missing values first (CleanMissingData), or set onError to setAside to go on without the row.";

    private FeatureRows(float[] values, int width, List<BadRow> bad, bool[] use) => (Values, Width, Bad, Use) = (values, width, bad, use);

    /// <summary>The vectors, row after row; what stands for a bad row has no meaning.</summary>
    public float[] Values { get; }

    /// <summary>Values of a vector.</summary>
    public int Width { get; }

    /// <summary>Rows without a vector, or with one that has NaN or an infinity in it.</summary>
    public IReadOnlyList<BadRow> Bad { get; }

    /// <summary>Which rows are not bad.</summary>
    public bool[] Use { get; }

    /// <summary>The vector of a row.</summary>
    public ReadOnlySpan<float> Row(int row) => Values.AsSpan(row * Width, Width);

    /// <summary>Makes sure of a column of vectors, and says how many values they have.</summary>
    /// <param name="schema">Schema of the input.</param>
    /// <param name="uid">The stage, for errors.</param>
    /// <param name="parameter">The parameter that names the column, camelCase, for errors.</param>
    /// <param name="column">Name of the column.</param>
    /// <returns>The width; 0 where it is known only once the stage that makes the vectors is fitted.</returns>
    /// <exception cref="SpecificationException">There is no such column, or it has no vectors.</exception>
    public static int Require(Schema schema, string uid, string parameter, string? column)
    {
        Field field = InputColumns.Require(
            schema, uid, parameter, column, static type => SparseVectors.IsVector(type) || type is ListType { ValueDataType: FloatType or DoubleType }, "a column of vectors; FastVectorAssembler makes one");
        return SparseVectors.Size(field) ?? 0;
    }

    /// <summary>How many values the vectors of a column have.</summary>
    /// <param name="schema">Schema of the input.</param>
    /// <param name="uid">The stage, for errors.</param>
    /// <param name="parameter">The parameter that names the column, camelCase, for errors.</param>
    /// <param name="column">Name of the column.</param>
    /// <exception cref="SpecificationException">There is no such column, it has no vectors, or their width is not known.</exception>
    public static int WidthOf(Schema schema, string uid, string parameter, string? column) => Require(schema, uid, parameter, column) is var width and > 0 ? width : throw new SpecificationException(
        $"The vectors of column '{column}' have no known number of slots", Location.OfParameter(uid, parameter),
        "Give vectors of fixed width (FixedSizeList), or sparse ones whose metadata have synapse.size.");

    /// <summary>Reads a batch.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="uid">The stage, for errors.</param>
    /// <param name="column">The column of vectors.</param>
    public static FeatureRows Read(RecordBatch batch, string uid, string column)
    {
        int width = WidthOf(batch.Schema, uid, "featuresCol", column);
        IArrowArray array = InputColumns.Get(batch, uid, column);
        var values = new float[checked(batch.Length * width)];
        if (array is FixedSizeListArray dense)
            NumericColumn.CopyTo(dense.Values, dense.Offset * width, values, 1, float.NaN);
        else
            Sparse((StructArray)array, width, values);
        var bad = new List<BadRow>();
        bool[] use = new bool[batch.Length];
        System.Array.Fill(use, true);
        if (array.NullCount == 0 && !values.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            return new FeatureRows(values, width, bad, use);
        for (int row = 0; row < use.Length; row++)
        {
            string? problem = array.IsNull(row) ? "The vector is missing"
                : values.AsSpan(row * width, width).ContainsAnyExceptInRange(float.MinValue, float.MaxValue) ? "The vector has a value that is NaN or infinite"
                : null;
            use[row] = problem is null;
            if (problem is not null)
                bad.Add(new BadRow(row, column, problem, Remedy));
        }
        return new FeatureRows(values, width, bad, use);
    }

    private static void Sparse(StructArray vectors, int width, float[] values)
    {
        for (int row = 0; row < vectors.Length; row++)
        {
            if (vectors.IsNull(row))
                continue;
            SparseVectors.Row(vectors, row, out ReadOnlySpan<int> indices, out ReadOnlySpan<float> found);
            for (int i = 0; i < indices.Length; i++)
                values[(row * width) + indices[i]] = found[i];
        }
    }
}
