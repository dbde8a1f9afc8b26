using SynapseServerless.Orchestration;

namespace SynapseServerless.Runs.Activities;

/// <summary>Tells others that a run has ended.</summary>
/// <param name="runs">The runs of this process.</param>
internal sealed class NotifyActivity(RunWorkspaces runs) : IActivity<RunInput, RunInput>
{
    /// <inheritdoc/>
    public async Task<RunInput> RunAsync(ActivityContext context, RunInput input, CancellationToken cancellationToken)
    {
        if (runs.Environment.Notifier is { } notifier)
            await notifier.NotifyAsync(input, cancellationToken).ConfigureAwait(false);
        return input;
    }
}
