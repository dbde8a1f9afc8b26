namespace SynapseServerless.Trees.Explaining;

/// <summary>Writes what was added up in columns to the rows of results.</summary>
/// <param name="used">The feature of each column.</param>
/// <param name="features">How many features the model has.</param>
/// <param name="classes">How many classes there are.</param>
internal sealed unsafe class RowResults(int[] used, int features, int classes)
{
    /// <summary>How many contributions a row has.</summary>
    public long PerRow => (long)classes * (features + 1);

    /// <summary>How many numbers of interactions a row has.</summary>
    public long PairsPerRow => PerRow * (features + 1);

    /// <summary>Writes the contributions to a class.</summary>
    public void Write(int k, double expected, int count, ExplainMemory memory, double* results)
    {
        double* target = results + ((long)k * (features + 1));
        for (int row = 0; row < count; row++, target += PerRow)
        {
            if (used.Length < features)
                new Span<double>(target, features).Clear();
            for (int column = 0; column < used.Length; column++)
                target[used[column]] = memory.Sums[((long)column * ExplainMemory.Rows) + row];
            target[features] = expected;
        }
    }

    /// <summary>Writes the interactions of a class: both halves of a pair, and on the diagonal what is left of the contribution.</summary>
    public void WritePairs(int k, double expected, int count, ExplainMemory memory, double* pairs, int pairRows, double* results)
    {
        int side = features + 1;
        double* target = results + ((long)k * side * side);
        for (int row = 0; row < count; row++, target += PairsPerRow)
        {
            for (int feature = 0; feature < side; feature++)
                new Span<double>(target + ((long)feature * side), side).Clear();
            for (int column = 0; column < used.Length; column++)
                target[(long)used[column] * (side + 1)] = memory.Sums[((long)column * ExplainMemory.Rows) + row];
            double* pair = pairs + row;
            for (int a = 1; a < used.Length; a++)
            {
                for (int b = 0; b < a; b++, pair += pairRows)
                {
                    (long first, long second) = (used[a], used[b]);
                    target[(first * side) + second] = target[(second * side) + first] = *pair;
                    target[first * (side + 1)] -= *pair;
                    target[second * (side + 1)] -= *pair;
                }
            }
            target[(long)features * (side + 1)] = expected;
        }
    }
}
