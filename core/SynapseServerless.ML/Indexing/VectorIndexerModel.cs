using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using Microsoft.Extensions.Logging;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Puts indexes in the place of the values of categories in vectors; what VectorIndexer fits.</summary>
/// <remarks>The metadata of the column that is written name the slots of categories, which LightGBM goes by.</remarks>
public sealed class VectorIndexerModel : BatchTransformer, IOnnxExport, IModelInsights
{
    /// <summary>The column of vectors, dense or sparse.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>The column that is written; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>How many slots the vectors of the fit had.</summary>
    public int NumFeatures { get; init; }

    /// <summary>The slots that are categories, ascending.</summary>
    public IReadOnlyList<int> CategoricalSlots { get; init; } = [];

    /// <summary>The values of each of <see cref="CategoricalSlots"/>, in the order of their indexes.</summary>
    public IReadOnlyList<double[]> Categories { get; init; } = [];

    /// <summary>What becomes of a value of a category that the fit has not met: <c>error</c> makes a bad row, <c>skip</c> drops the row, <c>keep</c> gives the index after all others.</summary>
    [AllowedValues("error", "skip", "keep")]
    public string HandleInvalid { get; init; } = "error";

    private string Output => OutputCol ?? Uid + "_output";

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (CategoricalSlots.Count != Categories.Count)
            yield return BadParameter(nameof(Categories), $"There are values of {Categories.Count} slots and {CategoricalSlots.Count} slots of categories", "Give the values of each slot.");
        if (CategoricalSlots.Any(slot => slot < 0 || slot >= NumFeatures))
            yield return BadParameter(nameof(CategoricalSlots), $"A slot is none of the {NumFeatures} of a vector", "Slots count from 0.");
    }

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        Field field = VectorRows.Require(input, Uid, "inputCol", InputCol);
        SlotSource source = FastVectorAssembler.Source(field, Uid, "inputCol");
        Scaling.CheckWidth(this, InputCol, source.Width, NumFeatures);
        VectorFunction function = Function(ColumnMetadata.Slots(field));
        var added = new AddedColumns(input, ColumnMetadata.With(function.Output(field, Output), ColumnMetadata.CategoricalSlotsKey, CategoricalSlots));
        int place = input.GetFieldIndex(InputCol);
        return BoundBatchTransformer.Of(
            input, added.Output,
            (batch, context, _) =>
            {
                var bad = new List<BadRow>();
                RecordBatch all = added.To(batch, function.Apply(batch.Column(place), source, InputCol, bad));
                if (bad.Count == 0)
                    return all;
                using (all)
                    return HandleInvalid == "skip" ? Dropped(all, bad, context) : context.RejectRows(batch, bad, all);
            },
            keepsRows: HandleInvalid != "skip");
    }

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        OnnxValue vectors = VectorForms.Doubles(graph, InputCol);
        var parts = new List<OnnxValue>();
        int next = 0;
        for (int i = 0; i < CategoricalSlots.Count; i++)
        {
            AddSlots(graph, parts, vectors, next, CategoricalSlots[i]);
            parts.Add(Index(graph, Slots(graph, vectors, CategoricalSlots[i], 1), Categories[i]));
            next = CategoricalSlots[i] + 1;
        }
        AddSlots(graph, parts, vectors, next, NumFeatures);
        VectorForms.Set(graph, Output, graph.Side(parts));
        if (HandleInvalid != "keep")
            graph.Note($"a value of a category that the fit has not met gets the index after all others; the stage {(HandleInvalid == "skip" ? "drops" : "rejects")} the row");
    }

    /// <inheritdoc/>
    public ModelInsights GetInsights() => new()
    {
        Facts = new Dictionary<string, string>
        {
            ["slots"] = NumFeatures.ToString(CultureInfo.InvariantCulture),
            ["slots of categories"] = CategoricalSlots.Count.ToString(CultureInfo.InvariantCulture),
        },
    };

    private static void AddSlots(IOnnxGraph graph, List<OnnxValue> parts, OnnxValue vectors, int first, int end)
    {
        if (end > first)
            parts.Add(Slots(graph, vectors, first, end - first));
    }

    private static OnnxValue Slots(IOnnxGraph graph, OnnxValue vectors, int first, int count) => graph.Node(
        "Gather", [vectors, graph.Constant([.. Enumerable.Range(first, count).Select(static slot => (long)slot)])], OnnxElement.Double, count, new OnnxSetting("axis", 1L));

    private static OnnxValue Index(IOnnxGraph graph, OnnxValue slot, double[] categories)
    {
        // At most one category is met: it adds its distance from their number.
        OnnxValue matches = graph.As(graph.Compare("Equal", slot, graph.Constant(categories), categories.Length), OnnxElement.Double);
        OnnxValue distances = graph.Compute("Mul", matches, graph.Constant([.. Enumerable.Range(0, categories.Length).Select(index => (double)(index - categories.Length))]));
        return graph.Compute("Add", LevelForms.Sum(graph, distances, keeps: true), graph.Constant((double)categories.Length));
    }

    private static RecordBatch Dropped(RecordBatch all, List<BadRow> bad, StageContext context)
    {
        bool[] keep = new bool[all.Length];
        System.Array.Fill(keep, true);
        foreach (BadRow row in bad)
            keep[row.Row] = false;
        context.Logger.LogInformation("{Stage} drops {Rows} of {All} rows of a batch: {Problem}", context.Stage, bad.Count, all.Length, bad[0].Problem);
        return Batches.Filter(all, keep);
    }

    private VectorFunction Function(IReadOnlyList<string>? names)
    {
        var indexes = new Dictionary<float, int>?[NumFeatures];
        for (int i = 0; i < CategoricalSlots.Count; i++)
        {
            Dictionary<float, int> own = indexes[CategoricalSlots[i]] = [];
            foreach (double value in Categories[i])
                own.TryAdd((float)value, own.Count);
        }
        // Where 0 is no category, what a sparse vector leaves out has to be looked at too.
        int[] withoutZero = [.. CategoricalSlots.Where(slot => !indexes[slot]!.TryGetValue(0, out int index) || index != 0)];
        return new VectorFunction
        {
            Width = NumFeatures,
            Names = names,
            Dense = (from, to) =>
            {
                for (int slot = 0; slot < from.Length; slot++)
                    to[slot] = indexes[slot] is { } own ? IndexOf(own, slot, from[slot]) : from[slot];
            },
            Sparse = (slots, values, to) =>
            {
                int next = 0;
                for (int i = 0; i < slots.Length; i++)
                {
                    for (; next < withoutZero.Length && withoutZero[next] < slots[i]; next++)
                        to.Add(withoutZero[next], IndexOf(indexes[withoutZero[next]]!, withoutZero[next], 0));
                    if (next < withoutZero.Length && withoutZero[next] == slots[i])
                        next++;
                    to.Add(slots[i], indexes[slots[i]] is { } own ? IndexOf(own, slots[i], values[i]) : values[i]);
                }
                for (; next < withoutZero.Length; next++)
                    to.Add(withoutZero[next], IndexOf(indexes[withoutZero[next]]!, withoutZero[next], 0));
            },
        };
    }

    private float IndexOf(Dictionary<float, int> indexes, int slot, float value) =>
        indexes.TryGetValue(value, out int index) ? index
        : HandleInvalid == "keep" ? indexes.Count
        : throw new DataException(
            string.Create(CultureInfo.InvariantCulture, $"Slot {slot} has {value}, which is none of the {indexes.Count} values that it had in the fit"), Location.None,
            "Fit on rows with all values, or set handleInvalid to keep (an index of its own) or skip (drop the row).");
}
