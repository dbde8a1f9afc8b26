using System.Numerics;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Levels as numbers of one type. Whole numbers near to each other are looked up in a table, others by their keys.</summary>
internal sealed class NumberLevels
{
    // A table of this many places stays in a cache near to the core.
    private const long MostPlaces = 1 << 16;

    private readonly KeyTable _keys = new();
    private readonly List<int> _levels = [];
    private readonly int[]? _table;
    private readonly long _first;

    private NumberLevels(IEnumerable<(ulong Key, int Level)> levels, bool whole)
    {
        foreach ((ulong key, int level) in levels)
        {
            if (_keys.Add(key) == _levels.Count)
                _levels.Add(level);
        }
        if (!whole || _levels.Count == 0)
            return;
        long last = long.MinValue;
        _first = long.MaxValue;
        foreach (ulong key in _keys.Keys)
            (_first, last) = (Math.Min(_first, (long)key), Math.Max(last, (long)key));
        if ((Int128)last - _first >= MostPlaces)
            return;
        _table = new int[last - _first + 1];
        System.Array.Fill(_table, LevelIndex.Unknown);
        for (int number = 0; number < _levels.Count; number++)
            _table[(long)_keys.Keys[number] - _first] = _levels[number];
    }

    /// <summary>The levels that are numbers of a type.</summary>
    public static NumberLevels Of<T>(IReadOnlyList<string> levels)
        where T : unmanaged, INumber<T> =>
        new(
            levels.Select(static (text, level) => (Key: NumberKeys.OfText<T>(text), Level: level)).Where(static one => one.Key is not null)
                .Select(static one => (one.Key!.Value, one.Level)),
            whole: !NumberKeys.IsFloating<T>());

    /// <summary>Finds the index of every number; says whether each has one.</summary>
    public bool Find<T>(ReadOnlySpan<T> values, Span<int> indexes)
        where T : unmanaged, INumber<T>
    {
        int least = int.MaxValue;
        if (_table is { } table)
        {
            for (int row = 0; row < indexes.Length; row++)
            {
                ulong place = NumberKeys.Of(values[row]) - (ulong)_first;
                least = Math.Min(least, indexes[row] = place < (ulong)table.Length ? table[place] : LevelIndex.Unknown);
            }
            return least >= 0;
        }
        for (int row = 0; row < indexes.Length; row++)
        {
            int level = LevelIndex.Missing;
            if (!NumberKeys.IsFloating<T>() || !T.IsNaN(values[row]))
            {
                int number = _keys.Find(NumberKeys.Of(values[row]));
                level = number < 0 ? LevelIndex.Unknown : _levels[number];
            }
            least = Math.Min(least, indexes[row] = level);
        }
        return least >= 0;
    }
}
