using System.Text.Json;
using SynapseServerless.Orchestration;

namespace SynapseServerless.Runs;

/// <summary>Several tasks of a fan-out that one activity carries out, one after the other.</summary>
/// <param name="Activity">The activity of each of them.</param>
/// <param name="Task">What all of them have in common.</param>
/// <param name="First">Index of the first.</param>
/// <param name="Count">How many.</param>
internal sealed record TaskGroup(string Activity, JsonElement Task, int First, int Count);

/// <summary>What became of a group of tasks.</summary>
/// <param name="Handled">How many of its tasks were carried out, those that failed included: the first so many.</param>
/// <param name="Summary">What those did that succeeded.</param>
internal sealed record TaskGroupResult(int Handled, TaskSummary Summary)
{
    /// <summary>The tasks that failed; null where none did.</summary>
    public IReadOnlyList<FailedTask>? Failed { get; init; }
}

/// <summary>A task of a group that failed.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Failure">What it failed with.</param>
internal sealed record FailedTask(int Index, TaskFailure Failure);
