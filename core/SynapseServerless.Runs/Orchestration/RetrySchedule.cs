using System.IO.Hashing;
using System.Text;

namespace SynapseServerless.Orchestration;

/// <summary>When a failed task is tried again: exponential backoff with jitter.</summary>
public static class RetrySchedule
{
    /// <summary>The wait before the next attempt, or null when the failure stands.</summary>
    /// <remarks>
    /// The wait is drawn evenly from half to all of the exponential one, so that tasks that failed together do not come back
    /// together. The draw hashes the task and the attempt: a replay and a simulation see the same waits.
    /// </remarks>
    /// <param name="policy">The policy, or null for no retry.</param>
    /// <param name="failure">What the task failed with.</param>
    /// <param name="instanceId">The orchestration.</param>
    /// <param name="actionId">The action.</param>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    public static TimeSpan? DelayAfter(RetryPolicy? policy, TaskFailure failure, string instanceId, int actionId, int attempt)
    {
        if (policy is null || !failure.Retriable || attempt >= policy.MaxAttempts)
            return null;
        double seconds = policy.FirstDelay.TotalSeconds * Math.Pow(policy.Backoff, attempt - 1);
        seconds = Math.Min(seconds, (policy.MaxDelay ?? TimeSpan.FromMinutes(5)).TotalSeconds);
        ulong hash = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes($"{instanceId}/{actionId}/{attempt}"));
        double draw = (hash >> 11) * (1.0 / (1UL << 53));
        return TimeSpan.FromSeconds(seconds * (0.5 + 0.5 * draw));
    }
}
