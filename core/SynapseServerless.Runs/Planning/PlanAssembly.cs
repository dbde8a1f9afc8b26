using SynapseServerless.Data;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Planning;

/// <summary>Puts an estimate together.</summary>
/// <param name="specification">What would be run.</param>
/// <param name="inputs">Its inputs.</param>
/// <param name="history">What earlier runs tell.</param>
/// <param name="catalog">The stages there are.</param>
/// <param name="prices">The prices.</param>
internal sealed class PlanAssembly(RunSpecification specification, Dictionary<string, PlannedInput> inputs, PlanHistory history, StageCatalog catalog, CloudPrices prices)
{
    // A request takes half a second at best, a second mostly, and three where a model writes much; nothing here can tell.
    private static readonly EstimateRange s_secondsOfRequest = new(0.2, 1, 3);

    // A task beyond those that were tried: what journal and record take for it.
    private const double SecondsOfTask = 0.005;

    // Earlier runs at another number of rows, or on another machine.
    private const double Apart = 1.5;

    public required string Hash { get; init; }

    public required DateTimeOffset Made { get; init; }

    private string First => RunPlanner.InputsOf(specification).First();

    private EstimateRange RowsIn => inputs.Values.Aggregate(EstimateRange.None, static (sum, input) => sum.Plus(input.Rows));

    private int Processors => specification.Options.Parallelism > 0 ? specification.Options.Parallelism : Environment.ProcessorCount;

    /// <summary>What files and earlier runs tell.</summary>
    /// <param name="reason">Why nothing was tried.</param>
    public PlanEstimate WithoutTrial(string reason) => Base() with
    {
        Seconds = history.SecondsPerRow is { } seconds ? EstimateRange.Within(seconds * RowsIn.Likely, Apart, Apart) : null,
        Basis = new EstimateBasis { EarlierRuns = history.Runs },
        Notes = [reason],
    };

    /// <summary>What files tell, and what the newest run came to, as many times as there are more rows now.</summary>
    /// <param name="reason">Why nothing was tried.</param>
    public PlanEstimate WithNewest(string reason)
    {
        PlanEstimate plan = WithoutTrial(reason);
        if (history.Newest is not { RowsIn: > 0 } run)
            return plan;
        double scale = RowsIn.Likely / run.RowsIn;
        EstimateRange Rows(long rows) => EstimateRange.Within(rows * scale, 1.1, 1.1).Rounded();
        StageEstimate[] stages =
        [
            .. run.Stages.Select(stage => new StageEstimate
            {
                Name = stage.Name, Phase = stage.Phase.ToText(), Pass = stage.Pass, PassLabel = stage.PassLabel, RowsIn = Rows(stage.RowsIn), RowsOut = Rows(stage.RowsOut),
                Seconds = EstimateRange.Within(stage.Seconds * scale, Apart, Apart),
            }),
        ];
        CallsEstimate[] calls = [.. (run.Services?.Calls ?? []).Select(call => Again(call, scale))];
        EstimateRange work = stages.Aggregate(EstimateRange.None, static (sum, stage) => sum.Plus(stage.Seconds));
        return plan with
        {
            Passes = run.Stages.Select(stage => stage.Pass).Distinct().Count(), Tasks = run.Tasks.Count, Stages = stages, Calls = calls, RowsOut = Rows(run.RowsOut), WorkSeconds = work,
            Requests = calls.Aggregate(EstimateRange.None, static (sum, call) => sum.Plus(call.Requests)),
            Tokens = calls.Aggregate(EstimateRange.None, static (sum, call) => sum.Plus(call.InputTokens).Plus(call.OutputTokens)),
            Cost = new CloudBill(prices).Of(work, run.Tasks.Count, specification.Options.Workers is not null, calls),
        };
    }

    private static CallsEstimate Again(StageCalls call, double scale)
    {
        EstimateRange Amount(double amount) => EstimateRange.Within(amount * scale, 1.2, 1.2);
        return new CallsEstimate
        {
            Stage = call.Stage, Endpoint = call.Endpoint, Requests = Amount(call.Counts.Sent).Rounded(), InputTokens = Amount(call.Counts.InputTokens).Rounded(),
            OutputTokens = Amount(call.Counts.OutputTokens).Rounded(), Cost = call.Counts.Cost > 0 ? Amount((double)call.Counts.Cost) : null, Prices = call.Prices,
        };
    }

    /// <summary>What trials tell as well.</summary>
    /// <param name="trials">The trials.</param>
    /// <param name="trialSeconds">How long they took.</param>
    public PlanEstimate With(TrialRuns trials, double trialSeconds)
    {
        RunRecord many = trials.Many.Record;
        var stages = new StageEstimates(trials, inputs.ToDictionary(input => input.Key, input => input.Value.Rows));
        IReadOnlyList<StageEstimate> all = stages.All(First);
        string transformed = specification.Transform?.Split('.', 2)[0] ?? First;
        IReadOnlyList<CallsEstimate> calls = new CallEstimates(history).Of(many, stages.Scale(transformed));
        bool isWhole = inputs.All(input => stages.Scale(input.Key) <= 1);
        int passes = many.Stages.Select(stage => stage.Pass).Distinct().Count();
        int more = inputs.Values.Max(input => input.Data.PartitionCount) - many.Inputs.Select(input => input.Partitions).DefaultIfEmpty(1).Max();
        long tasks = many.Tasks.Count + ((long)passes * Math.Max(0, more));
        double reading = Reading(trials, stages);
        EstimateRange work = all.Aggregate(EstimateRange.None, static (sum, stage) => sum.Plus(stage.Seconds)).Plus(EstimateRange.Within(reading, 1.4, 1.4));
        EstimateRange rowsOut = specification.Transform is null
            ? EstimateRange.Exactly(0)
            : stages.Rows(trials.Few.Record.RowsOut, many.RowsOut, transformed, Math.Max(1, trials.Many.Rows[transformed]));
        return Base() with
        {
            Passes = passes, Tasks = tasks, Stages = all, Calls = calls,
            RowsOut = rowsOut,
            BytesOut = specification.Output.Data is null ? null : isWhole ? EstimateRange.Within(trials.Many.BytesOut, 1.02, 1.02) : EstimateRange.Within(trials.At(trials.Few.BytesOut, trials.Many.BytesOut, RowsIn.Likely), 1.1, 1.1).Rounded(),
            Seconds = Seconds(trials, reading, Math.Max(0, more) * passes, calls, stages.Scale(First)),
            WorkSeconds = work,
            Memory = Memory(trials),
            Requests = calls.Aggregate(EstimateRange.None, static (sum, call) => sum.Plus(call.Requests)),
            Tokens = calls.Aggregate(EstimateRange.None, static (sum, call) => sum.Plus(call.InputTokens).Plus(call.OutputTokens)),
            Cost = new CloudBill(prices).Of(work, tasks, specification.Options.Workers is not null, calls),
            Basis = new EstimateBasis
            {
                SampleRows = trials.Many.AllRows, IsWhole = isWhole, TrialSeconds = Math.Round(trialSeconds, 3), EarlierRuns = history.Estimated, TimeFactor = history.TimeFactor,
            },
            Notes = [.. Notes(many, calls)],
        };
    }

    private PlanEstimate Base() => new()
    {
        Name = specification.Name, Made = Made, SpecificationHash = Hash,
        Inputs =
        [
            .. inputs.Select(input => new InputEstimate
            {
                Name = input.Key, Format = DataFormats.Name(input.Value.Data.Manifest.Format), Files = input.Value.Data.Manifest.FileCount,
                Partitions = input.Value.Data.PartitionCount, Bytes = input.Value.Data.Manifest.Bytes, Rows = input.Value.Rows,
            }),
        ],
        RowsIn = RowsIn, BytesIn = inputs.Values.Sum(input => input.Data.Manifest.Bytes),
        Basis = new EstimateBasis(),
    };

    // Samples of text are not text any more: what reading takes beyond that of the sample, each time.
    private double Reading(TrialRuns trials, StageEstimates stages) => inputs.Where(input => input.Value.Data.Manifest.Format is not (DataFormat.Parquet or DataFormat.Arrow)).Sum(input =>
    {
        StageRecord[] read = [.. trials.Many.Record.Stages.Where(stage => StageEstimates.InputOf(stage) == input.Key)];
        double sample = read.Sum(stage => stage.Seconds) / Math.Max(1, read.Sum(stage => (double)stage.RowsIn));
        return Math.Max(0, input.Value.Sample!.SecondsPerRow - sample) * input.Value.Rows.Likely * stages.Readings(input.Key);
    });

    private EstimateRange Seconds(TrialRuns trials, double reading, int moreTasks, IReadOnlyList<CallsEstimate> calls, double scale)
    {
        double opening = inputs.Values.Where(input => input.Data.Manifest.Format is not (DataFormat.Parquet or DataFormat.Arrow)).Sum(input => input.OpenSeconds);
        int atOnce = Math.Max(1, Math.Min(Processors, inputs.Values.Max(input => input.Data.PartitionCount)));
        double own = trials.At(trials.Few.Record.Seconds, trials.Many.Record.Seconds, RowsIn.Likely) + trials.ColdSeconds + opening + (reading / atOnce) + (moreTasks * SecondsOfTask);
        EstimateRange services = calls.Aggregate(EstimateRange.None, (sum, call) => sum.Plus(Waiting(call, atOnce)));
        (double down, double up) = history.Spread;
        double apart = 1.3 + (0.15 * Math.Log10(Math.Max(1, scale)));
        // Earlier runs show how far off the estimate is.
        EstimateRange whole = history.Estimated == 0
            ? EstimateRange.Within(own, apart, apart).Plus(services)
            : EstimateRange.Within((own + services.Likely) * history.TimeFactor, Math.Max(1.25, down), Math.Max(1.25, up));
        return new EstimateRange(Math.Round(whole.Low, 3), Math.Round(whole.Likely, 3), Math.Round(whole.High, 3));
    }

    // Requests of a stage go side by side, in each task that is running.
    private EstimateRange Waiting(CallsEstimate call, int atOnce)
    {
        Stage? stage = StagesOf(specification.Pipeline).FirstOrDefault(stage => stage.Uid == call.Stage);
        double concurrency = Value(stage, "concurrency") ?? 1;
        EstimateRange waiting = new(
            call.Requests.Low * s_secondsOfRequest.Low / (concurrency * atOnce), call.Requests.Likely * s_secondsOfRequest.Likely / (concurrency * atOnce), call.Requests.High * s_secondsOfRequest.High / (concurrency * atOnce));
        if (Value(stage, "requestsPerSecond") is not { } rate)
            return waiting;
        double least = call.Requests.Likely / rate;
        return new EstimateRange(Math.Max(waiting.Low, call.Requests.Low / rate), Math.Max(waiting.Likely, least), Math.Max(waiting.High, call.Requests.High / rate));
    }

    private double? Value(Stage? stage, string parameter) => stage is null ? null : catalog.Get(stage.Type, Location.OfStage(stage.Uid)).Parameters
        .FirstOrDefault(known => known.Name == parameter)?.Property.GetValue(stage) switch { int number => number, double number => number, _ => null };

    private static IEnumerable<Stage> StagesOf(Stage? stage) => stage switch
    {
        Pipelines.Pipeline pipeline => pipeline.Stages.SelectMany(StagesOf),
        null => [],
        _ => [stage],
    };

    // Batches are of a size; what a fit holds goes with its rows. Which of the two there is more of, the trial cannot tell.
    private EstimateRange Memory(TrialRuns trials)
    {
        double least = trials.Many.Memory, most = trials.At(trials.Few.Memory, trials.Many.Memory, RowsIn.High);
        return new EstimateRange(least, (least + most) / 2, most * 1.2).Rounded();
    }

    private static IEnumerable<string> Notes(RunRecord many, IReadOnlyList<CallsEstimate> calls)
    {
        if (calls.Count > 0)
            yield return "Services were not asked: what comes after them was tried without their answers, and how long they take is assumed (0.2 to 3 seconds a request).";
        if (calls.Any(call => call.OutputTokens.High == 0 && call.InputTokens.High > 0 && call.Cost is not null))
            yield return "Nothing limits how long answers are, so that their tokens are not in the high end; set maxCompletionTokens.";
        if (calls.Any(call => call.Cost is null))
            yield return "Prices of some services are not known, and not in the cost.";
        if (many.RowsSetAside > 0)
            yield return $"{many.RowsSetAside:N0} rows of the sample were set aside.";
    }
}
