namespace SynapseServerless.Streaming;

/// <summary>Divides what an epoch may have among partitions.</summary>
internal static class FairShares
{
    /// <summary>How much each gets: nobody more than it has, and what some leave goes to the others, so that no partition waits for another.</summary>
    /// <param name="waiting">What each has.</param>
    /// <param name="most">How much all get together.</param>
    public static IReadOnlyList<long> Of(IReadOnlyList<long> waiting, long most)
    {
        long[] shares = new long[waiting.Count];
        long left = Math.Max(1, most);
        int open = waiting.Count;
        // The small ones first: what they leave is divided among the large ones.
        foreach (int i in Enumerable.Range(0, waiting.Count).OrderBy(i => waiting[i]))
        {
            shares[i] = Math.Min(waiting[i], (left + open - 1) / open);
            left -= shares[i];
            open--;
        }
        return shares;
    }
}
