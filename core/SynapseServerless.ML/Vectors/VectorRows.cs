using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>The vectors of a batch, for estimators.</summary>
internal sealed class VectorRows
{
    private readonly IArrowArray _column;
    private readonly float[] _dense;
    private readonly int[] _all;

    private VectorRows(IArrowArray column, SlotSource source)
    {
        _column = column;
        Width = source.Width;
        _dense = column is StructArray ? [] : new float[column.Length * Width];
        _all = column is StructArray ? [] : [.. Enumerable.Range(0, Width)];
        if (_dense.Length > 0)
            source.Write(column, 0, column.Length, _dense, Width);
        Use = new bool[column.Length];
    }

    /// <summary>How many slots the vectors have.</summary>
    public int Width { get; }

    /// <summary>Which rows take part: those that are not null and, where it was asked for, have no NaN and nothing infinite.</summary>
    public bool[] Use { get; }

    /// <summary>Rows that cannot be learned from.</summary>
    public List<BadRow> Bad { get; } = [];

    /// <summary>How many slots the vectors of a column have.</summary>
    public static int WidthOf(Field field, string stage, string parameter) => FastVectorAssembler.Source(field, stage, parameter).Width;

    /// <summary>The field of a column of vectors, whose width may not be known yet.</summary>
    public static Field Require(Schema schema, string stage, string parameter, string? column) =>
        InputColumns.Require(schema, stage, parameter, column, VectorCells.Accepts, VectorCells.Expected);

    /// <summary>Reads a batch.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="parameter">The parameter that names the column.</param>
    /// <param name="column">The column.</param>
    /// <param name="finite">Whether NaN and infinities make a row bad; nulls are left out otherwise, and bad too with this.</param>
    public static VectorRows Read(RecordBatch batch, string stage, string parameter, string column, bool finite)
    {
        Field field = Require(batch.Schema, stage, parameter, column);
        var rows = new VectorRows(InputColumns.Get(batch, stage, column), FastVectorAssembler.Source(field, stage, parameter));
        for (int row = 0; row < batch.Length; row++)
        {
            string? problem = rows._column.IsNull(row) ? "The vector is missing" : finite && rows.HasHoles(row) ? "The vector has a value that is NaN or infinite" : null;
            rows.Use[row] = problem is null;
            if (problem is not null && finite)
                rows.Bad.Add(new BadRow(row, column, problem, "Impute missing values first (Imputer), or set onError to setAside to go on without the row."));
        }
        return rows;
    }

    /// <summary>The slots of a row that are written, ascending, and their values: all of a dense vector.</summary>
    public void Row(int row, out ReadOnlySpan<int> slots, out ReadOnlySpan<float> values)
    {
        if (_column is StructArray sparse)
        {
            SparseVectors.Row(sparse, row, out slots, out values);
            return;
        }
        slots = _all;
        values = _dense.AsSpan(row * Width, Width);
    }

    private bool HasHoles(int row)
    {
        Row(row, out _, out ReadOnlySpan<float> values);
        return values.ContainsAnyExceptInRange(float.MinValue, float.MaxValue);
    }
}
