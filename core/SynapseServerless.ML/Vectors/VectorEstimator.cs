using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Numbers;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>An estimator that learns from sums, smallest and largest values of the slots of a vector column. A row whose vector is missing, or has NaN or infinities, is a bad row.</summary>
public abstract class VectorEstimator : AggregateEstimator
{
    private protected VectorEstimator()
    {
    }

    /// <summary>The column of vectors, dense or sparse.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>The column that is written; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    private protected string Output => OutputCol ?? Uid + "_output";

    private protected abstract Transformer Finish(VectorStatistics state);

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => Scaling.Output(input, Uid, InputCol, Output);

    /// <inheritdoc/>
    public sealed override object CreateState(Schema input) =>
        new VectorStatistics(VectorRows.WidthOf(VectorRows.Require(input, Uid, "inputCol", InputCol), Uid, "inputCol"));

    /// <inheritdoc/>
    public sealed override object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        VectorRows rows = VectorRows.Read(batch, Uid, "inputCol", InputCol, finite: true);
        if (rows.Bad.Count > 0)
            context.Rows.Reject(batch, rows.Bad, context);
        ((VectorStatistics)state).Add(rows);
        return state;
    }

    /// <inheritdoc/>
    public sealed override object Merge(object left, object right)
    {
        ((VectorStatistics)left).Add((VectorStatistics)right);
        return left;
    }

    /// <inheritdoc/>
    public sealed override Transformer Complete(object state, Schema input, StageContext context) => ((VectorStatistics)state).Rows > 0
        ? Finish((VectorStatistics)state)
        : throw new DataException("There are no vectors to learn from", Location.OfStage(Uid, InputCol), "Fit on rows that have vectors.");

    /// <inheritdoc/>
    public sealed override async ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) =>
        await BinaryState.SaveAsync(stream, ((VectorStatistics)state).Save, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public sealed override async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
        await BinaryState.LoadAsync(stream, VectorStatistics.Load, cancellationToken).ConfigureAwait(false);
}

/// <summary>Sums, smallest and largest values of the slots of vectors.</summary>
internal sealed class VectorStatistics
{
    private readonly PairSums _sums;
    private readonly PairSums _squares;
    private readonly float[] _smallest;
    private readonly float[] _largest;
    private readonly long[] _written;

    /// <summary>The statistics of no vectors.</summary>
    /// <param name="width">How many slots they have.</param>
    public VectorStatistics(int width)
        : this(new PairSums(width), new PairSums(width), new float[width], new float[width], new long[width])
    {
        System.Array.Fill(_smallest, float.PositiveInfinity);
        System.Array.Fill(_largest, float.NegativeInfinity);
    }

    private VectorStatistics(PairSums sums, PairSums squares, float[] smallest, float[] largest, long[] written) =>
        (_sums, _squares, _smallest, _largest, _written) = (sums, squares, smallest, largest, written);

    /// <summary>How many vectors there are.</summary>
    public long Rows { get; private set; }

    /// <summary>How many slots they have.</summary>
    public int Width => _written.Length;

    /// <summary>Adds the vectors of a batch.</summary>
    public void Add(VectorRows rows)
    {
        for (int row = 0; row < rows.Use.Length; row++)
        {
            if (!rows.Use[row])
                continue;
            Rows++;
            rows.Row(row, out ReadOnlySpan<int> slots, out ReadOnlySpan<float> values);
            for (int i = 0; i < slots.Length; i++)
            {
                int slot = slots[i];
                float value = values[i];
                _sums.Add(slot, value);
                // The square of a float is a double without rounding.
                _squares.Add(slot, (double)value * value);
                _smallest[slot] = Math.Min(_smallest[slot], value);
                _largest[slot] = Math.Max(_largest[slot], value);
                _written[slot]++;
            }
        }
    }

    /// <summary>Adds other statistics.</summary>
    public void Add(VectorStatistics other)
    {
        Rows += other.Rows;
        _sums.Add(other._sums);
        _squares.Add(other._squares);
        for (int i = 0; i < Width; i++)
        {
            _smallest[i] = Math.Min(_smallest[i], other._smallest[i]);
            _largest[i] = Math.Max(_largest[i], other._largest[i]);
            _written[i] += other._written[i];
        }
    }

    /// <summary>The mean of a slot.</summary>
    public double Mean(int slot) => _sums[slot] / Rows;

    /// <summary>The standard deviation of a slot, with n - 1; 0 of one vector.</summary>
    public double Deviation(int slot)
    {
        if (Rows < 2)
            return 0;
        // What cancels is taken from the sum of squares in both of its parts: sum² / n is square + rest.
        double sum = _sums[slot], product = sum * sum, square = product / Rows;
        double rest = (Math.FusedMultiplyAdd(-square, Rows, product) + Math.FusedMultiplyAdd(sum, sum, -product)) / Rows;
        double variance = ((_squares.High[slot] - square) + (_squares.Low[slot] - rest)) / (Rows - 1);
        return variance > 0 && Smallest(slot) < Largest(slot) ? Math.Sqrt(variance) : 0;
    }

    /// <summary>The smallest value of a slot; slots that a sparse vector leaves out are 0.</summary>
    public double Smallest(int slot) => _written[slot] < Rows ? Math.Min(_smallest[slot], 0) : _smallest[slot];

    /// <summary>The largest value of a slot.</summary>
    public double Largest(int slot) => _written[slot] < Rows ? Math.Max(_largest[slot], 0) : _largest[slot];

    /// <summary>A number for each slot.</summary>
    public double[] Each(Func<int, double> number) => [.. Enumerable.Range(0, Width).Select(number)];

    /// <summary>Writes them.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Rows);
        _sums.Save(writer);
        _squares.Save(writer);
        for (int i = 0; i < Width; i++)
        {
            writer.Write(_smallest[i]);
            writer.Write(_largest[i]);
            writer.Write(_written[i]);
        }
    }

    /// <summary>Reads them.</summary>
    public static VectorStatistics Load(BinaryReader reader)
    {
        long rows = reader.ReadInt64();
        PairSums sums = PairSums.Load(reader), squares = PairSums.Load(reader);
        var state = new VectorStatistics(sums, squares, new float[sums.Count], new float[sums.Count], new long[sums.Count]) { Rows = rows };
        for (int i = 0; i < state.Width; i++)
            (state._smallest[i], state._largest[i], state._written[i]) = (reader.ReadSingle(), reader.ReadSingle(), reader.ReadInt64());
        return state;
    }
}
