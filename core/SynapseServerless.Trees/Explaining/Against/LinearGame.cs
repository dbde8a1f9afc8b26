namespace SynapseServerless.Trees.Explaining.Against;

/// <summary>The linear model of a leaf, played between two rows: a sum of terms, each of which goes by the row that its feature is taken from.</summary>
/// <param name="constant">What it adds to.</param>
/// <param name="value">What the leaf says where a value is missing.</param>
/// <param name="columns">The columns of its features.</param>
/// <param name="coefficients">What each is multiplied by.</param>
/// <param name="players">The place of each feature's player among those of the leaf; less than 0 for a feature that is always known.</param>
internal sealed class LinearGame(double constant, double value, int[] columns, double[] coefficients, int[] players)
{
    /// <summary>Adds what the players contribute to what the model says beyond the number of the leaf.</summary>
    /// <param name="known">The players that have to be known for the leaf to be reached.</param>
    /// <param name="unknown">Those that must not be.</param>
    /// <param name="own">The rows that are explained.</param>
    /// <param name="row">The row.</param>
    /// <param name="others">The rows that they are compared with.</param>
    /// <param name="other">The one that the row is compared with.</param>
    /// <param name="share">The share of that row.</param>
    /// <param name="target">Gets the contributions, player after player.</param>
    /// <returns>What is said where nothing is known.</returns>
    public double Add(ulong known, ulong unknown, RowWord own, int row, RowWord others, int other, double share, Span<double> target)
    {
        // The model speaks where no value is missing: a player whose feature is missing in one of the rows has to bring that of the other.
        for (int i = 0; i < columns.Length; i++)
        {
            bool isOwnMissing = own.IsNaN(columns[i], row), isOtherMissing = players[i] < 0 ? isOwnMissing : others.IsNaN(columns[i], other);
            if (isOwnMissing && isOtherMissing)
                return 0;
            if (isOwnMissing)
                unknown |= 1UL << players[i];
            else if (isOtherMissing)
                known |= 1UL << players[i];
        }
        if ((known & unknown) != 0)
            return 0;
        double always = constant - value, first = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            double mine = coefficients[i] * own.Value(columns[i], row), theirs = players[i] < 0 ? mine : coefficients[i] * others.Value(columns[i], other);
            ulong player = players[i] < 0 ? 0 : 1UL << players[i];
            if (player == 0 || (known & player) != 0)
                always += mine;
            else if ((unknown & player) != 0)
                always += theirs;
            else
            {
                always += theirs;
                Unanimity.Add(known | player, unknown, share * (mine - theirs), target);
            }
        }
        Unanimity.Add(known, unknown, share * always, target);
        if (known == 0)
            first = share * always;
        return first;
    }
}
