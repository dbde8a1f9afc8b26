using SynapseServerless.Runs;

namespace SynapseServerless.Planning;

/// <summary>What each stage would do in each pass, from what it did in trials.</summary>
/// <param name="trials">The trials.</param>
/// <param name="rows">Rows of each input.</param>
internal sealed class StageEstimates(TrialRuns trials, IReadOnlyDictionary<string, EstimateRange> rows)
{
    // Of a share of rows that a sample tells, this many standard errors either way.
    private const double Errors = 2.5;

    // Work on a machine that does other things beside differs by as much.
    private const double Work = 1.4;

    /// <summary>How many times as many rows there are in all as in the trial; by the input that each pass reads.</summary>
    public double Scale(string input) =>
        rows.TryGetValue(input, out EstimateRange? all) && trials.Many.Rows.TryGetValue(input, out long tried) && tried > 0 ? Math.Max(1, all.Likely / tried) : 1;

    /// <summary>How often an input is read.</summary>
    public int Readings(string input) => trials.Many.Record.Stages.Count(stage => InputOf(stage) == input);

    /// <summary>The stages.</summary>
    public IReadOnlyList<StageEstimate> All(string first)
    {
        IReadOnlyList<StageRecord> many = trials.Many.Record.Stages, few = trials.Few.Record.Stages;
        Dictionary<int, string> inputs = [];
        string last = first;
        foreach (IGrouping<int, StageRecord> pass in many.GroupBy(stage => stage.Pass))
            inputs[pass.Key] = last = pass.Select(InputOf).OfType<string>().FirstOrDefault(rows.ContainsKey) ?? last;
        Dictionary<int, double> read = many.GroupBy(stage => stage.Pass).ToDictionary(pass => pass.Key, pass => (double)pass.First().RowsIn);
        return [.. many.Select((stage, i) => One(stage, i < few.Count && few[i].Name == stage.Name ? few[i] : null, inputs[stage.Pass], read[stage.Pass]))];
    }

    /// <summary>An amount of rows in all.</summary>
    /// <param name="atFew">The amount at few rows; null where it is not known.</param>
    /// <param name="atMany">The amount at many rows.</param>
    /// <param name="input">The input whose rows they are of.</param>
    /// <param name="of">The rows that were read there.</param>
    public EstimateRange Rows(long? atFew, long atMany, string input, double of)
    {
        double scale = Scale(input);
        EstimateRange all = rows.GetValueOrDefault(input) ?? EstimateRange.None;
        if (scale <= 1 && all.IsExact)
            return EstimateRange.Exactly(atMany);
        double likely = trials.Count(atFew ?? (atMany * (double)trials.Few.AllRows / Math.Max(1, trials.Many.AllRows)), atMany, scale);
        double share = of > 0 ? Math.Min(1, atMany / of) : 1;
        double error = share is > 0 and < 1 ? Math.Min(0.9, Errors * Math.Sqrt((1 - share) / (share * of))) : 0;
        double down = all.Likely > 0 ? all.Low / all.Likely : 1, up = all.Likely > 0 ? all.High / all.Likely : 1;
        // Where none came, a few may.
        double most = atMany == 0 && of > 0 ? 3 / of * of * scale : likely * (1 + error) * up;
        return new EstimateRange(likely * (1 - error) * down, likely, most).Rounded();
    }

    /// <summary>The input that a reading is of; null for anything else, and for what a pass before has written.</summary>
    public static string? InputOf(StageRecord stage) =>
        stage.Phase == RunPhase.Read && stage.Name.StartsWith("read ", StringComparison.Ordinal) ? stage.Name["read ".Length..].Split('.', 2)[0] : null;

    private StageEstimate One(StageRecord stage, StageRecord? few, string input, double of)
    {
        double scale = Scale(input);
        double likely = few is null ? stage.Seconds * scale : trials.At(few.Seconds, stage.Seconds, trials.Many.AllRows * scale);
        return new StageEstimate
        {
            Name = stage.Name, Phase = stage.Phase.ToText(), Pass = stage.Pass, PassLabel = stage.PassLabel,
            RowsIn = Rows(few?.RowsIn, stage.RowsIn, input, of), RowsOut = Rows(few?.RowsOut, stage.RowsOut, input, of), Seconds = EstimateRange.Within(likely, Work, Work),
        };
    }
}
