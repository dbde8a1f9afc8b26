namespace SynapseServerless.Orchestration;

/// <summary>Runs activities by name, in this process or in another one.</summary>
public interface IActivityRunner
{
    /// <summary>Runs an activity once and says how it ended.</summary>
    /// <param name="name">Name of the activity.</param>
    /// <param name="context">What it knows of its surroundings.</param>
    /// <param name="input">Its input as JSON.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Its output, or what it failed with; failures are values here because they are journalled.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> stopped it: nothing is to be journalled.</exception>
    Task<TaskOutcome> RunActivityAsync(string name, ActivityContext context, string input, CancellationToken cancellationToken);
}
