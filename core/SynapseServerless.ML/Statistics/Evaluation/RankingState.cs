using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>What is kept of the rows of a ranking: of each group its best rows and its grades.</summary>
/// <param name="places">The places at which the order is judged.</param>
internal sealed class RankingState(IReadOnlyList<int> places)
{
    private readonly int _depth = places.Max();
    private readonly Dictionary<string, GroupRanking> _groups = new(StringComparer.Ordinal);
    private long _rows;

    /// <summary>Adds the rows of a batch; those without a group, a grade or a score are rejected.</summary>
    public void Add(RecordBatch batch, EvaluationPlan plan, StageContext context)
    {
        IArrowArray labelColumn = InputColumns.Get(batch, context.Stage, plan.Label.Name);
        IArrowArray scoreColumn = InputColumns.Get(batch, context.Stage, plan.Prediction!.Name);
        IArrowArray groupColumn = InputColumns.Get(batch, context.Stage, plan.Group!.Name);
        double[] labels = NumericColumn.ToDoubles(labelColumn), scores = NumericColumn.ToDoubles(scoreColumn);
        string?[] groups = CellTexts.Read(groupColumn);
        var bad = new List<BadRow>();
        for (int row = 0; row < labels.Length; row++)
        {
            if (groups[row] is not { } group)
                bad.Add(ClassificationReader.Missing(row, groupColumn, plan.Group.Name, "group"));
            else if (double.IsNaN(labels[row]))
                bad.Add(ClassificationReader.Missing(row, labelColumn, plan.Label.Name, "label"));
            else if (!ClassColumn.IsIndex(labels[row], GroupRanking.MaxGrade + 1))
                bad.Add(NoGrade(row, labels[row], plan.Label.Name));
            else if (double.IsNaN(scores[row]))
                bad.Add(ClassificationReader.Missing(row, scoreColumn, plan.Prediction.Name, "score"));
            else
            {
                GroupOf(group).Add(scores[row], (int)labels[row]);
                _rows++;
            }
        }
        if (bad.Count > 0)
            context.Rows.Reject(batch, bad, context);
    }

    /// <summary>Adds the rows of another state.</summary>
    public void Add(RankingState other)
    {
        _rows += other._rows;
        foreach ((string name, GroupRanking group) in other._groups)
            GroupOf(name).Add(group);
    }

    /// <summary>The evaluation: means over groups, each of which counts the same.</summary>
    public EvaluationResult Summarize(string stage)
    {
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (int place in places)
            metrics[MetricNames.At(MetricNames.Ndcg, place)] = Mean(group => group.Ndcg(place));
        foreach (int place in places)
            metrics[MetricNames.At(MetricNames.Map, place)] = Mean(group => group.AveragePrecision(place));
        return new EvaluationResult { Stage = stage, Kind = MetricNames.Ranking, Rows = _rows, Metrics = metrics, Notes = Notes() };
    }

    /// <summary>Writes the state.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(places.Count);
        foreach (int place in places)
            writer.Write(place);
        writer.Write(_rows);
        writer.Write(_groups.Count);
        foreach ((string name, GroupRanking group) in _groups.OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            writer.Write(name);
            group.Save(writer);
        }
    }

    /// <summary>Reads a state.</summary>
    public static RankingState Load(BinaryReader reader)
    {
        var places = new int[reader.ReadInt32()];
        for (int i = 0; i < places.Length; i++)
            places[i] = reader.ReadInt32();
        var state = new RankingState(places) { _rows = reader.ReadInt64() };
        for (int left = reader.ReadInt32(); left > 0; left--)
            state._groups.Add(reader.ReadString(), GroupRanking.Load(reader, state._depth));
        return state;
    }

    private static BadRow NoGrade(int row, double label, string column) => new(
        row, column, string.Create(CultureInfo.InvariantCulture, $"The label {label} is not a grade"),
        $"Grades of a ranking are whole numbers from 0 to {GroupRanking.MaxGrade}, the higher the better.");

    private GroupRanking GroupOf(string name)
    {
        if (!_groups.TryGetValue(name, out GroupRanking? group))
            _groups[name] = group = new GroupRanking(_depth);
        return group;
    }

    private double Mean(Func<GroupRanking, double> metric)
    {
        var sum = new ExactSum();
        foreach (GroupRanking group in _groups.Values)
            sum.Add(metric(group));
        return sum.Over(_groups.Count);
    }

    private List<string> Notes()
    {
        if (_groups.Count == 0)
            return ["There are no rows to evaluate."];
        int without = _groups.Values.Count(group => !group.HasRelevant);
        return without == 0
            ? []
            : [string.Create(CultureInfo.InvariantCulture, $"{without:N0} of {_groups.Count:N0} groups have no row with a label above 0: whatever their order, they count as 1.")];
    }
}
