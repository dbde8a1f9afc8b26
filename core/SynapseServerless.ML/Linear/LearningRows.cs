using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>The columns that a learner reads.</summary>
/// <param name="Stage">The stage, for messages.</param>
/// <param name="Features">The column of vectors.</param>
/// <param name="Label">The column of labels.</param>
/// <param name="Weight">The column of weights of rows; null for 1 each.</param>
internal sealed record LearningColumns(string Stage, string Features, string Label, string? Weight)
{
    private const int MaxClasses = 10_000;

    /// <summary>What is wrong with a label that is finite; null for nothing.</summary>
    public Func<double, string?> Problem { get; init; } = static _ => null;

    /// <summary>What labels have to be.</summary>
    public string LabelRemedy { get; init; } = "Labels are finite numbers.";

    /// <summary>Labels that are indexes of classes.</summary>
    public static LearningColumns OfClasses(string stage, string features, string label, string? weight) => new(stage, features, label, weight)
    {
        Problem = static value => value >= 0 && value < MaxClasses && value == Math.Floor(value) ? null : FormattableString.Invariant($"The label {value} is not the index of a class"),
        LabelRemedy = "Classes are whole numbers from 0; StringIndexer or ValueIndexer makes them of other values.",
    };

    /// <summary>Vectors alone, for models.</summary>
    public static LearningColumns OfFeatures(string stage, string features) => new(stage, features, "", null);

    /// <summary>Checks that the columns are there; gives the field of the label.</summary>
    public Field Require(Schema input)
    {
        VectorRows.Require(input, Stage, "featuresCol", Features);
        if (Weight is { Length: > 0 })
            InputColumns.Require(input, Stage, "weightCol", Weight, NumericColumn.IsReadable, "a column of numbers");
        return InputColumns.Require(input, Stage, "labelCol", Label, NumericColumn.IsReadable, "a column of numbers; StringIndexer or ValueIndexer makes them of text");
    }
}

/// <summary>The rows of a batch that can be learned from: vectors, labels and weights above 0.</summary>
internal sealed class LearningRows
{
    private const string MissingRemedy = "Impute missing values first (Imputer), or set onError to setAside to go on without the row.";

    private readonly StructArray? _sparse;
    private readonly FloatArray? _floats;
    private readonly int _start;
    private readonly float[] _copy;
    private readonly int[]? _rows;

    private LearningRows(IArrowArray column, SlotSource source, double[] labels, double[]? weights, List<BadRow> bad, int[]? rows)
    {
        (Width, Bad, _rows, _copy) = (source.Width, bad, rows, []);
        Labels = rows is null ? labels : Picked(labels, rows);
        Weights = weights is null || rows is null ? weights : Picked(weights, rows);
        if (column is StructArray sparse)
            _sparse = sparse;
        else if (rows is null && column is FixedSizeListArray { Values: FloatArray floats } list)
            (_floats, _start) = (floats, list.Offset * Width);
        else
        {
            _copy = new float[Labels.Length * Width];
            for (int i = 0; i < Labels.Length; i++)
                source.Write(column, rows is null ? i : rows[i], 1, _copy.AsSpan(i * Width, Width), Width);
        }
    }

    /// <summary>How many slots the vectors have.</summary>
    public int Width { get; }

    /// <summary>Labels by row.</summary>
    public double[] Labels { get; }

    /// <summary>Weights by row; null for 1 each.</summary>
    public double[]? Weights { get; }

    /// <summary>How many rows there are.</summary>
    public int Count => Labels.Length;

    /// <summary>Whether vectors are sparse.</summary>
    public bool IsSparse => _sparse is not null;

    /// <summary>Rows that cannot be learned from.</summary>
    public List<BadRow> Bad { get; }

    /// <summary>Reads a batch.</summary>
    public static LearningRows Read(RecordBatch batch, LearningColumns columns)
    {
        Field field = VectorRows.Require(batch.Schema, columns.Stage, "featuresCol", columns.Features);
        SlotSource source = FastVectorAssembler.Source(field, columns.Stage, "featuresCol");
        IArrowArray vectors = InputColumns.Get(batch, columns.Stage, columns.Features);
        IArrowArray? labelColumn = columns.Label.Length == 0 ? null : InputColumns.Get(batch, columns.Stage, columns.Label);
        double[] labels = labelColumn is null ? new double[batch.Length] : NumericColumn.ToDoubles(labelColumn);
        double[]? weights = columns.Weight is { Length: > 0 } weight ? NumericColumn.ToDoubles(InputColumns.Get(batch, columns.Stage, weight)) : null;
        var bad = new List<BadRow>();
        if (AreFine(vectors, source.Width, labels, weights, columns))
            return new LearningRows(vectors, source, labels, weights, bad, null);
        VectorRows read = VectorRows.Read(batch, columns.Stage, "featuresCol", columns.Features, finite: true);
        Dictionary<int, BadRow> holes = read.Bad.ToDictionary(static row => row.Row);
        var rows = new List<int>(labels.Length);
        for (int row = 0; row < labels.Length; row++)
        {
            if (holes.TryGetValue(row, out BadRow? hole))
                bad.Add(hole);
            else if (!double.IsFinite(labels[row]))
                bad.Add(new BadRow(row, columns.Label, labelColumn!.IsNull(row) ? "The label is missing" : "The label is NaN or infinite", MissingRemedy));
            else if (columns.Problem(labels[row]) is { } problem)
                bad.Add(new BadRow(row, columns.Label, problem, columns.LabelRemedy));
            else if (weights is not null && !(weights[row] >= 0 && double.IsFinite(weights[row])))
                bad.Add(new BadRow(row, columns.Weight, "The weight is missing, negative or infinite", "Weights are 0 or more."));
            else if (weights is null || weights[row] > 0)
                rows.Add(row);
        }
        return new LearningRows(vectors, source, labels, weights, bad, [.. rows]);
    }

    /// <summary>The row of the batch that a row is.</summary>
    public int RowOf(int row) => _rows is null ? row : _rows[row];

    /// <summary>Dense rows, one after the other.</summary>
    public ReadOnlySpan<float> Dense(int first, int count) => _floats is null
        ? _copy.AsSpan(first * Width, count * Width)
        : _floats.Values.Slice(_start + (first * Width), count * Width);

    /// <summary>The slots of a sparse row that are written, and their values.</summary>
    public void Sparse(int row, out ReadOnlySpan<int> slots, out ReadOnlySpan<float> values) =>
        SparseVectors.Row(_sparse!, _rows is null ? row : _rows[row], out slots, out values);

    private static bool AreFine(IArrowArray vectors, int width, double[] labels, double[]? weights, LearningColumns columns)
    {
        if (vectors.NullCount != 0 || labels.AsSpan().ContainsAnyExceptInRange(double.MinValue, double.MaxValue))
            return false;
        if (weights is not null && weights.AsSpan().ContainsAnyExceptInRange(double.Epsilon, double.MaxValue))
            return false;
        foreach (double label in labels)
        {
            if (columns.Problem(label) is not null)
                return false;
        }
        if (vectors is FixedSizeListArray { Values: FloatArray floats } list)
            return floats.NullCount == 0 && !floats.Values.Slice(list.Offset * width, list.Length * width).ContainsAnyExceptInRange(float.MinValue, float.MaxValue);
        if (vectors is not StructArray sparse)
            return false;
        for (int row = 0; row < sparse.Length; row++)
        {
            SparseVectors.Row(sparse, row, out _, out ReadOnlySpan<float> values);
            if (values.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
                return false;
        }
        return true;
    }

    private static double[] Picked(double[] values, int[] rows) => System.Array.ConvertAll(rows, row => values[row]);
}
