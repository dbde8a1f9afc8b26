using SynapseServerless.Runs;

namespace SynapseServerless.Orchestration;

/// <summary>A page of tasks of which short ones share activities.</summary>
/// <remarks>
/// Some tasks are measured first. What a group leaves undone, such as tasks that failed or that it had no time for, is the page's to
/// go on with: a failed task is tried again by itself as often as it would have been, and is set aside by itself.
/// </remarks>
/// <param name="context">The orchestration.</param>
/// <param name="input">The tasks.</param>
/// <param name="rule">How they share activities.</param>
internal sealed class GroupedPage(IOrchestrationContext context, FanOut input, GroupingRule rule)
{
    // A status that is published is written; nobody sees more than this many steps of a page.
    private const int Statuses = 32;

    private readonly int _end = input.First + input.Count;
    private readonly int _before = input.Before?.Tasks ?? 0;

    // By their first task, so that they add up in the same order whichever ended first.
    private readonly SortedDictionary<int, List<TaskSummary>> _summaries = [];
    private readonly TaskCompletionSource _measured = new();
    private FanOutStatus _status = Begin(input);
    private int _next = input.First;
    private int _activities;
    private int _published;
    private (int Tasks, double Seconds) _measure = input.Before is { Summary: { Tasks: > 0 } before } ? (before.Tasks, before.Seconds) : default;
    private bool _failed;

    /// <summary>Carries the tasks out; starts again where they ask for too many activities.</summary>
    public async Task<TaskSummary> RunAsync()
    {
        Task measured = _measure.Tasks > 0 ? Task.CompletedTask : MeasuredAsync();
        await BoundedWindow.ForEachAsync(rule.Lanes, rule.Lanes, lane => LaneAsync(lane < rule.Probes ? Task.CompletedTask : measured));
        await measured;
        TaskSummary total = Summaries.Total([.. input.Before is { } before ? [before.Summary] : (TaskSummary[])[], .. _summaries.Values.SelectMany(static one => one)]);
        if (_next < _end)
            context.ContinueAsNew(input with { First = _next, Count = _end - _next, Before = new PageProgress(_before + _next - input.First, total) });
        return total;
    }

    private static FanOutStatus Begin(FanOut input) => input.Before is not { } before
        ? new FanOutStatus(0, input.Count)
        : new FanOutStatus(0, before.Tasks + input.Count).Plus(before.Summary, before.Tasks);

    // Until a first task has ended, or takes so long that no others would share an activity with it.
    private async Task MeasuredAsync()
    {
        using var waits = new CancellationTokenSource();
        Task timer = context.CreateTimerAsync(context.CurrentTime + rule.Patience, waits.Token);
        await Task.WhenAny(_measured.Task, timer);
        // CancelAsync would cancel from another thread, of which an orchestration has none.
        waits.Cancel();
    }

    private async Task LaneAsync(Task begin)
    {
        await begin;
        // Tasks that are tried again or set aside hold up no others.
        var again = new List<Task>();
        try
        {
            while (_next < _end && _activities < rule.Activities && !_failed)
            {
                int first = _next, count = rule.Size(_measure.Tasks == 0 ? null : _measure.Seconds / _measure.Tasks, _end - first);
                _next += count;
                await TasksAsync(first, count, again);
            }
            await Task.WhenAll(again);
        }
        catch
        {
            _failed = true;
            throw;
        }
        finally
        {
            _measured.TrySetResult();
        }
    }

    private async Task TasksAsync(int first, int count, List<Task> again)
    {
        while (count > 1)
        {
            TaskGroupResult result;
            _activities++;
            try
            {
                var group = new TaskGroup(input.Activity, input.Task, first, count);
                result = await context.CallActivityAsync<TaskGroup, TaskGroupResult>(ActivityNames.TaskGroup, group, input.Retry);
            }
            catch (TaskFailedException)
            {
                // The group failed and none of its tasks, such as with its process: each goes on by itself, and finds what is done.
                break;
            }
            IReadOnlyList<FailedTask> failed = result.Failed ?? [];
            Done(first, result.Summary, result.Handled - failed.Count);
            again.AddRange(failed.Select(AgainAsync));
            (first, count) = (first + result.Handled, count - result.Handled);
        }
        for (; count > 0; first++, count--)
        {
            _activities++;
            Done(first, await FanOutPageOrchestration.RunOneAsync(context, input, first), 1);
        }
    }

    // What RunOneAsync does after a first attempt.
    private async Task AgainAsync(FailedTask task)
    {
        (int index, TaskFailure failure) = task;
        int? attempts = null;
        if (failure.AskAgainAt is { } time)
            await context.CreateTimerAsync(time > context.CurrentTime ? time : context.CurrentTime, CancellationToken.None);
        else if (RetrySchedule.DelayAfter(input.Retry, failure, context.InstanceId, index, attempt: 1) is { } delay)
        {
            await context.CreateTimerAsync(context.CurrentTime + delay, CancellationToken.None);
            attempts = input.Retry.MaxAttempts - 1;
        }
        else if (FanOutPageOrchestration.IsSetAside(input, failure))
        {
            _activities++;
            Done(index, await FanOutPageOrchestration.SetAsideAsync(context, input, index, failure), 1);
            return;
        }
        else
            throw new TaskFailedException(input.Activity, failure);
        _activities++;
        Done(index, await FanOutPageOrchestration.RunOneAsync(context, input, index, attempts), 1);
    }

    private void Done(int first, TaskSummary summary, int tasks)
    {
        if (!_summaries.TryGetValue(first, out List<TaskSummary>? known))
            _summaries[first] = known = [];
        known.Add(summary);
        if (tasks > 0)
            _measure = (_measure.Tasks + tasks, _measure.Seconds + summary.Seconds);
        _measured.TrySetResult();
        _status = _status.Plus(summary, tasks);
        int every = Math.Max(1, _status.Total / Statuses);
        if (_status.Done / every == _published)
            return;
        _published = _status.Done / every;
        context.SetCustomStatus(_status);
    }
}
