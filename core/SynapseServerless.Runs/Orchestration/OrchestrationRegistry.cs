using SynapseServerless.Runs;

namespace SynapseServerless.Orchestration;

/// <summary>The orchestrations and activities an engine can run, by name. Registration is explicit.</summary>
/// <remarks>This is the edge between the types that code uses and the JSON that a journal keeps.</remarks>
public sealed class OrchestrationRegistry : IActivityRunner
{
    private readonly Dictionary<string, Func<IOrchestrationContext, string, Task<string>>> _orchestrations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<ActivityContext, string, CancellationToken, Task<string>>> _activities = new(StringComparer.Ordinal);

    /// <summary>The names of all orchestrations.</summary>
    public IReadOnlyCollection<string> Orchestrations => _orchestrations.Keys;

    /// <summary>The names of all activities.</summary>
    public IReadOnlyCollection<string> Activities => _activities.Keys;

    /// <summary>Adds an orchestration.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="orchestration">The orchestration; it keeps no state between calls.</param>
    /// <returns>This registry.</returns>
    public OrchestrationRegistry AddOrchestration<TInput, TOutput>(string name, IOrchestration<TInput, TOutput> orchestration)
    {
        _orchestrations.Add(name, async (context, json) =>
        {
            TOutput output = await orchestration.RunAsync(context, OrchestrationJson.Read<TInput>(json));
            return OrchestrationJson.Write(output, $"output of orchestration '{name}'");
        });
        return this;
    }

    /// <summary>Adds an activity.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="activity">The activity; it serves any number of calls at a time.</param>
    /// <returns>This registry.</returns>
    public OrchestrationRegistry AddActivity<TInput, TOutput>(string name, IActivity<TInput, TOutput> activity)
    {
        _activities.Add(name, async (context, json, cancellationToken) =>
        {
            TOutput output = await activity
                .RunAsync(context, OrchestrationJson.Read<TInput>(json), cancellationToken)
                .ConfigureAwait(false);
            return OrchestrationJson.Write(output, $"output of activity '{name}'");
        });
        return this;
    }

    /// <summary>Runs the code of an orchestration over a context, for engines that have a context of their own.</summary>
    /// <param name="name">Name of the orchestration.</param>
    /// <param name="context">What it is written against.</param>
    /// <param name="input">Its input as JSON.</param>
    /// <returns>Its output as JSON.</returns>
    /// <exception cref="SynapseException">There is no such orchestration, or it failed.</exception>
    public Task<string> RunOrchestrationAsync(string name, IOrchestrationContext context, string input) =>
        _orchestrations.TryGetValue(name, out var run)
            ? run(context, input)
            : throw new SynapseException(
                $"There is no orchestration '{name}'", Location.None, Suggestions.Remedy(name, _orchestrations.Keys, "orchestrations"));

    /// <inheritdoc/>
    public async Task<TaskOutcome> RunActivityAsync(string name, ActivityContext context, string input, CancellationToken cancellationToken)
    {
        try
        {
            if (!_activities.TryGetValue(name, out var run))
            {
                throw new SpecificationException(
                    $"There is no activity '{name}'", Location.None, Suggestions.Remedy(name, _activities.Keys, "activities"));
            }
            return new TaskOutcome(await run(context, input, cancellationToken).ConfigureAwait(false), null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            return new TaskOutcome(null, TaskFailures.Of(error));
        }
    }
}

/// <summary>How a task or an orchestration ended: with an output or with a failure.</summary>
/// <param name="Output">The output as JSON, when it succeeded.</param>
/// <param name="Failure">The failure, when it failed.</param>
public sealed record TaskOutcome(string? Output, TaskFailure? Failure);

/// <summary>Makes failures out of exceptions.</summary>
public static class TaskFailures
{
    /// <summary>The failure an exception amounts to; a failed task passes its own failure on.</summary>
    public static TaskFailure Of(Exception error)
    {
        if (error is TaskFailedException task)
            return task.Failure;
        if (error is NotYetException notYet)
            return new TaskFailure(typeof(NotYetException).FullName!, notYet.Message, false, null) { AskAgainAt = notYet.AskAgainAt };
        // What is wrong with a specification, a payload or the data is as wrong the next time.
        bool permanent = error is not SynapseException { MayPass: true } && error is SpecificationException or DataException or OutputTakenException or PayloadTooLargeException or NonDeterminismException
            or UnendedTaskException or BudgetSpentException;
        string message = error is SynapseException ? error.Message : $"{error.GetType().Name}: {error.Message}";
        return new TaskFailure(error.GetType().FullName!, Shorten(message, 2_000), !permanent, Shorten(error.ToString(), 4_000));
    }

    // A failure travels like any payload; the log has the whole of it.
    private static string Shorten(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length), "...");
}
