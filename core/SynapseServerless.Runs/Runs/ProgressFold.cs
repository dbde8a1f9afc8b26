using SynapseServerless.Orchestration;

namespace SynapseServerless.Runs;

/// <summary>How far a run is, folded from the steps it publishes and the tasks that end, whichever engine tells them.</summary>
/// <param name="Step">What the run is at.</param>
public sealed record ProgressFold(RunStep Step)
{
    /// <summary>What the run is at, in words, such as <c>fit ValueIndexer</c>.</summary>
    public string Phase => Step.StageName is { } stage ? $"{Step.Phase.ToText()} {stage}" : Step.Phase.ToText();

    /// <summary>Tasks of the step that ended, or iterations of a fit in this process.</summary>
    public int Done { get; init; } = Step.Done ?? 0;

    /// <summary>Those of <see cref="Done"/> that an earlier process did.</summary>
    public int Replayed { get; init; }

    /// <summary>How many there are.</summary>
    public int Total { get; init; } = Step.Tasks;

    /// <summary>Rows that went into the stages of the step.</summary>
    public long Rows { get; init; }

    /// <summary>Bytes read.</summary>
    public long Bytes { get; init; }

    /// <summary>Rows set aside so far in the run.</summary>
    public long RowsSetAside { get; init; } = Step.RowsSetAside;

    /// <summary>Tasks that were put in a queue of workers.</summary>
    public int Sent { get; init; }

    /// <summary>Results that came back.</summary>
    public int Returned { get; init; }

    /// <summary>How far the fit is that the step waits for.</summary>
    public FitProgress? Fit { get; init; }

    /// <summary>Details, such as a retry and its reason.</summary>
    public string? Text { get; init; } = Step.Text;

    /// <summary>With a task of the step that ended.</summary>
    /// <param name="summary">What it counted.</param>
    /// <param name="countsRows">Whether its rows are counted now; false where they were as they came.</param>
    public ProgressFold Plus(TaskSummary summary, bool countsRows) => this with
    {
        Done = Done + 1,
        Rows = Rows + (countsRows ? summary.RowsIn : 0),
        Bytes = Bytes + summary.BytesIn,
        RowsSetAside = RowsSetAside + summary.RowsSetAside,
    };

    /// <summary>With the tasks that a part of the step tells of.</summary>
    /// <param name="part">How far the part is.</param>
    internal ProgressFold Plus(FanOutStatus part) => this with
    {
        Done = Done + part.Done,
        Rows = Rows + part.Rows,
        Bytes = Bytes + part.Bytes,
        RowsSetAside = RowsSetAside + part.RowsSetAside,
    };

    /// <summary>With the tasks that had ended when the run was taken up again.</summary>
    /// <param name="tasks">How many.</param>
    public ProgressFold PlusReplayed(int tasks) => this with { Done = Done + tasks, Replayed = Replayed + tasks };

    /// <summary>With what a fit in this process tells, whose iterations stand for the task.</summary>
    /// <param name="fit">How far it is.</param>
    public ProgressFold WithIterations(FitProgress fit) => this with
    {
        Done = (int)Math.Min(fit.Iterations, int.MaxValue),
        Total = (int)Math.Min(fit.IterationsTotal ?? 0, int.MaxValue),
        Fit = fit,
        Text = fit.Text,
    };

    /// <summary>The news of the run.</summary>
    /// <param name="runId">Identity of the run.</param>
    /// <param name="time">The time now.</param>
    /// <param name="seconds">Seconds since the step began.</param>
    public RunProgress ToProgress(string runId, DateTimeOffset time, double seconds)
    {
        int fresh = Done - Replayed;
        return new RunProgress
        {
            Time = time,
            RunId = runId,
            Phase = Phase,
            TasksDone = Done,
            TasksTotal = Total,
            // A result may come twice, and one may come of a task that an earlier process put in the queue.
            TasksWithWorkers = Math.Max(0, Sent - Returned),
            Rows = Rows,
            Bytes = Bytes,
            RowsPerSecond = seconds > 0 ? Rows / seconds : 0,
            SecondsLeft = Fit?.SecondsLeft ?? (fresh > 0 && Done < Total && seconds > 0 ? seconds / fresh * (Total - Done) : null),
            RowsSetAside = RowsSetAside,
            Text = Text,
            Fit = Fit,
        };
    }
}
