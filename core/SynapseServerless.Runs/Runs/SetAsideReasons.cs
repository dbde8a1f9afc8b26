namespace SynapseServerless.Runs;

/// <summary>Counts why rows were set aside, and keeps a few examples of each reason.</summary>
/// <param name="most">How many reasons are kept apart. A reason may quote values, so that there is no end to them; what exceeds this is counted as one for each stage.</param>
internal sealed class SetAsideReasons(int most)
{
    private const int Examples = 5;

    private readonly Dictionary<(string Stage, string? Column, string Problem), (long Rows, int Partitions, List<string> Examples)> _reasons = [];

    /// <summary>Whether nothing was counted.</summary>
    public bool IsEmpty => _reasons.Count == 0;

    /// <summary>Counts rows.</summary>
    public void Add(string stage, string? column, string problem, long rows, params IReadOnlyList<string> examples) =>
        Add(stage, column, problem, rows, 0, examples);

    /// <summary>Counts rows, and partitions set aside as a whole.</summary>
    public void Add(string stage, string? column, string problem, long rows, int partitions, IReadOnlyList<string> examples)
    {
        (string, string?, string) key = (stage, column, problem);
        if (!_reasons.ContainsKey(key) && _reasons.Count >= most)
            key = (stage, null, "other reasons; see the files of rows set aside");
        (long count, int whole, List<string> kept) = _reasons.GetValueOrDefault(key, (0, 0, []));
        kept.AddRange(examples.Take(Examples - kept.Count));
        _reasons[key] = (count + rows, whole + partitions, kept);
    }

    /// <summary>The reasons, in the order in which they came first.</summary>
    public IEnumerable<SetAsideRecord> Records() => _reasons.Select(reason => new SetAsideRecord
    {
        Stage = reason.Key.Stage,
        Column = reason.Key.Column,
        Problem = reason.Key.Problem,
        Rows = reason.Value.Rows,
        Partitions = reason.Value.Partitions,
        Examples = reason.Value.Examples,
    });
}
