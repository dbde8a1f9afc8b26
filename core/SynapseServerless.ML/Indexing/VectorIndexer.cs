using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Learns which slots of a vector are categories, those with few different values, and gives each of their values an index.</summary>
/// <remarks>As Spark's: a slot with at most <see cref="MaxCategories"/> different values is one of categories. Its values get indexes in their order, but 0 gets index 0 where it comes, so that sparse
/// vectors stay sparse. A row whose vector is missing, or has NaN or infinities, is a bad row.</remarks>
public sealed class VectorIndexer : AggregateEstimator
{
    /// <summary>The column of vectors, dense or sparse.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>The column that is written; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>A slot with more different values than this stays a number.</summary>
    [Range(2, 1_000_000)]
    public int MaxCategories { get; init; } = 20;

    /// <summary>What becomes of a value of a category that the fit has not met: <c>error</c> makes a bad row, <c>skip</c> drops the row, <c>keep</c> gives the index after all others.</summary>
    [AllowedValues("error", "skip", "keep")]
    public string HandleInvalid { get; init; } = "error";

    private string Output => OutputCol ?? Uid + "_output";

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => Scaling.Output(input, Uid, InputCol, Output);

    /// <inheritdoc/>
    public override object CreateState(Schema input) => new SlotValues(VectorRows.WidthOf(VectorRows.Require(input, Uid, "inputCol", InputCol), Uid, "inputCol"), MaxCategories);

    /// <inheritdoc/>
    public override object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        VectorRows rows = VectorRows.Read(batch, Uid, "inputCol", InputCol, finite: true);
        if (rows.Bad.Count > 0)
            context.Rows.Reject(batch, rows.Bad, context);
        ((SlotValues)state).Add(rows);
        return state;
    }

    /// <inheritdoc/>
    public override object Merge(object left, object right) => ((SlotValues)left).Plus((SlotValues)right);

    /// <inheritdoc/>
    public override ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) =>
        BinaryState.SaveAsync(stream, ((SlotValues)state).Save, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
        await BinaryState.LoadAsync(stream, SlotValues.Load, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override Transformer Complete(object state, Schema input, StageContext context)
    {
        var values = (SlotValues)state;
        if (values.Rows == 0)
            throw new DataException("There are no vectors to learn from", Location.OfStage(Uid, InputCol), "Fit on rows that have vectors.");
        int[] slots = [.. Enumerable.Range(0, values.Width).Where(slot => values.Categories(slot) is not null)];
        return new VectorIndexerModel
        {
            Uid = Uid + "Model", InputCol = InputCol, OutputCol = Output, NumFeatures = values.Width, HandleInvalid = HandleInvalid,
            CategoricalSlots = slots, Categories = [.. slots.Select(slot => values.Categories(slot)!)],
        };
    }
}

/// <summary>The different values of each slot of vectors, as long as they are few.</summary>
internal sealed class SlotValues
{
    private readonly int _most;
    private readonly HashSet<float>?[] _values;
    private readonly long[] _written;

    /// <summary>The values of no vectors.</summary>
    /// <param name="width">How many slots there are.</param>
    /// <param name="most">From how many values on a slot is no more looked at, less one.</param>
    public SlotValues(int width, int most)
    {
        (_most, _values, _written) = (most, new HashSet<float>?[width], new long[width]);
        for (int slot = 0; slot < width; slot++)
            _values[slot] = [];
    }

    /// <summary>How many vectors there are.</summary>
    public long Rows { get; private set; }

    /// <summary>How many slots they have.</summary>
    public int Width => _values.Length;

    /// <summary>Adds vectors.</summary>
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
                _written[slots[i]]++;
                Add(slots[i], values[i]);
            }
        }
    }

    /// <summary>Adds the values of other vectors.</summary>
    public SlotValues Plus(SlotValues other)
    {
        Rows += other.Rows;
        for (int slot = 0; slot < Width; slot++)
        {
            _written[slot] += other._written[slot];
            if (other._values[slot] is not { } values)
                _values[slot] = null;
            else
            {
                foreach (float value in values)
                    Add(slot, value);
            }
        }
        return this;
    }

    /// <summary>The values of a slot in the order of their indexes; null where they are too many.</summary>
    public double[]? Categories(int slot)
    {
        if (_values[slot] is not { } values)
            return null;
        // What a sparse vector leaves out is 0.
        bool hasZero = values.Contains(0) || _written[slot] < Rows;
        double[] others = [.. values.Where(static value => value != 0).Order().Select(static value => (double)value)];
        return others.Length + (hasZero ? 1 : 0) > _most ? null : hasZero ? [0, .. others] : others;
    }

    /// <summary>Writes them.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Width);
        writer.Write(_most);
        writer.Write(Rows);
        for (int slot = 0; slot < Width; slot++)
        {
            writer.Write(_written[slot]);
            writer.Write(_values[slot]?.Count ?? -1);
            foreach (float value in _values[slot] ?? [])
                writer.Write(value);
        }
    }

    /// <summary>Reads them.</summary>
    public static SlotValues Load(BinaryReader reader)
    {
        var state = new SlotValues(reader.ReadInt32(), reader.ReadInt32()) { Rows = reader.ReadInt64() };
        for (int slot = 0; slot < state.Width; slot++)
        {
            state._written[slot] = reader.ReadInt64();
            int count = reader.ReadInt32();
            if (count < 0)
                state._values[slot] = null;
            for (; count > 0; count--)
                state._values[slot]!.Add(reader.ReadSingle());
        }
        return state;
    }

    private void Add(int slot, float value)
    {
        if (_values[slot] is { } known && known.Add(value) && known.Count > _most)
            _values[slot] = null;
    }
}
