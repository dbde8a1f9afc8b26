using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Fitting;

/// <summary>Rows that belong together, in the order of the data.</summary>
/// <param name="Rows">How many rows the group has, those left out not counted.</param>
/// <param name="IsValidation">Whether they validate.</param>
internal readonly record struct GroupRun(int Rows, bool IsValidation);

/// <summary>Where groups begin and end, for those who have the rows before and after.</summary>
/// <param name="First">Name of the first group.</param>
/// <param name="Last">Name of the last group.</param>
/// <param name="Second">Partition and row at which the second group begins; null where there is one group.</param>
/// <param name="Names">Names of all groups.</param>
internal sealed record GroupEdges(string First, string Last, (int Partition, long Row)? Second, IReadOnlyCollection<string> Names);

/// <summary>Follows the groups of a ranking over batches and partitions, and finds those whose rows are not next to each other.</summary>
/// <param name="column">The column of groups.</param>
/// <param name="stage">The stage's uid, for errors.</param>
internal sealed class GroupScan(string column, string stage)
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<GroupRun> _groups = [];
    private string? _current;

    private string? _first;
    private (int Partition, long Row)? _second;

    /// <summary>The groups so far.</summary>
    public IReadOnlyList<GroupRun> Groups => _groups;

    /// <summary>Where the groups begin and end; null where there is none.</summary>
    public GroupEdges? Edges => _first is null ? null : new GroupEdges(_first, _current!, _second, _names);

    /// <summary>Adds the next row that is not left out.</summary>
    /// <param name="name">Its group.</param>
    /// <param name="isValidation">Whether it validates.</param>
    /// <param name="partition">The partition it is in.</param>
    /// <param name="row">Its number there.</param>
    /// <exception cref="DataException">The group had ended before, or is both trained and validated on.</exception>
    public void Add(string name, bool isValidation, int partition, long row)
    {
        if (name == _current)
        {
            GroupRun group = _groups[^1];
            if (group.IsValidation != isValidation)
            {
                throw new DataException(
                    $"The group '{name}' has training rows and validation rows", Where(partition, row),
                    "Mark whole groups for validation: an order is judged by all rows of its group.");
            }
            _groups[^1] = group with { Rows = group.Rows + 1 };
            return;
        }
        if (!_names.Add(name))
        {
            throw new DataException(
                $"The rows of group '{name}' are not next to each other: it comes again after group '{_current}'", Where(partition, row),
                $"Sort the data by '{column}' where it is written; a group may go on in the next partition.");
        }
        if (_first is null)
            _first = name;
        else
            _second ??= (partition, row);
        _current = name;
        _groups.Add(new GroupRun(1, isValidation));
    }

    private Location Where(int partition, long row) => new() { Stage = stage, Column = column, Partition = partition, Row = row };
}
