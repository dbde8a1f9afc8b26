using SynapseServerless.Orchestration;
using SynapseServerless.Resources;

namespace SynapseServerless.Runs.Activities;

/// <summary>Keeps a run open in this process for as long as an activity of it is running.</summary>
/// <param name="runs">The runs of this process.</param>
/// <param name="activity">The activity.</param>
internal sealed class LeasedActivity<TInput, TOutput>(RunWorkspaces runs, IActivity<TInput, TOutput> activity) : IActivity<TInput, TOutput>
    where TInput : IOfRun
{
    /// <inheritdoc/>
    public async Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellationToken)
    {
        using Lease<RunWorkspace> lease = await runs.LeaseAsync(input.Folder, cancellationToken).ConfigureAwait(false);
        try
        {
            return await activity.RunAsync(context, input, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // A task that fails has spent what it spent.
            if (lease.Find() is { } run)
                await run.Calls.TryWriteAsync().ConfigureAwait(false);
        }
    }
}
