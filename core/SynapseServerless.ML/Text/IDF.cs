using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Learns how many vectors use each slot, to weigh rare slots more than frequent ones.</summary>
/// <remarks>As Spark's: a slot is multiplied by ln((vectors + 1) / (vectors with the slot above 0 + 1)).</remarks>
public sealed class IDF : AggregateEstimator<IDF.Frequencies>
{
    /// <summary>The column of vectors, such as HashingTF makes.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>The column that is written; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>Slots that fewer vectors use than this become 0.</summary>
    [Range(0, int.MaxValue)]
    public int MinDocFreq { get; init; }

    private string Output => OutputCol ?? Uid + "_output";

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => Scaling.Output(input, Uid, InputCol, Output);

    /// <inheritdoc/>
    protected override Frequencies Create(Schema input) => new();

    /// <inheritdoc/>
    protected override Frequencies Add(Frequencies state, RecordBatch batch, StageContext context)
    {
        VectorRows rows = VectorRows.Read(batch, Uid, "inputCol", InputCol, finite: false);
        state.Width = rows.Width;
        for (int row = 0; row < batch.Length; row++)
        {
            if (!rows.Use[row])
                continue;
            rows.Row(row, out ReadOnlySpan<int> slots, out ReadOnlySpan<float> values);
            for (int i = 0; i < slots.Length; i++)
            {
                if (values[i] > 0)
                    state.Slots[slots[i]] = state.Slots.GetValueOrDefault(slots[i]) + 1;
            }
            state.Rows++;
        }
        return state;
    }

    /// <inheritdoc/>
    protected override Frequencies Combine(Frequencies left, Frequencies right) => left.Plus(right);

    /// <inheritdoc/>
    protected override Transformer Finish(Frequencies state, Schema input, StageContext context)
    {
        if (state.Rows == 0)
            throw new DataException("There are no vectors to learn from", Location.OfStage(Uid, InputCol), "Fit on rows whose vectors are not null.");
        return new IDFModel
        {
            Uid = Uid + "Model", InputCol = InputCol, OutputCol = Output, NumDocs = state.Rows, Width = state.Width, MinDocFreq = MinDocFreq,
            Slots = [.. state.Slots.Keys.Order()], DocFreq = [.. state.Slots.OrderBy(static pair => pair.Key).Select(static pair => pair.Value)],
        };
    }

    /// <summary>How many vectors use each slot.</summary>
    public sealed class Frequencies
    {
        /// <summary>How many vectors there are.</summary>
        public long Rows { get; set; }

        /// <summary>How many slots they have.</summary>
        public int Width { get; set; }

        /// <summary>How many of them use a slot; slots that none uses are left out.</summary>
        public Dictionary<int, long> Slots { get; init; } = [];

        internal Frequencies Plus(Frequencies other)
        {
            Rows += other.Rows;
            Width = Math.Max(Width, other.Width);
            foreach ((int slot, long rows) in other.Slots)
                Slots[slot] = Slots.GetValueOrDefault(slot) + rows;
            return this;
        }
    }
}

/// <summary>Multiplies the slots of vectors by how rare they are; what IDF fits.</summary>
public sealed class IDFModel : VectorTransformer
{
    /// <summary>The slots that some vector used, ascending.</summary>
    public IReadOnlyList<int> Slots { get; init; } = [];

    /// <summary>How many vectors used each of <see cref="Slots"/>.</summary>
    public IReadOnlyList<long> DocFreq { get; init; } = [];

    /// <summary>How many vectors there were.</summary>
    public long NumDocs { get; init; }

    /// <summary>How many slots the vectors had; 0 when it is not known.</summary>
    public int Width { get; init; }

    /// <summary>Slots that fewer vectors used than this become 0.</summary>
    public int MinDocFreq { get; init; }

    /// <summary>What a slot is multiplied by.</summary>
    /// <param name="slot">The slot.</param>
    public double Idf(int slot)
    {
        int place = Slots.ToList().BinarySearch(slot);
        return Weight(place < 0 ? 0 : DocFreq[place], NumDocs, MinDocFreq);
    }

    /// <summary>What a slot is multiplied by that so many vectors used.</summary>
    internal static double Weight(long frequency, long rows, int least) => frequency < least ? 0 : Math.Log((rows + 1.0) / (frequency + 1.0));

    private protected override VectorFunction FunctionOf(Field input, int width)
    {
        Scaling.CheckWidth(this, InputCol, width, Width);
        double[] weights = new double[width];
        System.Array.Fill(weights, Weight(0, NumDocs, MinDocFreq));
        for (int i = 0; i < Slots.Count; i++)
            weights[Slots[i]] = Weight(DocFreq[i], NumDocs, MinDocFreq);
        return Scaling.By(weights, ColumnMetadata.Slots(input));
    }
}
