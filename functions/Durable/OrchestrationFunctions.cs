using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using SynapseServerless.Orchestration;

namespace SynapseServerless.Functions.Durable;

/// <summary>A function for each orchestration; Azure Functions wants them one by one.</summary>
/// <param name="orchestrations">Runs them.</param>
internal sealed class OrchestrationFunctions(DurableOrchestrations orchestrations)
{
    [Function(OrchestrationNames.Run)]
    public Task<DurableOutcome> Run([OrchestrationTrigger] TaskOrchestrationContext context) =>
        orchestrations.RunAsync(OrchestrationNames.Run, context);

    [Function(OrchestrationNames.FanOut)]
    public Task<DurableOutcome> FanOut([OrchestrationTrigger] TaskOrchestrationContext context) =>
        orchestrations.RunAsync(OrchestrationNames.FanOut, context);

    [Function(OrchestrationNames.FanOutPage)]
    public Task<DurableOutcome> FanOutPage([OrchestrationTrigger] TaskOrchestrationContext context) =>
        orchestrations.RunAsync(OrchestrationNames.FanOutPage, context);

    [Function(OrchestrationNames.Gang)]
    public Task<DurableOutcome> Gang([OrchestrationTrigger] TaskOrchestrationContext context) =>
        orchestrations.RunAsync(OrchestrationNames.Gang, context);

    [Function(OrchestrationNames.FitRounds)]
    public Task<DurableOutcome> FitRounds([OrchestrationTrigger] TaskOrchestrationContext context) =>
        orchestrations.RunAsync(OrchestrationNames.FitRounds, context);

    [Function(OrchestrationNames.Stream)]
    public Task<DurableOutcome> Stream([OrchestrationTrigger] TaskOrchestrationContext context) =>
        orchestrations.RunAsync(OrchestrationNames.Stream, context);
}
