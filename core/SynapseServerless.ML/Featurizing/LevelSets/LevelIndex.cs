using System.Collections.Concurrent;
using System.Text;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Finds the indexes of values among levels, which are texts: numbers as numbers, texts as bytes, and what a dictionary holds once. Serves several threads at a time.</summary>
internal sealed class LevelIndex
{
    /// <summary>What stands for a value that is no level.</summary>
    public const int Unknown = -1;

    /// <summary>What stands for a null and for NaN.</summary>
    public const int Missing = -2;

    private readonly string[] _levels;
    private readonly Dictionary<string, int> _byText = new(StringComparer.Ordinal);
    private readonly Lazy<TextTable> _texts;
    private readonly ConcurrentDictionary<Type, NumberLevels> _numbers = new();

    /// <summary>An index of levels.</summary>
    /// <param name="levels">The levels, all different; index i stands for the i-th.</param>
    public LevelIndex(IEnumerable<string> levels)
    {
        _levels = [.. levels];
        foreach (string level in _levels)
            _byText.Add(level, _byText.Count);
        _texts = new Lazy<TextTable>(TextsOf);
    }

    /// <summary>How many levels there are.</summary>
    public int Count => _levels.Length;

    /// <summary>Finds the index of every cell.</summary>
    /// <param name="column">Numbers, booleans or text; it may be a slice.</param>
    /// <param name="indexes">Gets them, or <see cref="Unknown"/> or <see cref="Missing"/>; as long as the column.</param>
    /// <returns>Whether every cell has one.</returns>
    public bool Find(IArrowArray column, Span<int> indexes) => column.Length == 0 || Cells.Visit<Finder, bool>(column, new Finder(this, indexes));

    private TextTable TextsOf()
    {
        var texts = new TextTable();
        foreach (string level in _levels)
            texts.Add(Encoding.UTF8.GetBytes(level));
        return texts;
    }

    private readonly ref struct Finder(LevelIndex index, Span<int> indexes) : IColumnVisitor<bool>
    {
        private readonly Span<int> _indexes = indexes;

        public bool Numbers<T>(PrimitiveArray<T> column)
            where T : unmanaged, System.Numerics.INumber<T>
        {
            if (!index._numbers.TryGetValue(typeof(T), out NumberLevels? levels))
                levels = index._numbers.GetOrAdd(typeof(T), NumberLevels.Of<T>(index._levels));
            bool found = levels.Find(column.Values, _indexes);
            return column.NullCount == 0 ? found : WriteNulls(column);
        }

        public bool Texts(IArrowArray column, ReadBytes read)
        {
            TextTable texts = index._texts.Value;
            int least = int.MaxValue;
            if (column is StringArray { NullCount: 0 } strings)
            {
                ReadOnlySpan<byte> bytes = strings.ValueBuffer.Span;
                ReadOnlySpan<int> offsets = strings.ValueOffsets;
                for (int row = 0; row < _indexes.Length; row++)
                    least = Math.Min(least, _indexes[row] = texts.Find(bytes[offsets[row]..offsets[row + 1]]));
                return least >= 0;
            }
            bool hasNulls = column.NullCount > 0;
            for (int row = 0; row < _indexes.Length; row++)
                least = Math.Min(least, _indexes[row] = hasNulls && column.IsNull(row) ? Missing : texts.Find(read(row)));
            return least >= 0;
        }

        public bool Dictionaries(DictionaryArray column, Func<int, int> place)
        {
            var known = new int[column.Dictionary.Length];
            index.Find(column.Dictionary, known);
            bool hasNulls = column.NullCount > 0;
            int least = int.MaxValue;
            if (column.Indices is Int32Array indices && !hasNulls)
            {
                ReadOnlySpan<int> places = indices.Values;
                for (int row = 0; row < _indexes.Length; row++)
                    least = Math.Min(least, _indexes[row] = known[places[row]]);
                return least >= 0;
            }
            for (int row = 0; row < _indexes.Length; row++)
                least = Math.Min(least, _indexes[row] = hasNulls && column.IsNull(row) ? Missing : known[place(row)]);
            return least >= 0;
        }

        public bool Booleans(BooleanArray column) => AsTexts(column);

        public bool Decimals(IArrowArray column, Func<int, decimal> read) => AsTexts(column);

        public bool Nulls(NullArray column) => AsTexts(column);

        public bool Bytes(IArrowArray column, ReadBytes read) => AsTexts(column);

        public bool Dates(IArrowArray column, Func<int, DateOnly> read) => AsTexts(column);

        public bool Times(IArrowArray column, Func<int, TimeOnly> read) => AsTexts(column);

        public bool DateTimes(TimestampArray column, Func<int, DateTime> read) => AsTexts(column);

        public bool Instants(TimestampArray column, Func<int, DateTimeOffset> read) => AsTexts(column);

        public bool Durations(DurationArray column, Func<int, TimeSpan> read) => AsTexts(column);

        public bool Lists(IArrowArray column, IArrowArray items, Func<int, (int Start, int Length)> range) => AsTexts(column);

        public bool Structs(StructArray column) => AsTexts(column);

        private bool AsTexts(IArrowArray column)
        {
            string?[] texts = CellTexts.Read(column);
            int least = int.MaxValue;
            for (int row = 0; row < texts.Length; row++)
                least = Math.Min(least, _indexes[row] = texts[row] is not { } text ? Missing : index._byText.GetValueOrDefault(text, Unknown));
            return least >= 0;
        }

        private bool WriteNulls<T>(PrimitiveArray<T> column)
            where T : unmanaged, System.Numerics.INumber<T>
        {
            bool found = true;
            for (int row = 0; row < _indexes.Length; row++)
            {
                if (column.IsNull(row))
                    _indexes[row] = Missing;
                found &= _indexes[row] >= 0;
            }
            return found;
        }
    }
}
