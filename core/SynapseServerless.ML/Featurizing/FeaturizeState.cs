using Apache.Arrow;
using SynapseServerless.ML;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>What Featurize has seen so far.</summary>
internal sealed class FeaturizeState
{
    private const int MaxWordLength = 40;

    /// <summary>How many rows.</summary>
    public long Rows { get; set; }

    /// <summary>By input column.</summary>
    public required Column[] Columns { get; init; }

    /// <summary>Adds what another state has seen.</summary>
    public void Add(FeaturizeState other)
    {
        Rows += other.Rows;
        for (int i = 0; i < Columns.Length; i++)
            Columns[i].Add(other.Columns[i]);
    }

    /// <summary>What was seen of one column.</summary>
    internal sealed class Column
    {
        /// <summary>How many numbers there are; counted where a mean is wanted.</summary>
        public long Count { get; set; }

        /// <summary>Their sum; null where no mean is wanted.</summary>
        public ExactSum? Sum { get; init; }

        /// <summary>Words by hash slot; null for columns that are no text.</summary>
        public Dictionary<int, Slot>? Words { get; init; }

        /// <summary>Adds the cells of a batch.</summary>
        public void Add(IArrowArray cells, int hashSlots)
        {
            if (Sum is not null)
            {
                using var numbers = new RentedDoubles(cells);
                Count += Sum.AddNumbers(numbers.Values);
            }
            if (Words is not null)
            {
                var texts = new LevelCollector();
                texts.Add(cells);
                foreach ((string text, long rows) in texts.Values())
                    AddText(text, rows, hashSlots);
                if (texts.Missing > 0)
                    AddText("", texts.Missing, hashSlots);
            }
        }

        /// <summary>Adds what another column has seen.</summary>
        public void Add(Column other)
        {
            Count += other.Count;
            Sum?.Add(other.Sum!);
            foreach ((int slot, Slot words) in other.Words ?? [])
                AddSlot(slot, words);
        }

        private void AddText(string text, long rows, int hashSlots)
        {
            foreach (IGrouping<int, string> slot in ML.Words.Split(text).GroupBy(word => ML.Words.Slot(word, hashSlots)))
            {
                string word = slot.Min(StringComparer.Ordinal)!;
                AddSlot(slot.Key, new Slot(rows, word.Length > MaxWordLength ? word[..MaxWordLength] : word));
            }
        }

        private void AddSlot(int slot, Slot added) => Words![slot] = Words.TryGetValue(slot, out Slot? known)
            ? new Slot(known.Rows + added.Rows, string.CompareOrdinal(known.Word, added.Word) <= 0 ? known.Word : added.Word)
            : added;
    }

    /// <summary>A hash slot.</summary>
    /// <param name="Rows">How many rows have a word of it.</param>
    /// <param name="Word">The first of its words in the order of code units; names the slot.</param>
    internal sealed record Slot(long Rows, string Word);
}
