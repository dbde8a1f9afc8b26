using System.Text;
using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Counts tokens by slot and writes them as sparse vectors.</summary>
/// <param name="size">How many slots there are.</param>
/// <param name="binary">Whether a slot is 1 however often it comes.</param>
internal sealed class TermCounts(int size, bool binary)
{
    private readonly SparseVectors.Builder _builder = new(size);
    private readonly List<bool> _valid = [];
    private int[] _slots = new int[64];
    private int _count;

    /// <summary>Begins a row.</summary>
    public void Begin() => _count = 0;

    /// <summary>Adds a token's slot to the row.</summary>
    public void Add(int slot)
    {
        if (_count == _slots.Length)
            System.Array.Resize(ref _slots, 2 * _count);
        _slots[_count++] = slot;
    }

    /// <summary>The slots of the row, each once, ascending.</summary>
    public ReadOnlySpan<int> Distinct()
    {
        Span<int> slots = _slots.AsSpan(0, _count);
        slots.Sort();
        int kept = 0;
        for (int i = 0; i < slots.Length; i++)
        {
            if (i == 0 || slots[i] != slots[i - 1])
                slots[kept++] = slots[i];
        }
        return slots[..kept];
    }

    /// <summary>Ends the row: writes how often each slot came.</summary>
    /// <param name="weight">What a slot's count is multiplied by.</param>
    /// <param name="least">Counts below this are left out.</param>
    public void End(Func<int, double>? weight = null, double least = 0)
    {
        Span<int> slots = _slots.AsSpan(0, _count);
        slots.Sort();
        for (int i = 0; i < slots.Length;)
        {
            int first = i;
            while (i < slots.Length && slots[i] == slots[first])
                i++;
            if (i - first >= least)
                _builder.Add(slots[first], (float)((binary ? 1 : i - first) * (weight?.Invoke(slots[first]) ?? 1)));
        }
        _builder.EndRow();
        _valid.Add(true);
    }

    /// <summary>Writes a null.</summary>
    public void AddNull()
    {
        _builder.UndoRow();
        _builder.EndRow();
        _valid.Add(false);
    }

    /// <summary>The column.</summary>
    public StructArray Build() => VectorCells.WithNulls(_builder.Build(), _valid);
}
