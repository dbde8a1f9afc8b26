using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using SynapseServerless.Workers;

namespace SynapseServerless.Embedded;

/// <summary>Makes of what the engine and the tasks tell the news of a run, at most ten times a second.</summary>
internal sealed class ProgressTracker : IOrchestratorObserver, IRunListener, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly string _runId;
    private readonly IProgress<RunProgress>? _progress;
    private readonly TimeProvider _time;
    private readonly ITimer _later;
    private readonly Lock _lock = new();
    // Before the first step there is nothing to tell.
    private ProgressFold _fold = new(new RunStep(RunPhase.Plan, -1, 1));
    private GangStatus? _gang;
    private string? _rounds;
    private volatile RunProgress? _last;
    private long _phaseBegan;
    private long _lastReport;
    private readonly HashSet<(string, int)> _answered = [];
    private bool _dirty;

    public ProgressTracker(string runId, IProgress<RunProgress>? progress, TimeProvider time)
    {
        (_runId, _progress, _time) = (runId, progress, time);
        _later = time.CreateTimer(_ => TellTheRest(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Called when the work of the run is done.</summary>
    public Action? Finished { get; init; }

    /// <summary>The last of the news; null before there are any.</summary>
    public RunProgress? Last => _last;

    /// <summary>The fit on workers that the run waits for; null where it waits for none.</summary>
    public AwaitedFit? Awaited
    {
        get
        {
            lock (_lock)
                return _fold.Step.Awaits(_gang) is { Attempt: not null } fit ? fit : null;
        }
    }

    /// <summary>Names of the stages, by index.</summary>
    public IReadOnlyList<string> Stages { get; set; } = [];

    /// <inheritdoc/>
    public void StatusChanged(string instanceId, string status, bool replaying)
    {
        lock (_lock)
        {
            if (instanceId == _runId)
            {
                RunStep step = OrchestrationJson.Read<RunStep>(status);
                _rounds = step.Rounds;
                Begin(step);
            }
            // A fit of several steps says more of the step than the run does.
            else if (instanceId == _rounds)
                Begin(OrchestrationJson.Read<RunStep>(status));
            // What an earlier attempt told is no news of this one.
            else if (instanceId == _fold.Step.Gang)
                (_gang, _fold) = (OrchestrationJson.Read<GangStatus>(status), _fold with { Fit = null });
        }
    }

    private void Begin(RunStep step)
    {
        if (step.StageName is null && step.Stage is { } stage && stage < Stages.Count)
            step = step with { StageName = Stages[stage] };
        // The step goes on with another attempt, and so does what is said of the last one's failure.
        if (step.Attempt > 1 && step.Pass == _fold.Step.Pass && step.Phase == _fold.Step.Phase)
        {
            _fold = _fold with { Step = step, Fit = null };
            return;
        }
        // So does one that counts its own tasks.
        if (step.Done is { } done && step.Pass == _fold.Step.Pass && _fold.Step.Done is not null)
        {
            _fold = _fold with { Step = step, Done = done, Text = step.Text };
            Changed();
            return;
        }
        Emit();
        _fold = new ProgressFold(step);
        _gang = null;
        _phaseBegan = _time.GetTimestamp();
        _answered.Clear();
        Emit();
    }

    /// <inheritdoc/>
    public void Replayed(string instanceId, int tasks)
    {
        lock (_lock)
        {
            if (!IsOfPass(instanceId))
                return;
            _fold = _fold.PlusReplayed(tasks);
            Changed();
        }
    }

    /// <inheritdoc/>
    public void TaskEnded(OrchestratorTask task)
    {
        if (task is { Activity: ActivityNames.Finish, Outcome.Failure: null } && task.InstanceId == _runId)
            Finished?.Invoke();
        if (task is { Activity: ActivityNames.QueueTask, Outcome.Failure: null })
        {
            lock (_lock)
            {
                _fold = _fold with { Sent = _fold.Sent + 1 };
                Changed();
            }
        }
        if (new EndedTask { Activity = task.Activity, Output = task.Outcome?.Output }.Summary() is not { } summary)
            return;
        lock (_lock)
        {
            // Their rows were counted as they came.
            if (IsOfPass(task.InstanceId))
                _fold = _fold.Plus(summary, countsRows: false);
            Changed();
        }
    }

    /// <inheritdoc/>
    public void EventDelivered(string instanceId, HistoryEvent happened)
    {
        if (!happened.Name.StartsWith(QueuedTask.EventPrefix, StringComparison.Ordinal))
            return;
        TaskResult result = OrchestrationJson.Read<TaskResult>(happened.Payload!);
        lock (_lock)
        {
            _fold = _fold with { Returned = _fold.Returned + 1 };
            if (result.Failure is not null)
                _fold = _fold with { Text = $"{result.Activity} failed on {result.Worker} in attempt {result.Attempt}: {result.Failure.Message}" };
            // The same result may come twice.
            else if (IsOfPass(instanceId) && _answered.Add((instanceId, result.Number))
                && new EndedTask { Activity = result.Activity, Output = result.Output?.GetRawText() }.Summary() is { } summary)
                _fold = _fold.Plus(summary, countsRows: true);
            Changed();
        }
    }

    /// <inheritdoc/>
    public void TaskRetried(OrchestratorTask task, TimeSpan delay)
    {
        lock (_lock)
        {
            _fold = _fold with
            {
                Text = $"{task.Activity} failed in attempt {task.Attempt}, again in {delay.TotalSeconds:0.0} s: {task.Outcome?.Failure?.Message}",
            };
            Emit();
        }
    }

    /// <inheritdoc/>
    public void RowsHandled(int pass, long rows)
    {
        lock (_lock)
        {
            if (pass != _fold.Step.Pass)
                return;
            _fold = _fold with { Rows = _fold.Rows + rows };
            Changed();
        }
    }

    /// <inheritdoc/>
    public void FitProgressed(FitProgress fit)
    {
        lock (_lock)
        {
            _fold = _fold.WithIterations(fit);
            Changed();
        }
    }

    /// <summary>A fit on workers has told how far it is.</summary>
    /// <param name="asked">The fit that the run waited for when the note was looked for.</param>
    /// <param name="fit">What it told, now or some time ago.</param>
    public void FitTold(AwaitedFit asked, FitProgress fit)
    {
        lock (_lock)
        {
            if (Awaited != asked || _fold.Fit?.Time == fit.Time)
                return;
            _fold = _fold with { Fit = fit, Text = fit.Text };
            Changed();
        }
    }

    /// <summary>Tells what has not been told yet.</summary>
    public void Flush()
    {
        lock (_lock)
            Emit();
    }

    public void Dispose()
    {
        _later.Dispose();
        Flush();
    }

    private void TellTheRest()
    {
        lock (_lock)
        {
            if (_dirty)
                Emit();
        }
    }

    private bool IsOfPass(string instanceId) => _fold.Step.FanOut is { } fanOut && InstanceIds.IsPartOf(instanceId, fanOut);

    private void Changed()
    {
        if (_time.GetElapsedTime(_lastReport) >= Pause)
        {
            _dirty = true;
            Emit();
        }
        // Nothing else may happen for long, as when all tasks are left to workers, and this is still to be told.
        else if (!_dirty)
        {
            _dirty = true;
            _later.Change(Pause, Timeout.InfiniteTimeSpan);
        }
    }

    private void Emit()
    {
        if (_fold.Step.Pass < 0 || (!_dirty && _fold.Text is null && _fold.Done > 0))
            return;
        _lastReport = _time.GetTimestamp();
        _dirty = false;
        _last = _fold.ToProgress(_runId, _time.GetUtcNow(), _time.GetElapsedTime(_phaseBegan).TotalSeconds);
        _progress?.Report(_last);
    }
}
