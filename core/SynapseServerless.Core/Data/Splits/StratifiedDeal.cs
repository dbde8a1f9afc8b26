using Apache.Arrow;
using SynapseServerless.Specifications;

namespace SynapseServerless.Data;

/// <summary>Deals the rows of each value out so that every fold, or split, has its share of them to within one row.</summary>
/// <remarks>
/// The rows of a value are numbered over the whole dataset and taken in blocks of as many as there are folds (of twenty for splits by fractions). Within a block they are dealt by a permutation that
/// the seed, the value and the number of the block give; the last block is as long as the value leaves it.
/// </remarks>
/// <param name="split">How rows are dealt, with the numbers of rows by value.</param>
/// <param name="partition">Index of the partition.</param>
internal sealed class StratifiedDeal(SplitSpecification split, int partition)
{
    private const int FractionBlock = 20;
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);

    /// <summary>Which of the next rows of the partition are in a split.</summary>
    public bool[] Keep(IArrowArray column, string name)
    {
        string?[] values = SplitValues.Read(column);
        bool[] keep = new bool[values.Length];
        for (int i = 0; i < keep.Length; i++)
            keep[i] = Of(values[i] ?? "").Next(split, name);
        return keep;
    }

    private Place Of(string value)
    {
        if (_places.TryGetValue(value, out Place? known))
            return known;
        Stratum stratum = split.Strata.GetValueOrDefault(value) ?? new Stratum(long.MaxValue, []);
        return _places[value] = new Place(value, stratum.Rows, stratum.Before.Count > partition ? stratum.Before[partition] : 0);
    }

    private sealed class Place(string value, long rows, long first)
    {
        private readonly int _source = (int)(RowPlaces.SourceOf(value) & int.MaxValue);
        private long _row = first;
        private long _block = -1;
        private int[] _order = [];

        public bool Next(SplitSpecification split, string name)
        {
            int size = split.Folds ?? FractionBlock;
            long block = _row / size;
            int place = (int)(_row++ % size);
            if (block != _block)
                (_block, _order) = (block, Permutation(split, block, (int)Math.Min(size, Math.Max(rows - (block * size), place + 1)), size));
            if (split.Folds is not null)
                return _order[place] == split.Fold == (name == "test");
            // Boundaries of the splits, in the order of their names, among the rows of the block.
            int length = _order.Length;
            double low = split.Fractions.Where(pair => string.CompareOrdinal(pair.Key, name) < 0).Sum(static pair => pair.Value), high = low + split.Fractions[name];
            return _order[place] >= Math.Round(low * length) && _order[place] < Math.Round(high * length);
        }

        // A short last block takes some of the folds, each at most once.
        private int[] Permutation(SplitSpecification split, long block, int length, int size)
        {
            int[] all = [.. Enumerable.Range(0, split.Folds is null ? length : size)];
            for (int i = all.Length - 1; i > 0; i--)
            {
                int other = (int)(SplitDataset.Draw(split.Seed ^ _source, i, block) * (i + 1));
                (all[i], all[other]) = (all[other], all[i]);
            }
            return all[..length];
        }
    }
}
