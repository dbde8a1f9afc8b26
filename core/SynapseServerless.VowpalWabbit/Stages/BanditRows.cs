using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.VowpalWabbit;

/// <summary>Names of the columns of a contextual bandit.</summary>
/// <param name="Shared">Vectors that all actions share.</param>
/// <param name="Actions">Lists of vectors, one for each action.</param>
/// <param name="Chosen">The action that was chosen, from 1; null where rows are predicted alone.</param>
/// <param name="Label">What it cost.</param>
/// <param name="Probability">How probable it was.</param>
internal sealed record BanditColumns(IReadOnlyList<string> Shared, IReadOnlyList<string> Actions, string? Chosen, string Label, string Probability);

/// <summary>Rows with a list of actions as examples of a contextual bandit.</summary>
/// <param name="learner">What learns.</param>
/// <param name="columns">The columns.</param>
internal sealed class BanditRows(Learner learner, BanditColumns columns) : ExampleRows
{
    private readonly VectorColumn[] _shared = [.. columns.Shared.Select(column => new VectorColumn(column, learner.Options))];
    private readonly VectorColumn[] _actions = [.. columns.Actions.Select(column => new VectorColumn(column, learner.Options))];
    private readonly ListArray[] _lists = new ListArray[columns.Actions.Count];
    private readonly List<Example> _all = [];
    private double[] _chosen = [];
    private double[] _costs = [];
    private double[] _probabilities = [];
    private long _events;
    private double _weights;
    private double _weighted;

    public override string Column => columns.Actions[0];

    /// <summary>The mean cost of the learner's choices so far, by inverse propensity; null before the first row.</summary>
    public double? Ips => _events > 0 ? _weighted / _events : null;

    /// <summary>The same, divided by the mean of the weights; null where no choice of the log was one of the learner's.</summary>
    public double? Snips => _weights > 0 ? _weighted / _weights : null;

    public override void Open(RecordBatch batch)
    {
        foreach (VectorColumn column in _shared)
            column.Open(Find(batch, column.Name));
        for (int i = 0; i < _actions.Length; i++)
        {
            _lists[i] = (ListArray)Find(batch, _actions[i].Name);
            _actions[i].Open(_lists[i].Values);
        }
        if (columns.Chosen is null)
            return;
        _chosen = NumericColumn.ToDoubles(Find(batch, columns.Chosen));
        _costs = NumericColumn.ToDoubles(Find(batch, columns.Label));
        _probabilities = NumericColumn.ToDoubles(Find(batch, columns.Probability));
    }

    public override void Learn(int row)
    {
        List<Example> lines = Read(row);
        double chosen = _chosen[row], cost = _costs[row], probability = _probabilities[row];
        if (!(chosen >= 1 && chosen < lines.Count) || chosen != Math.Floor(chosen))
            throw new VwLineException($"The chosen action is {chosen} and there are {lines.Count - 1}", 1, "Actions count from 1.");
        if (!double.IsFinite(cost))
            throw new VwLineException($"The cost in '{columns.Label}' is missing", 1, "Give the cost of the action that was chosen; a reward is a negative cost.");
        if (!(probability is > 0 and <= 1))
            throw new VwLineException($"The probability in '{columns.Probability}' is {probability}", 1, "It is above 0 and 1 at most.");
        int action = (int)chosen;
        lines[action].Bandit.Add(new BanditCost((uint)action, (float)cost, (float)probability));
        learner.Learn(lines);
        double ratio = learner.Last.Actions.Find(item => item.Action == action - 1).Score / probability;
        _events++;
        _weights += ratio;
        _weighted += ratio * cost;
    }

    public override void Predict(int row) => learner.Predict(Read(row));

    private List<Example> Read(int row)
    {
        int count = 0;
        for (int i = 0; i < _lists.Length; i++)
        {
            if (_lists[i].IsNull(row))
                throw new VwLineException($"The actions in '{_actions[i].Name}' are missing", 1, "Give a list with a vector for each action.");
            int length = _lists[i].GetValueLength(row);
            if (i > 0 && length != count)
                throw new VwLineException($"'{_actions[i].Name}' has {length} actions and '{_actions[0].Name}' {count}", 1, "Give a vector for each action in each column.");
            count = length;
        }
        if (count == 0)
            throw new VwLineException("There are no actions", 1, "Give one vector at least.");
        while (_all.Count <= count)
            _all.Add(new Example());
        List<Example> lines = _all[..(count + 1)];
        lines.ForEach(line => line.Clear());
        foreach (VectorColumn column in _shared)
            column.Add(row, lines[0]);
        lines[0].Bandit.Add(new BanditCost(0, Example.NoLabel, -1));
        for (int i = 0; i < _actions.Length; i++)
        {
            int start = _lists[i].ValueOffsets[row];
            for (int action = 0; action < count; action++)
                _actions[i].Add(start + action, lines[action + 1]);
        }
        return lines;
    }

    private static IArrowArray Find(RecordBatch batch, string column) => batch.Column(batch.Schema.GetFieldIndex(column));
}
