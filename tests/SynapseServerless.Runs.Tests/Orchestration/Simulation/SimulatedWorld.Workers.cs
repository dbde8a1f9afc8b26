using SynapseServerless.Orchestration;
using SynapseServerless.Workers;

namespace SynapseServerless.Tests.Simulation;

/// <summary>The workers of a simulated world: they and their queues outlive the crashes of the engine, and have faults of their own.</summary>
internal sealed partial class SimulatedWorld
{
    // A fault that costs an attempt is drawn while there is another, by the policy that the tests use.
    private const int QueuedAttempts = 3;

    private async Task WorkAsync(SimulatedTaskQueues queue, int ready)
    {
        if (queue.TakeResult(_random.Below(ready), _now) is { } result)
        {
            RaiseResult(queue, result);
            return;
        }
        QueuedMessage message = queue.TaskAt(_random.Below(queue.ReadyTasks(_now)), _now);
        QueuedTask task = message.Task;
        bool mayFail = task.Attempt < QueuedAttempts;
        if (Fault(30))
        {
            Counts.Delays++;
            message.NotBefore = _now + TimeSpan.FromSeconds(1 + _random.Below(100));
            return;
        }
        if (mayFail && Fault(25))
        {
            Counts.LateTasks++;
            message.NotBefore = task.Deadline + TimeSpan.FromSeconds(_random.Below(3_600));
            return;
        }
        if (mayFail && Fault(40))
        {
            Counts.LostTasks++;
            queue.Delete(message);
            return;
        }
        if (Fault(30))
        {
            // The worker dies before the effect; the message comes back when its lease ends.
            Counts.WorkerCrashes++;
            message.NotBefore = _now + TimeSpan.FromSeconds(30);
            return;
        }
        if (_now > task.Deadline)
        {
            // Whoever asked has given up.
            queue.Delete(message);
            return;
        }
        TaskOutcome outcome;
        if (mayFail && Fault(20))
        {
            Counts.Failures++;
            outcome = new TaskOutcome(null, new TaskFailure("Injected", "injected failure", Retriable: true, null));
        }
        else
        {
            var context = new ActivityContext(task.InstanceId, task.Number, task.Attempt);
            outcome = await InvokeAsync(task.Activity, context, task.Input.GetRawText());
        }
        if (Fault(30))
        {
            // It dies after the effect, before the result is sent.
            Counts.WorkerCrashes++;
            message.NotBefore = _now + TimeSpan.FromSeconds(30);
            return;
        }
        queue.Answer(TaskResult.Of(task, outcome), ResultTime(task, mayFail));
        if (Fault(30))
        {
            // It dies before the message is deleted: another worker does it all again.
            Counts.WorkerCrashes++;
            message.NotBefore = _now + TimeSpan.FromSeconds(30);
            return;
        }
        queue.Delete(message);
    }

    private DateTimeOffset ResultTime(QueuedTask task, bool mayFail)
    {
        if (mayFail && Fault(40))
        {
            Counts.LateResults++;
            return task.Deadline + TimeSpan.FromSeconds(_random.Below(3_600));
        }
        if (!Fault(30))
            return _now;
        Counts.DelayedResults++;
        return _now + TimeSpan.FromSeconds(1 + _random.Below(100));
    }

    private void RaiseResult(SimulatedTaskQueues queue, TaskResult result)
    {
        if (result.Attempt < QueuedAttempts && Fault(40))
        {
            Counts.LostResults++;
            return;
        }
        if (Fault(30))
        {
            Counts.DuplicateResults++;
            queue.Answer(result, _now + TimeSpan.FromSeconds(_random.Below(4_000)));
        }
        SimulatedInstance instance = _instances[result.InstanceId];
        string payload = OrchestrationJson.Write(result, "result");
        Journal(instance, new HistoryEvent { Kind = HistoryEventKind.EventRaised, ActionId = -1, Name = result.EventName, Payload = payload, Time = _now });
        if (Fault(40))
        {
            Counts.CrashesBeforeDelivery++;
            Crash();
        }
    }
}
