namespace SynapseServerless.VowpalWabbit;

/// <summary>The names of the features that a learner saw, by the place of their weight.</summary>
internal sealed class NameIndex
{
    private readonly Dictionary<uint, string> _names = [];

    /// <summary>The names, by place.</summary>
    public IReadOnlyDictionary<uint, string> Names => _names;

    /// <summary>Takes names that were kept before.</summary>
    public void Add(uint place, string name) => _names.TryAdd(place, name);

    /// <summary>Takes the names of an example's features, combinations included.</summary>
    /// <param name="example">The example.</param>
    /// <param name="descent">Knows what is combined, and where weights are.</param>
    /// <param name="models">How many models there are.</param>
    public void See(Example example, GradientDescent descent, int models)
    {
        descent.Walk.Interactions.See(example.Namespaces);
        for (int model = 0; model < models; model++)
        {
            string suffix = model == 0 ? "" : $"[{model}]";
            ulong offset = (ulong)model << descent.Weights.StrideShift;
            foreach (byte name in example.Namespaces)
            {
                FeatureGroup group = example.Group(name);
                for (int i = 0; i < group.Count; i++)
                    Take(group.Places[i] + offset, group.NameOf(i) + suffix, descent.Weights);
            }
            foreach (byte[] terms in descent.Walk.Interactions.All)
            {
                if (Array.TrueForAll(terms, term => example.Find(term) is not null))
                    Combine(example, terms, 0, 0, 0, "", offset, suffix, descent);
            }
        }
    }

    private void Combine(Example example, byte[] terms, int depth, int from, ulong hash, string name, ulong offset, string suffix, GradientDescent descent)
    {
        FeatureGroup group = example.Group(terms[depth]);
        for (int i = depth > 0 && !descent.Walk.Permutes && terms[depth] == terms[depth - 1] ? from : 0; i < group.Count; i++)
        {
            ulong place = hash ^ group.Places[i];
            string full = depth == 0 ? group.NameOf(i) : $"{name}*{group.NameOf(i)}";
            if (depth < terms.Length - 1)
                Combine(example, terms, depth + 1, i, FeatureHash.CombiningPrime * place, full, offset, suffix, descent);
            else
                Take(place + offset, full + suffix, descent.Weights);
        }
    }

    private void Take(ulong place, string name, Weights weights) => _names.TryAdd((uint)((place & weights.Mask) >> weights.StrideShift), name);
}
