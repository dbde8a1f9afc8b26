namespace SynapseServerless.VowpalWabbit;

/// <summary>Which namespaces are combined: what arguments name, wildcards written out for the namespaces seen so far.</summary>
internal sealed class Interactions
{
    private const byte Wildcard = (byte)':';
    private const int MostWrittenOut = 10_000;

    private readonly IReadOnlyList<byte[]> _asked;
    private readonly bool _leavesDuplicates;
    private readonly bool _hasWildcards;
    private readonly bool[] _seen = new bool[256];

    /// <summary>Puts combinations in order.</summary>
    /// <param name="options">What is combined.</param>
    public Interactions(LearnerOptions options)
    {
        _leavesDuplicates = options.LeavesDuplicates;
        _asked = Clean([.. options.Interactions.Order(ByLengthThenBytes.Instance)], _leavesDuplicates);
        _hasWildcards = _asked.Any(terms => terms.Contains(Wildcard));
        All = _hasWildcards ? [] : [.. _asked];
    }

    /// <summary>The combinations, each as its namespaces.</summary>
    public byte[][] All { get; private set; }

    /// <summary>The namespaces seen so far, for a model that is saved.</summary>
    public IEnumerable<byte> Seen => Enumerable.Range(0, 256).Where(name => _seen[name]).Select(name => (byte)name);

    /// <summary>Takes notice of the namespaces of an example.</summary>
    public void See(ReadOnlySpan<byte> namespaces)
    {
        if (!_hasWildcards)
            return;
        bool isNew = false;
        foreach (byte name in namespaces)
        {
            isNew |= !_seen[name];
            _seen[name] = true;
        }
        if (isNew)
            WriteOut();
    }

    /// <summary>Takes notice of namespaces that a saved model had seen.</summary>
    public void See(IEnumerable<byte> namespaces) => See(namespaces.ToArray().AsSpan());

    private void WriteOut()
    {
        // Names below the blank and above the tilde are VW's own, such as that of the constant.
        byte[] names = [.. Seen.Where(name => name is >= (byte)' ' and <= (byte)'~')];
        if (names.Length == 0)
        {
            All = [];
            return;
        }
        List<byte[]> all = [.. _asked.SelectMany(terms => terms.Contains(Wildcard) ? WriteOut(terms, names) : [terms]).Take(MostWrittenOut + 1)];
        if (all.Count > MostWrittenOut)
            throw new VwLineException($"The {names.Length} namespaces have more than {MostWrittenOut:N0} combinations", 1, "Name those to combine, without wildcards.");
        All = [.. Clean([.. all.Order(ByLengthThenBytes.Instance)], _leavesDuplicates)];
    }

    private IEnumerable<byte[]> WriteOut(byte[] terms, byte[] names)
    {
        int wildcards = terms.Count(term => term == Wildcard);
        int[] chosen = new int[wildcards];
        while (true)
        {
            int next = 0;
            // VW writes pairs out in ascending and longer combinations in descending order, and the order is part of the hash.
            bool descends = wildcards != 2 && !_leavesDuplicates;
            yield return [.. terms.Select(term => term == Wildcard ? names[chosen[descends ? wildcards - 1 - next++ : next++]] : term)];
            int place = wildcards - 1;
            while (place >= 0 && chosen[place] == names.Length - 1)
                place--;
            if (place < 0)
                yield break;
            // Without duplicates each set of names comes once, in ascending order.
            int value = chosen[place] + 1;
            for (int i = place; i < wildcards; i++)
                chosen[i] = _leavesDuplicates && i > place ? 0 : value;
        }
    }

    // Each set of namespaces once; where one of them comes twice among others, in order.
    private static List<byte[]> Clean(byte[][] interactions, bool leavesDuplicates)
    {
        var found = new HashSet<string>();
        var kept = new List<byte[]>();
        foreach (byte[] terms in interactions)
        {
            byte[] sorted = [.. terms.Order()];
            if (leavesDuplicates || found.Add(Convert.ToHexString(sorted)))
                kept.Add(MustBeSorted(sorted) ? sorted : terms);
        }
        return kept;
    }

    private static bool MustBeSorted(byte[] sorted)
    {
        int distinct = sorted.Distinct().Count();
        return distinct > 1 && distinct < sorted.Length;
    }

    private sealed class ByLengthThenBytes : IComparer<byte[]>
    {
        public static ByLengthThenBytes Instance { get; } = new();

        public int Compare(byte[]? x, byte[]? y) =>
            x!.Length != y!.Length ? x.Length.CompareTo(y.Length) : x.AsSpan().SequenceCompareTo(y);
    }
}
