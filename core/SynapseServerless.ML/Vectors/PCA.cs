using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Numbers;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Learns the directions in which vectors vary most, to have fewer numbers that say nearly as much.</summary>
/// <remarks>As Spark's: directions are eigenvectors of the covariance (n - 1), and vectors are not centered when they are turned. The largest number of a direction is positive. Up to 4,096 slots.</remarks>
public sealed class PCA : AggregateEstimator
{
    /// <summary>The column of vectors, dense or sparse.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>The column that is written; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>How many directions.</summary>
    [Range(1, ProductSums.MaxWidth)]
    public int K { get; init; } = 1;

    private string Output => OutputCol ?? Uid + "_output";

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Field field = VectorRows.Require(input, Uid, "inputCol", InputCol);
        if (SparseVectors.Size(field) is { } width)
            Check(width);
        return Schemas.With(input, ColumnMetadata.Vector(Output, K));
    }

    /// <inheritdoc/>
    public override object CreateState(Schema input)
    {
        int width = VectorRows.WidthOf(VectorRows.Require(input, Uid, "inputCol", InputCol), Uid, "inputCol");
        Check(width);
        return new CovarianceSums(width);
    }

    /// <inheritdoc/>
    public override object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        LearningRows rows = LearningRows.Read(batch, LearningColumns.OfFeatures(Uid, InputCol));
        if (rows.Bad.Count > 0)
            context.Rows.Reject(batch, rows.Bad, context);
        ((CovarianceSums)state).Add(rows);
        return state;
    }

    /// <inheritdoc/>
    public override object Merge(object left, object right)
    {
        ((CovarianceSums)left).Add((CovarianceSums)right);
        return left;
    }

    /// <inheritdoc/>
    public override Transformer Complete(object state, Schema input, StageContext context)
    {
        var sums = (CovarianceSums)state;
        if (sums.Rows < 2)
            throw new DataException($"There are {sums.Rows} vectors, and directions take two at least", Location.OfStage(Uid, InputCol), "Fit on rows that have vectors.");
        (double[] values, double[][] vectors) = SymmetricEigen.Of(sums.Covariance());
        double all = values.Sum(static value => Math.Max(0, value));
        return new PCAModel
        {
            Uid = Uid + "Model", InputCol = InputCol, OutputCol = Output, Pc = [.. vectors.Take(K)],
            ExplainedVariance = [.. values.Take(K).Select(value => all > 0 ? Math.Max(0, value) / all : 0)],
        };
    }

    /// <inheritdoc/>
    public override async ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) =>
        await BinaryState.SaveAsync(stream, ((CovarianceSums)state).Save, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
        await BinaryState.LoadAsync(stream, CovarianceSums.Load, cancellationToken).ConfigureAwait(false);

    private void Check(int width)
    {
        if (width > ProductSums.MaxWidth)
            throw new SpecificationException($"The vectors have {width} slots, and it takes {ProductSums.MaxWidth} at most", Location.OfParameter(Uid, "inputCol"), "Select features first.");
        if (K > width)
            throw BadParameter(nameof(K), $"There are {K} directions of vectors with {width} slots", $"Give {width} at most.");
    }
}

/// <summary>Turns vectors into the directions in which they vary most; what PCA fits.</summary>
public sealed class PCAModel : VectorTransformer, IOnnxExport
{
    /// <summary>The directions, a vector each.</summary>
    public IReadOnlyList<double[]> Pc { get; init; } = [];

    /// <summary>Which part of all variance each direction has.</summary>
    public IReadOnlyList<double> ExplainedVariance { get; init; } = [];

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (Pc.Count == 0)
            throw graph.Refuse("it has no directions");
        VectorForms.Set(graph, OutputCol ?? Uid + "_output", LinearForms.Sums(graph, InputCol, Pc, null));
    }

    private protected override VectorFunction FunctionOf(Field input, int width)
    {
        Scaling.CheckWidth(this, InputCol, width, Pc.Count == 0 ? width : Pc[0].Length);
        double[][] directions = [.. Pc];
        return new VectorFunction
        {
            Width = directions.Length,
            Dense = (from, to) =>
            {
                for (int k = 0; k < directions.Length; k++)
                    to[k] = (float)RowMath.Dot(from, directions[k]);
            },
        };
    }
}

/// <summary>Products of the slots of vectors with each other, added up.</summary>
internal sealed class CovarianceSums
{
    private readonly int _width;

    // The lower triangle of products, then the slots.
    private readonly PairSums _sums;

    /// <summary>The sums of no vectors.</summary>
    public CovarianceSums(int width)
        : this(width, new PairSums(Cholesky.Row(width) + width))
    {
    }

    private CovarianceSums(int width, PairSums sums) => (_width, _sums) = (width, sums);

    /// <summary>How many vectors there are.</summary>
    public long Rows { get; private set; }

    /// <summary>Adds vectors. The product of two floats is a double without rounding.</summary>
    public void Add(LearningRows rows)
    {
        int slotsFrom = Cholesky.Row(_width);
        double[] dense = new double[_width];
        Rows += rows.Count;
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows.IsSparse)
            {
                rows.Sparse(row, out ReadOnlySpan<int> slots, out ReadOnlySpan<float> values);
                for (int i = 0; i < slots.Length; i++)
                {
                    for (int k = 0; k <= i; k++)
                        _sums.Add(Cholesky.Row(slots[i]) + slots[k], (double)values[i] * values[k]);
                    _sums.Add(slotsFrom + slots[i], values[i]);
                }
                continue;
            }
            System.Numerics.Tensors.TensorPrimitives.ConvertChecked(rows.Dense(row, 1), dense);
            for (int j = 0; j < _width; j++)
                RowMath.AddScaled(_sums, Cholesky.Row(j), dense.AsSpan(0, j + 1), dense[j]);
            RowMath.AddScaled(_sums, slotsFrom, dense, 1);
        }
    }

    /// <summary>Adds other sums.</summary>
    public void Add(CovarianceSums other)
    {
        Rows += other.Rows;
        _sums.Add(other._sums);
    }

    /// <summary>The covariance of a sample.</summary>
    public double[][] Covariance()
    {
        int slots = Cholesky.Row(_width);
        double[][] matrix = [.. Enumerable.Range(0, _width).Select(_ => new double[_width])];
        for (int j = 0; j < _width; j++)
        {
            for (int k = 0; k <= j; k++)
            {
                // What cancels is taken from both parts of the sum.
                int place = Cholesky.Row(j) + k;
                double left = _sums[slots + j], right = _sums[slots + k], product = left * right, mean = product / Rows;
                double rest = (Math.FusedMultiplyAdd(-mean, Rows, product) + Math.FusedMultiplyAdd(left, right, -product)) / Rows;
                matrix[j][k] = matrix[k][j] = ((_sums.High[place] - mean) + (_sums.Low[place] - rest)) / (Rows - 1);
            }
        }
        return matrix;
    }

    /// <summary>Writes the sums.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_width);
        writer.Write(Rows);
        _sums.Save(writer);
    }

    /// <summary>Reads sums.</summary>
    public static CovarianceSums Load(BinaryReader reader)
    {
        (int width, long rows) = (reader.ReadInt32(), reader.ReadInt64());
        return new CovarianceSums(width, PairSums.Load(reader)) { Rows = rows };
    }
}
