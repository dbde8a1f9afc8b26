using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain.Tests;

/// <summary>A model that is a formula of a vector: what explains it can be worked out by hand.</summary>
public sealed class FormulaModel : BatchTransformer
{
    private int _rows;

    /// <summary>The formula; several numbers make a vector.</summary>
    [NotAParameter]
    public Func<float[], double[]> Formula { get; init; } = static x => [x[0]];

    [NotAParameter]
    public int Outputs { get; init; } = 1;

    [NotAParameter]
    public bool Costs { get; init; }

    /// <summary>How many rows were scored.</summary>
    [NotAParameter]
    public int Rows => _rows;

    /// <summary>The largest batch that was scored.</summary>
    [NotAParameter]
    public int LargestBatch { get; private set; }

    [NotAParameter]
    public override bool IsCheap => !Costs;

    public override BoundBatchTransformer Bind(Schema input)
    {
        InputColumns.Require(input, Uid, "featuresCol", "features");
        Field field = Outputs == 1 ? new Field("score", DoubleType.Default, false) : new Field("score", new FixedSizeListType(new Field("item", DoubleType.Default, false), Outputs), false);
        var added = new AddedColumns(input, field);
        return BoundBatchTransformer.Of(input, added.Output, (batch, _, _) => Score(batch, added), keepsRows: true);
    }

    private RecordBatch Score(RecordBatch batch, AddedColumns added)
    {
        Interlocked.Add(ref _rows, batch.Length);
        LargestBatch = Math.Max(LargestBatch, batch.Length);
        object?[] vectors = TestRows.Cells(batch, "features");
        double[] scores = [.. vectors.SelectMany(vector => Formula((float[])vector!))];
        IArrowArray column = NumericColumn.Of(scores);
        return added.To(batch, Outputs == 1 ? column : new FixedSizeListArray(added.Fields[0].DataType, batch.Length, column, ArrowBuffer.Empty, 0));
    }
}

/// <summary>Runs explainers over a few rows.</summary>
internal static class Explaining
{
    /// <summary>The cells of a column of lists of lists, by row and class.</summary>
    public static double[][][] Lists(RecordBatch batch, string column) =>
        [.. Enumerable.Range(0, batch.Length).Select(row => ((System.Collections.IEnumerable)Cells.Value(batch.Column(batch.Schema.GetFieldIndex(column)), row)!)
            .Cast<System.Collections.IEnumerable>().Select(list => list.Cast<object>().Select(Convert.ToDouble).ToArray()).ToArray())];

    /// <summary>The cells of a column of lists.</summary>
    public static double[][] Numbers(RecordBatch batch, string column) =>
        [.. Enumerable.Range(0, batch.Length).Select(row => ((System.Collections.IEnumerable)Cells.Value(batch.Column(batch.Schema.GetFieldIndex(column)), row)!)
            .Cast<object>().Select(Convert.ToDouble).ToArray())];

    /// <summary>Rows of vectors, drawn by a seed.</summary>
    public static float[][] Vectors(int rows, int width, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, width).Select(_ => (float)Math.Round((random.NextDouble() * 4) - 2, 3)).ToArray())];
    }

    /// <summary>
    /// Shapley values from their definition: the mean over all sets of the others, by size, of what a feature adds, where features that are not known have the values of each row
    /// of the background in turn.
    /// </summary>
    public static double[] Shapley(Func<float[], double> model, float[] row, float[][] background)
    {
        int m = row.Length;
        double[] values = new double[1 << m];
        for (int set = 0; set < values.Length; set++)
            values[set] = background.Average(other => model([.. row.Select((x, i) => (set >> i & 1) == 1 ? x : other[i])]));
        double[] factorials = [1, .. Enumerable.Range(1, m).Select(n => Enumerable.Range(1, n).Aggregate(1.0, (product, i) => product * i))];
        return
        [
            values[0],
            .. Enumerable.Range(0, m).Select(i => Enumerable.Range(0, 1 << m).Where(set => (set >> i & 1) == 0).Sum(set =>
            {
                int size = System.Numerics.BitOperations.PopCount((uint)set);
                return factorials[size] * factorials[m - size - 1] / factorials[m] * (values[set | 1 << i] - values[set]);
            })),
        ];
    }
}
