using SynapseServerless.Runs;

namespace SynapseServerless.Orchestration;

/// <summary>A fit of several steps: passes that are repeated, children that are fitted, until there is a model.</summary>
/// <remarks>
/// After some steps, and after a page of children, it starts again, so that its history does not grow with the number of iterations
/// or children. Its custom status is a <see cref="RunStep"/>.
/// </remarks>
internal sealed class FitRoundsOrchestration : IOrchestration<FitRounds, FitRoundsResult>
{
    /// <summary>After how many steps it starts again.</summary>
    public int Steps { get; init; } = 16;

    /// <summary>How many children it has before it starts again.</summary>
    public int PageSize { get; init; } = 64;

    /// <inheritdoc/>
    public async Task<FitRoundsResult> RunAsync(IOrchestrationContext context, FitRounds input)
    {
        for (int step = 0; ; step++)
        {
            if (input.Next is { Kind: FitStepKind.Children, Children: { } children })
            {
                int end = Math.Min(children, input.FirstChild + PageSize);
                await ChildrenAsync(context, input, end);
                if (end < children)
                    return Restart(context, input with { FirstChild = end });
            }
            (CompleteResult result, input) = await StepAsync(context, input with { FirstChild = 0 });
            if (result.Next is not { } next)
                return new FitRoundsResult(result, input.Pass, input.RowsSetAside);
            input = input with { Next = next };
            if (step + 1 >= Steps || next.Kind == FitStepKind.Children)
                return Restart(context, input);
        }
    }

    private static FitRoundsResult Restart(IOrchestrationContext context, FitRounds input)
    {
        context.ContinueAsNew(input);
        return new FitRoundsResult(new CompleteResult(false), input.Pass, input.RowsSetAside);
    }

    private static async Task<(CompleteResult Result, FitRounds Input)> StepAsync(IOrchestrationContext context, FitRounds input)
    {
        if (input.Next.Kind == FitStepKind.Children)
        {
            // What they give is the same in every start of the run, and a task that is done is known by its whole input.
            var ended = new ChildrenTask(input.Run with { Restarts = 0 }, input.Stage, input.Next.Round, input.Source.Name);
            return (await context.CallActivityAsync<ChildrenTask, CompleteResult>(ActivityNames.CloseChildren, ended, input.Retry), input);
        }
        var passes = new RunPasses(context, input);
        CompleteResult result = input.Next.Kind == FitStepKind.Train
            ? await passes.FitAsync(new RunCursor(input.Source, input.Stage), input.Stage, round: input.Next.Round)
            : await passes.RoundAsync(new RunCursor(input.Source, input.Stage), input.Stage, input.Next.Round);
        return (result, input with { Pass = passes.Next, RowsSetAside = passes.RowsSetAside, FirstReading = false });
    }

    private static async Task ChildrenAsync(IOrchestrationContext context, FitRounds input, int end)
    {
        int count = input.Next.Children!.Value, ended = input.FirstChild;
        Publish(context, input, ended);
        await BoundedWindow.ForEachAsync(end - input.FirstChild, Math.Max(1, input.Next.Parallelism ?? 1), async index =>
        {
            await ChildAsync(context, input, input.FirstChild + index);
            ended++;
            if (ended % Math.Max(1, count / 32) == 0)
                Publish(context, input, ended);
        });
    }

    // Its record says how it ended, and the stage judges by that: one child that failed need not fail the fit.
    private static async Task ChildAsync(IOrchestrationContext context, FitRounds input, int index)
    {
        var task = new ChildTask(input.Run, input.Stage, input.Next.Round, input.Source.Name, index);
        ChildRun child = await context.CallActivityAsync<ChildTask, ChildRun>(ActivityNames.PrepareChild, task, input.Retry);
        if (child.HasEnded)
            return;
        try
        {
            string id = InstanceIds.Child(context.InstanceId, $"{input.Next.Round}-{index}");
            await context.CallSubOrchestrationAsync<RunInput, RunOutcome>(OrchestrationNames.Run, child.Run, id);
        }
        catch (TaskFailedException)
        {
            return;
        }
    }

    private static void Publish(IOrchestrationContext context, FitRounds input, int ended) =>
        context.SetCustomStatus(new RunStep(RunPhase.Fit, input.Pass, input.Next.Children!.Value)
        {
            Stage = input.Stage, StageName = input.StageName, Began = context.CurrentTime, RowsSetAside = input.RowsSetAside,
            Done = ended, Text = input.Next.News,
        });
}
