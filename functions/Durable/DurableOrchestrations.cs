using System.Text.Json;
using Microsoft.DurableTask;
using SynapseServerless.Orchestration;

namespace SynapseServerless.Functions.Durable;

/// <summary>Runs our orchestrations and activities for the functions that have their names.</summary>
/// <param name="registry">The orchestrations and activities, the same as on every engine.</param>
internal sealed class DurableOrchestrations(OrchestrationRegistry registry)
{
    /// <summary>Runs an orchestration.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="context">Durable Task's context.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="OrchestrationFailedException">One that nobody else waits for failed: its instance shall be seen to have.</exception>
    public async Task<DurableOutcome> RunAsync(string name, TaskOrchestrationContext context)
    {
        DurableOutcome outcome;
        try
        {
            JsonElement input = context.GetInput<JsonElement>();
            string output = await registry.RunOrchestrationAsync(name, new DurableContext(context), input.GetRawText());
            outcome = new DurableOutcome(Json.Element(output), null);
        }
        // What Durable Task throws to end or to break off an orchestration is its own affair.
        catch (SynapseException error)
        {
            outcome = new DurableOutcome(null, TaskFailures.Of(error) with { Detail = null });
        }
        return outcome.Failure is { } failure && context.Parent is null ? throw new OrchestrationFailedException(failure.Message) : outcome;
    }

    /// <summary>Runs an activity once.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="call">The call.</param>
    /// <param name="instanceId">The orchestration that called.</param>
    /// <param name="cancellationToken">The host is shutting down.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="OperationCanceledException">The host is shutting down; the call is delivered again.</exception>
    public async Task<DurableOutcome> RunActivityAsync(string name, ActivityCall call, string instanceId, CancellationToken cancellationToken)
    {
        var context = new ActivityContext(instanceId, call.Task, call.Attempt);
        return DurableOutcome.Of(await registry.RunActivityAsync(name, context, call.Input.GetRawText(), cancellationToken).ConfigureAwait(false));
    }
}

/// <summary>A run failed; its record says why.</summary>
/// <param name="message">Why.</param>
internal sealed class OrchestrationFailedException(string message) : Exception(message);
