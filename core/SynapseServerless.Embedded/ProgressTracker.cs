using System.Text.Json;
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
    private RunStep _step = new(RunPhase.Plan, -1, 1);
    private GangStatus? _gang;
    private FitProgress? _fit;
    private volatile RunProgress? _last;
    private string _phase = "";
    private long _phaseBegan;
    private long _lastReport;
    private int _done;
    private int _total = 1;
    private int _replayed;
    private int _sent;
    private int _returned;
    private long _rows;
    private long _bytes;
    private long _setAside;
    private string? _text;
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
                return _step.Awaits(_gang) is { Attempt: not null } fit ? fit : null;
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
                Begin(OrchestrationJson.Read<RunStep>(status));
            // What an earlier attempt told is no news of this one.
            else if (instanceId == _step.Gang)
                (_gang, _fit) = (OrchestrationJson.Read<GangStatus>(status), null);
        }
    }

    private void Begin(RunStep step)
    {
        // The step goes on with another attempt, and so does what is said of the last one's failure.
        if (step.Attempt > 1 && step.Pass == _step.Pass && step.Phase == _step.Phase)
        {
            (_step, _fit) = (step, null);
            return;
        }
        Emit();
        _step = step;
        _phase = step.Stage is { } stage && stage < Stages.Count ? $"{step.Phase.ToText()} {Stages[stage]}" : step.Phase.ToText();
        _phaseBegan = _time.GetTimestamp();
        (_done, _total, _replayed, _rows, _bytes, _text) = (0, step.Tasks, 0, 0, 0, null);
        (_sent, _returned, _gang, _fit) = (0, 0, null, null);
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
            _replayed += tasks;
            _done += tasks;
            Changed();
        }
    }

    /// <inheritdoc/>
    public void TaskEnded(OrchestratorTask task)
    {
        if (task is { Activity: ActivityNames.Finish, Outcome.Failure: null })
            Finished?.Invoke();
        if (task is { Activity: ActivityNames.QueueTask, Outcome.Failure: null })
        {
            lock (_lock)
            {
                _sent++;
                Changed();
            }
        }
        if (task.Activity is not (ActivityNames.TransformPartition or ActivityNames.Gather or ActivityNames.SetAside) || task.Outcome?.Output is not { } output)
            return;
        TaskSummary summary = OrchestrationJson.Read<TaskSummary>(output);
        lock (_lock)
        {
            _setAside += summary.RowsSetAside;
            if (IsOfPass(task.InstanceId))
            {
                _done++;
                _bytes += summary.BytesIn;
            }
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
            _returned++;
            if (result.Failure is not null)
                _text = $"{result.Activity} failed on {result.Worker} in attempt {result.Attempt}: {result.Failure.Message}";
            // The same result may come twice.
            else if (result.Activity != ActivityNames.Fit && IsOfPass(instanceId) && _answered.Add((instanceId, result.Number)))
            {
                TaskSummary summary = result.Output!.Value.Deserialize<TaskSummary>(OrchestrationJson.Options)!;
                _done++;
                _rows += summary.RowsIn;
                _bytes += summary.BytesIn;
                _setAside += summary.RowsSetAside;
            }
            Changed();
        }
    }

    /// <inheritdoc/>
    public void TaskRetried(OrchestratorTask task, TimeSpan delay)
    {
        lock (_lock)
        {
            _text = $"{task.Activity} failed in attempt {task.Attempt}, again in {delay.TotalSeconds:0.0} s: {task.Outcome?.Failure?.Message}";
            Emit();
        }
    }

    /// <inheritdoc/>
    public void RowsHandled(int pass, long rows)
    {
        lock (_lock)
        {
            if (pass != _step.Pass)
                return;
            _rows += rows;
            Changed();
        }
    }

    /// <inheritdoc/>
    public void FitProgressed(FitProgress fit)
    {
        lock (_lock)
        {
            _done = (int)Math.Min(fit.Iterations, int.MaxValue);
            _total = (int)Math.Min(fit.IterationsTotal ?? 0, int.MaxValue);
            (_fit, _text) = (fit, fit.Text);
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
            if (Awaited != asked || _fit?.Time == fit.Time)
                return;
            (_fit, _text) = (fit, fit.Text);
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

    private bool IsOfPass(string instanceId) => _step.FanOut is { } fanOut && InstanceIds.IsPartOf(instanceId, fanOut);

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
        // Before the first step there is nothing to tell.
        if (_step.Pass < 0 || (!_dirty && _text is null && _done > 0))
            return;
        _lastReport = _time.GetTimestamp();
        _dirty = false;
        double seconds = _time.GetElapsedTime(_phaseBegan).TotalSeconds;
        int fresh = _done - _replayed;
        _last = new RunProgress
        {
            Time = _time.GetUtcNow(),
            RunId = _runId,
            Phase = _phase,
            TasksDone = Math.Min(_done, Math.Max(_total, _done)),
            TasksTotal = _total,
            // A result may come twice, and one may come of a task that an earlier process put in the queue.
            TasksWithWorkers = Math.Max(0, _sent - _returned),
            Rows = _rows,
            Bytes = _bytes,
            RowsPerSecond = seconds > 0 ? _rows / seconds : 0,
            SecondsLeft = _fit?.SecondsLeft ?? (fresh > 0 && _total > _done ? seconds / fresh * (_total - _done) : null),
            RowsSetAside = _setAside,
            Text = _text,
            Fit = _fit,
        };
        _progress?.Report(_last);
    }
}
