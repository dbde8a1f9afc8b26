namespace SynapseServerless.LightGBM;

/// <summary>Does what is done row by row on several threads, in chunks that stay in a processor's cache.</summary>
internal static class RowChunks
{
    private const int Rows = 4096;

    /// <summary>Calls for every chunk of the rows, in any order.</summary>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="threads">How many threads may work; 0 for as many as there are processors.</param>
    /// <param name="chunk">Gets the first row of a chunk and how many there are.</param>
    public static void ForEach(int rows, int threads, Action<int, int> chunk)
    {
        int chunks = (rows + Rows - 1) / Rows;
        if (threads == 1 || chunks == 1)
        {
            for (int i = 0; i < chunks; i++)
                Call(i);
            return;
        }
        Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount }, Call);

        void Call(int i) => chunk(i * Rows, Math.Min(Rows, rows - (i * Rows)));
    }
}
