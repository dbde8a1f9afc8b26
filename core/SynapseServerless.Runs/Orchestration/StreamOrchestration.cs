using SynapseServerless.Streams;

namespace SynapseServerless.Orchestration;

/// <summary>A stream: epoch after epoch, for as long as somebody wants it.</summary>
/// <remarks>
/// <para>It knows the stream's folder and nothing else: which epoch is next, the folder says. So an orchestration that is started again, by whatever engine, goes on
/// where the stream stands.</para>
/// <para>An epoch is planned, read in parts side by side, and committed. What fails for good holds the stream, and does not end it. After <see cref="MostActions"/> it begins
/// again, so that its history stays short.</para>
/// </remarks>
internal sealed class StreamOrchestration : IOrchestration<StreamInput, StreamEnd>
{
    // What can fail here is storage; it is asked for as long as it takes.
    private static readonly RetryPolicy Patient = new(1_000, TimeSpan.FromSeconds(1), 2, TimeSpan.FromMinutes(1));

    /// <summary>How many actions a history has at most before the orchestration starts again; one epoch more may come on top.</summary>
    public int MostActions { get; init; } = 128;

    /// <summary>How many parts of an epoch run at once.</summary>
    public int Window { get; init; } = 64;

    /// <inheritdoc/>
    public async Task<StreamEnd> RunAsync(IOrchestrationContext context, StreamInput input)
    {
        int actions = 0;
        while (actions < MostActions)
        {
            StreamStep step = await PlanAsync(context, input);
            actions++;
            switch (step.Kind)
            {
                case StreamStepKind.End:
                    return new StreamEnd(step.Epoch);
                case StreamStepKind.Wait:
                    await WaitAsync(context, step.Until!.Value);
                    actions += 2;
                    break;
                default:
                    await CarryOutAsync(context, input, step);
                    actions += step.Parts + 2;
                    break;
            }
        }
        context.ContinueAsNew(input);
        return new StreamEnd(0);
    }

    private static async Task<StreamStep> PlanAsync(IOrchestrationContext context, StreamInput input)
    {
        try
        {
            return await context.CallActivityAsync<StreamInput, StreamStep>(ActivityNames.PlanEpoch, input, new RetryPolicy(3, TimeSpan.FromSeconds(1)));
        }
        catch (TaskFailedException error)
        {
            return await HoldAsync(context, new StreamFailure(input.Name, input.Folder, null, error.Failure with { Detail = null }));
        }
    }

    private async Task CarryOutAsync(IOrchestrationContext context, StreamInput input, StreamStep step)
    {
        var epoch = new EpochTask(input.Name, input.Folder, step.Epoch);
        try
        {
            await BoundedWindow.ForEachAsync(step.Parts, Window, part => PatientCall.CallAsync(
                context, () => context.CallActivityAsync<EpochTask, EpochPartEnd>(ActivityNames.ReadEpochPart, epoch with { Part = part }, step.Retry)));
            EpochEnd end = await context.CallActivityAsync<EpochTask, EpochEnd>(ActivityNames.CommitEpoch, epoch, step.Retry);
            if (end.Compacts)
                await context.CallActivityAsync<EpochTask, EpochEnd>(ActivityNames.CompactStream, epoch, step.Retry);
        }
        catch (TaskFailedException error)
        {
            StreamStep held = await HoldAsync(context, new StreamFailure(input.Name, input.Folder, step.Epoch, error.Failure with { Detail = null }));
            await WaitAsync(context, held.Until!.Value);
        }
    }

    private static Task<StreamStep> HoldAsync(IOrchestrationContext context, StreamFailure failure) =>
        context.CallActivityAsync<StreamFailure, StreamStep>(ActivityNames.HoldStream, failure, Patient);

    private static async Task WaitAsync(IOrchestrationContext context, DateTimeOffset until)
    {
        using var over = new CancellationTokenSource();
        Task timer = context.CreateTimerAsync(until > context.CurrentTime ? until : context.CurrentTime, over.Token);
        Task wake = context.WaitForExternalEventAsync<StreamWake>(StreamWake.EventName, over.Token);
        await Task.WhenAny(timer, wake);
        // CancelAsync would cancel from another thread.
        over.Cancel();
    }
}
