namespace SynapseServerless.VowpalWabbit;

/// <summary>What is done with each feature of an example.</summary>
internal interface IFeatureVisitor
{
    /// <summary>Does it.</summary>
    /// <param name="value">The value of the feature.</param>
    /// <param name="place">Its place, not yet limited to the weights there are.</param>
    void Visit(float value, ulong place);
}

/// <summary>Goes through the features of an example, those of combinations after the others, always in the same order.</summary>
/// <param name="interactions">What is combined.</param>
/// <param name="ignoredLinear">Namespaces that count in combinations only.</param>
/// <param name="permutations">Whether a namespace is combined with itself both ways.</param>
internal sealed class FeatureWalk(Interactions interactions, bool[]? ignoredLinear, bool permutations)
{
    private const ulong Prime = FeatureHash.CombiningPrime;
    private const int MostCombined = 10_000_000;

    /// <summary>What is combined.</summary>
    public Interactions Interactions => interactions;

    /// <summary>Whether a namespace is combined with itself both ways.</summary>
    public bool Permutes => permutations;

    /// <summary>Goes through all features.</summary>
    /// <returns>How many came of combinations.</returns>
    public long Walk<TVisitor>(Example example, ref TVisitor visitor)
        where TVisitor : struct, IFeatureVisitor, allows ref struct
    {
        ulong offset = example.Offset;
        foreach (byte name in example.Namespaces)
        {
            if (ignoredLinear is not null && ignoredLinear[name])
                continue;
            FeatureGroup group = example.Group(name);
            ReadOnlySpan<ulong> places = group.Places;
            ReadOnlySpan<float> values = group.Values;
            for (int i = 0; i < places.Length && i < values.Length; i++)
                visitor.Visit(values[i], places[i] + offset);
        }
        return interactions.All.Length == 0 ? 0 : WalkCombined(example, ref visitor);
    }

    /// <summary>The sum of the squares of all values, combinations included.</summary>
    public float SumOfSquares(Example example)
    {
        float sum = 0;
        foreach (byte name in example.Namespaces)
            sum += example.Group(name).SumOfSquares;
        return sum + Combined(example);
    }

    private long WalkCombined<TVisitor>(Example example, ref TVisitor visitor)
        where TVisitor : struct, IFeatureVisitor, allows ref struct
    {
        long count = 0;
        foreach (byte[] terms in interactions.All)
        {
            double most = 1;
            foreach (byte term in terms)
                most *= example.Find(term)?.Count ?? 0;
            if (most == 0)
                continue;
            if (most > MostCombined)
                throw new VwLineException($"A combination of {terms.Length} namespaces comes to {most:G3} features", 1, $"It may come to {MostCombined:N0}; combine fewer namespaces.");
            count += Combine(example, terms, 0, 0, 0, 1, ref visitor);
        }
        return count;
    }

    // A feature of each namespace in turn; where a namespace comes twice in a row, each pair of its features comes once.
    private long Combine<TVisitor>(Example example, byte[] terms, int depth, int from, ulong hash, float value, ref TVisitor visitor)
        where TVisitor : struct, IFeatureVisitor, allows ref struct
    {
        FeatureGroup group = example.Group(terms[depth]);
        int first = depth > 0 && !permutations && terms[depth] == terms[depth - 1] ? from : 0;
        long count = 0;
        for (int i = first; i < group.Count; i++)
        {
            ulong place = hash ^ group.Places[i];
            float product = depth == 0 ? group.Values[i] : value * group.Values[i];
            if (depth < terms.Length - 1)
            {
                count += Combine(example, terms, depth + 1, i, Prime * place, product, ref visitor);
                continue;
            }
            visitor.Visit(product, place + example.Offset);
            count++;
        }
        return count;
    }

    private float Combined(Example example)
    {
        float sum = 0;
        foreach (byte[] terms in interactions.All)
        {
            float product = 1;
            for (int i = 0; i < terms.Length && product != 0;)
            {
                int times = 1;
                while (!permutations && i + times < terms.Length && terms[i + times] == terms[i])
                    times++;
                product *= Power(example.Group(terms[i]), times);
                i += times;
            }
            sum += product;
        }
        return sum;
    }

    private static float Power(FeatureGroup group, int times)
    {
        if (times == 1)
            return group.SumOfSquares;
        float[] sums = new float[times];
        foreach (float value in group.Values)
        {
            float square = value * value;
            sums[0] += square;
            for (int j = 1; j < times; j++)
                sums[j] += sums[j - 1] * square;
        }
        return sums[times - 1];
    }
}
