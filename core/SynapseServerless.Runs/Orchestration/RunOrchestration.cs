using Microsoft.Extensions.Logging;
using SynapseServerless.Runs;

namespace SynapseServerless.Orchestration;

/// <summary>A whole run: plan, fit, transform, evaluate, finish.</summary>
internal sealed class RunOrchestration : IOrchestration<RunInput, RunOutcome>
{
    /// <inheritdoc/>
    public async Task<RunOutcome> RunAsync(IOrchestrationContext context, RunInput input)
    {
        TaskFailedException? failed = null;
        try
        {
            context.SetCustomStatus(new RunStep(RunPhase.Plan, 0, 1) { Began = context.CurrentTime });
            RunPlan plan = await context.CallActivityAsync<RunInput, RunPlan>(ActivityNames.Plan, input);
            var passes = new RunPasses(context, input, plan);
            if (plan.Fit is not null)
                await new FitFlow(passes, plan).RunAsync();
            if (plan.Transform is not null)
                await new TransformFlow(passes, plan).RunAsync();
            await EvaluateInputsAsync(passes, plan);
        }
        catch (TaskFailedException error)
        {
            failed = error;
        }
        var end = new RunEnd(input, failed is null ? null : failed.Failure with { Detail = null });
        RunOutcome? outcome = null;
        try
        {
            outcome = await context.CallActivityAsync<RunEnd, RunOutcome>(ActivityNames.Finish, end, new RetryPolicy(3, TimeSpan.FromSeconds(1)));
        }
        catch (TaskFailedException error)
        {
            // Callers that wait for the end get it, even after an unclean one.
            failed ??= error;
        }
        if (input.Notify)
            await NotifyAsync(context, input);
        return failed is null ? outcome! : throw failed;
    }

    // A run has done its work whether or not somebody could be told; the notifier keeps with the run what became of it.
    private static async Task NotifyAsync(IOrchestrationContext context, RunInput input)
    {
        try
        {
            var patiently = new RetryPolicy(8, TimeSpan.FromSeconds(2), 2, TimeSpan.FromMinutes(5));
            await context.CallActivityAsync<RunInput, RunInput>(ActivityNames.Notify, input, patiently);
        }
        catch (TaskFailedException error)
        {
            context.Logger.LogError("The end of run {RunId} could not be announced: {Problem}", input.RunId, error.Message);
        }
    }

    private static async Task EvaluateInputsAsync(RunPasses passes, RunPlan plan)
    {
        for (int i = 0; i < plan.Evaluations.Count; i++)
        {
            if (plan.Evaluations[i] is not { } source)
                continue;
            var cursor = new RunCursor(source, 0);
            await passes.AggregateAsync(RunPhase.Evaluate, cursor, 0, [new AggregationRef(AggregationOwner.Evaluation, i)]);
        }
    }
}
