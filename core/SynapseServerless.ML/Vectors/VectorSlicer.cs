using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Keeps some slots of each vector, chosen by their places or by their names: those of <c>indices</c> in their order, then those of <c>names</c>.</summary>
public sealed class VectorSlicer : VectorTransformer, IOnnxExport
{
    /// <summary>Places of the slots, from 0.</summary>
    public IReadOnlyList<int> Indices { get; init; } = [];

    /// <summary>Names of slots, as the column's metadata have them.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (Indices.Count + Names.Count == 0)
            yield return BadParameter(nameof(Indices), "No slot is chosen", "Give indices or names.");
        if (Indices.Any(static index => index < 0))
            yield return BadParameter(nameof(Indices), $"There is no slot {Indices.Min()}", "Slots are counted from 0.");
        if (Indices.Distinct().Count() < Indices.Count || Names.Distinct().Count() < Names.Count)
            yield return BadParameter(nameof(Indices), "A slot is chosen twice", "Name each slot once.");
    }

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        long[] slots = [.. Indices, .. Named(graph.Schema.GetFieldByName(InputCol))];
        OnnxValue chosen = graph.Node("Gather", [graph.Column(InputCol), graph.Constant(slots)], OnnxElement.Float, slots.Length, new OnnxSetting("axis", 1L));
        graph.Set(OutputCol ?? Uid + "_output", chosen);
    }

    private protected override VectorFunction FunctionOf(Field input, int width) => Slots(input, width, [.. Indices, .. Named(input)]);

    /// <summary>The function that keeps some slots.</summary>
    internal VectorFunction Slots(Field input, int width, int[] chosen)
    {
        if (chosen.Length > 0 && chosen.Max() >= width)
        {
            throw new SpecificationException(
                $"There is no slot {chosen.Max()}: the vectors of column '{input.Name}' have {width}", Location.OfParameter(Uid, "indices"), "Slots are counted from 0.");
        }
        return Of(input, chosen);
    }

    /// <summary>The function that keeps some slots, which are there.</summary>
    internal static VectorFunction Of(Field input, int[] chosen)
    {
        IReadOnlyList<string>? names = ColumnMetadata.Slots(input);
        var places = chosen.Index().ToLookup(static pair => pair.Item, static pair => pair.Index);
        return new VectorFunction
        {
            Width = chosen.Length,
            Names = names is null ? null : [.. chosen.Select(slot => names[slot])],
            Dense = (from, to) =>
            {
                for (int i = 0; i < to.Length; i++)
                    to[i] = from[chosen[i]];
            },
            Sparse = (slots, values, to) =>
            {
                var kept = new SortedDictionary<int, float>();
                for (int i = 0; i < slots.Length; i++)
                {
                    foreach (int place in places[slots[i]])
                        kept[place] = values[i];
                }
                foreach ((int place, float value) in kept)
                    to.Add(place, value);
            },
        };
    }

    private IEnumerable<int> Named(Field input)
    {
        IReadOnlyList<string> known = ColumnMetadata.Slots(input) ?? [];
        foreach (string name in Names)
        {
            int slot = known.ToList().IndexOf(name);
            yield return slot >= 0 ? slot : throw new SpecificationException(
                $"No slot of column '{input.Name}' is called '{name}'", Location.OfParameter(Uid, "names"),
                known.Count == 0 ? "Its slots have no names: choose them by indices." : Suggestions.Remedy(name, [.. known], "slots"));
        }
    }
}
