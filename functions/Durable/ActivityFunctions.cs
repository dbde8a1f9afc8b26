using Microsoft.Azure.Functions.Worker;
using SynapseServerless.Orchestration;

namespace SynapseServerless.Functions.Durable;

/// <summary>A function for each activity; Azure Functions wants them one by one.</summary>
/// <param name="orchestrations">Runs them.</param>
internal sealed class ActivityFunctions(DurableOrchestrations orchestrations)
{
    [Function(ActivityNames.Plan)]
    public Task<DurableOutcome> Plan([ActivityTrigger] ActivityCall call, FunctionContext function) =>
        RunAsync(ActivityNames.Plan, call, function);

    [Function(ActivityNames.TransformPartition)]
    public Task<DurableOutcome> Process([ActivityTrigger] ActivityCall call, FunctionContext function) =>
        RunAsync(ActivityNames.TransformPartition, call, function);

    [Function(ActivityNames.TaskGroup)]
    public Task<DurableOutcome> TaskGroup([ActivityTrigger] ActivityCall call, FunctionContext function) =>
        RunAsync(ActivityNames.TaskGroup, call, function);

    [Function(ActivityNames.SetAside)]
    public Task<DurableOutcome> SetAside([ActivityTrigger] ActivityCall call, FunctionContext function) =>
        RunAsync(ActivityNames.SetAside, call, function);

    [Function(ActivityNames.Merge)]
    public Task<DurableOutcome> Merge([ActivityTrigger] ActivityCall call, FunctionContext function) =>
        RunAsync(ActivityNames.Merge, call, function);

    [Function(ActivityNames.Complete)]
    public Task<DurableOutcome> Complete([ActivityTrigger] ActivityCall call, FunctionContext function) =>
        RunAsync(ActivityNames.Complete, call, function);

    [Function(ActivityNames.Gather)]
    public Task<DurableOutcome> Gather([ActivityTrigger] ActivityCall call, FunctionContext function) =>
        RunAsync(ActivityNames.Gather, call, function);

    [Function(ActivityNames.ClosePass)]
    public Task<DurableOutcome> ClosePass([ActivityTrigger] ActivityCall call, FunctionContext function) =>
        RunAsync(ActivityNames.ClosePass, call, function);

    [Function(ActivityNames.Fit)]
    public Task<DurableOutcome> Fit([ActivityTrigger] ActivityCall call, FunctionContext function) =>
        RunAsync(ActivityNames.Fit, call, function);

    [Function(ActivityNames.FitRank)]
    public Task<DurableOutcome> FitRank([ActivityTrigger] ActivityCall call, FunctionContext function) =>
        RunAsync(ActivityNames.FitRank, call, function);

    [Function(ActivityNames.CloseFit)]
    public Task<DurableOutcome> CloseFit([ActivityTrigger] ActivityCall call, FunctionContext function) =>
        RunAsync(ActivityNames.CloseFit, call, function);

    [Function(ActivityNames.PrepareChild)]
    public Task<DurableOutcome> PrepareChild([ActivityTrigger] ActivityCall call, FunctionContext function) =>
        RunAsync(ActivityNames.PrepareChild, call, function);

    [Function(ActivityNames.CloseChildren)]
    public Task<DurableOutcome> CloseChildren([ActivityTrigger] ActivityCall call, FunctionContext function) =>
        RunAsync(ActivityNames.CloseChildren, call, function);

    [Function(ActivityNames.SaveModel)]
    public Task<DurableOutcome> SaveModel([ActivityTrigger] ActivityCall call, FunctionContext function) =>
        RunAsync(ActivityNames.SaveModel, call, function);

    [Function(ActivityNames.Finish)]
    public Task<DurableOutcome> Finish([ActivityTrigger] ActivityCall call, FunctionContext function) =>
        RunAsync(ActivityNames.Finish, call, function);

    [Function(ActivityNames.QueueTask)]
    public Task<DurableOutcome> QueueTask([ActivityTrigger] ActivityCall call, FunctionContext function) =>
        RunAsync(ActivityNames.QueueTask, call, function);

    [Function(ActivityNames.Notify)]
    public Task<DurableOutcome> Notify([ActivityTrigger] ActivityCall call, FunctionContext function) =>
        RunAsync(ActivityNames.Notify, call, function);

    [Function(ActivityNames.PlanEpoch)]
    public Task<DurableOutcome> PlanEpoch([ActivityTrigger] ActivityCall call, FunctionContext function) =>
        RunAsync(ActivityNames.PlanEpoch, call, function);

    [Function(ActivityNames.ReadEpochPart)]
    public Task<DurableOutcome> ReadEpochPart([ActivityTrigger] ActivityCall call, FunctionContext function) =>
        RunAsync(ActivityNames.ReadEpochPart, call, function);

    [Function(ActivityNames.CommitEpoch)]
    public Task<DurableOutcome> CommitEpoch([ActivityTrigger] ActivityCall call, FunctionContext function) =>
        RunAsync(ActivityNames.CommitEpoch, call, function);

    [Function(ActivityNames.CompactStream)]
    public Task<DurableOutcome> CompactStream([ActivityTrigger] ActivityCall call, FunctionContext function) =>
        RunAsync(ActivityNames.CompactStream, call, function);

    [Function(ActivityNames.HoldStream)]
    public Task<DurableOutcome> HoldStream([ActivityTrigger] ActivityCall call, FunctionContext function) =>
        RunAsync(ActivityNames.HoldStream, call, function);

    private Task<DurableOutcome> RunAsync(string name, ActivityCall call, FunctionContext function)
    {
        // Durable Functions hands the caller's identity to activities under this name.
        string instanceId = function.BindingContext.BindingData.TryGetValue("instanceId", out object? id) ? id as string ?? "" : "";
        return orchestrations.RunActivityAsync(name, call, instanceId, function.CancellationToken);
    }
}
