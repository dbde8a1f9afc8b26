namespace SynapseServerless.LightGBM.Fitting;

/// <summary>Tells which rows are trained on, which validate and which are left out; the same in every pass over the data.</summary>
/// <param name="scan">What the first look told: which rows are left out, and the groups.</param>
/// <param name="part">The part of the training rows to use.</param>
/// <param name="parts">How many parts there are; 1 uses all rows.</param>
/// <param name="seed">Seed of the deal.</param>
internal sealed class RowSplitter(DatasetScan scan, int part, int parts, int seed)
{
    private readonly List<long> _rejected = scan.Rejected;

    // Parts take whole groups.
    private readonly IReadOnlyList<GroupRun>? _groups = parts == 1 ? null : scan.Groups;

    private long _offset;
    private int _nextRejected;
    private int _group = -1, _leftInGroup;

    /// <summary>Whether all rows of the last batch are trained on; <see cref="Train"/> is empty then.</summary>
    public bool TrainsAll { get; private set; }

    /// <summary>Rows of the last batch that are trained on.</summary>
    public List<int> Train { get; } = [];

    /// <summary>Rows of the last batch that validate.</summary>
    public List<int> Validation { get; } = [];

    /// <summary>Goes on to the next batch.</summary>
    /// <param name="rows">How many rows it has.</param>
    /// <param name="isValidation">Which of them validate, or null.</param>
    public void Next(int rows, bool[]? isValidation)
    {
        Train.Clear();
        Validation.Clear();
        TrainsAll = isValidation is null && parts == 1
            && (_nextRejected == _rejected.Count || _rejected[_nextRejected] >= _offset + rows);
        for (int row = 0; row < rows && !TrainsAll; row++)
        {
            long index = _offset + row;
            if (_nextRejected < _rejected.Count && _rejected[_nextRejected] == index)
            {
                _nextRejected++;
                continue;
            }
            long unit = NextUnit(index);
            if (isValidation is not null && isValidation[row])
                Validation.Add(row);
            else if (parts == 1 || PartOf(unit, parts, seed) == part)
                Train.Add(row);
        }
        _offset += rows;
    }

    /// <summary>The part a row or a group is dealt to: a hash of its index, so that no order in the data shows in the parts.</summary>
    public static int PartOf(long index, int parts, int seed)
    {
        // SplitMix64's finalizer.
        ulong z = (ulong)index + ((ulong)(uint)seed << 32) + 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return (int)((z ^ (z >> 31)) % (ulong)parts);
    }

    // What is dealt to parts: the row, or its group where there are groups.
    private long NextUnit(long row)
    {
        if (_groups is null)
            return row;
        if (_leftInGroup == 0)
            _leftInGroup = _groups[++_group].Rows;
        _leftInGroup--;
        return _group;
    }
}
