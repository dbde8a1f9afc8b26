using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Data;
using SynapseServerless.Orchestration;
using SynapseServerless.Pipelines;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Runs.Activities;

/// <summary>Makes a child of a fit ready: a run of its own, whose input is the data of its parent.</summary>
/// <param name="runs">The runs of this process.</param>
internal sealed class PrepareChildActivity(RunWorkspaces runs) : IActivity<ChildTask, ChildRun>
{
    /// <summary>Name of the one input of a child.</summary>
    private const string Input = "data";

    /// <inheritdoc/>
    public async Task<ChildRun> RunAsync(ActivityContext context, ChildTask input, CancellationToken cancellationToken)
    {
        RunWorkspace run = await runs.GetAsync(input.Run.Folder, cancellationToken).ConfigureAwait(false);
        var files = new RunFiles(run.Storage, run.Files.Child(input.Stage, input.Round, input.Index));
        string id = string.Create(CultureInfo.InvariantCulture, $"{input.Run.RunId}.{input.Stage}-{input.Round}-{input.Index}");
        var child = new RunInput(id, files.Folder) { Restarts = input.Run.Restarts, Parent = input.Run.RunId };
        // One that failed is not tried again either once the fit has gone on without it.
        if (await files.FindAsync<RunRecord>(files.Record, cancellationToken).ConfigureAwait(false) is { Status: RunStatus.Completed }
            || await files.FindAsync<ClosedChildren>(run.Files.ClosedChildren(input.Stage, input.Round), cancellationToken).ConfigureAwait(false) is not null)
        {
            return new ChildRun(child, HasEnded: true);
        }
        FitStep step = await run.FitStepAsync(input.Stage, input.Round, cancellationToken).ConfigureAwait(false);
        // One that nobody waits for any more does not begin.
        if (((ChildrenStep)step).Children[input.Index] is { KeepsModel: false, Deadline: { } deadline } && run.Environment.Time.GetUtcNow() >= deadline)
            return new ChildRun(child, HasEnded: true);
        RunData data = await run.DataAsync(input.Source, cancellationToken).ConfigureAwait(false);
        await ShareAsync(run, data.File, files, cancellationToken).ConfigureAwait(false);
        string specification = Specification(run, ((ChildrenStep)step).Children[input.Index], run.Files.Dataset(input.Source)).ToJsonString(StageJson.Options);
        var stored = new StoredRun(id, null, specification, run.Environment.Time.GetUtcNow());
        var ledger = new RunLedger(run.Storage, files.Folder, run.Environment.Time, run.Environment.Logger);
        await ledger.StartAsync(stored, cancellationToken).ConfigureAwait(false);
        return new ChildRun(child, HasEnded: false);
    }

    // The files stay the parent's; the child has a list of them, and plans nothing again.
    private static async Task ShareAsync(RunWorkspace run, FileDataset data, RunFiles child, CancellationToken cancellationToken)
    {
        var partitions = new Partition[data.PartitionCount];
        for (int i = 0; i < partitions.Length; i++)
            partitions[i] = await data.PartitionAsync(i, cancellationToken).ConfigureAwait(false);
        await ManifestStore.SaveAsync(run.Storage, child.Input(Input), data.Manifest, partitions, cancellationToken).ConfigureAwait(false);
    }

    private static JsonObject Specification(RunWorkspace run, ChildFit child, string data)
    {
        StageCatalog catalog = run.Environment.Catalog;
        JsonObject estimator = StageJson.Write(child.Estimator, catalog);
        var json = new JsonObject
        {
            ["name"] = child.Name,
            ["inputs"] = new JsonObject { [Input] = new JsonObject { ["path"] = data } },
            ["pipeline"] = estimator,
            ["fit"] = child.Split is null ? Input : $"{Input}.train",
            ["options"] = JsonSerializer.SerializeToNode(run.Specification.Options, StageJson.Options),
        };
        if (child.Deadline is { } deadline)
            ((JsonObject)json["options"]!)["deadline"] = deadline.ToString("O", CultureInfo.InvariantCulture);
        if (child.Split is { } split)
            json["inputs"]![Input]!["split"] = JsonSerializer.SerializeToNode(split, StageJson.Options);
        if (child.Evaluation is { } evaluation)
        {
            json["transform"] = child.Split is null ? Input : $"{Input}.test";
            json["evaluate"] = new JsonArray(StageJson.Write(evaluation, catalog));
        }
        return json;
    }
}

/// <summary>Gives what became of children to the fit that they belong to: the model of it, or its next step.</summary>
/// <param name="runs">The runs of this process.</param>
internal sealed class CloseChildrenActivity(RunWorkspaces runs) : IActivity<ChildrenTask, CompleteResult>
{
    /// <inheritdoc/>
    public async Task<CompleteResult> RunAsync(ActivityContext context, ChildrenTask input, CancellationToken cancellationToken)
    {
        RunWorkspace run = await runs.GetAsync(input.Run.Folder, cancellationToken).ConfigureAwait(false);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken };
        // What they gave is kept before anything of theirs is taken away: an attempt that was cut short in between left too little of them to ask again.
        string location = run.Files.ClosedChildren(input.Stage, input.Round);
        ClosedChildren? closed = await run.Files.FindAsync<ClosedChildren>(location, cancellationToken).ConfigureAwait(false);
        if (closed is null)
        {
            closed = await CloseAsync(run, input, parallel).ConfigureAwait(false);
            await run.Files.WriteAsync(location, closed, cancellationToken).ConfigureAwait(false);
        }
        // Records stay, as they do of every run; models and scored rows have done what they were for.
        await Parallel.ForAsync(0, closed.Count, parallel, async (i, token) =>
        {
            var files = new RunFiles(run.Storage, run.Files.Child(input.Stage, input.Round, i));
            foreach (string folder in (string[])["model", "stages", "output", "children", "work"])
                await run.Storage.DeleteAsync(files.At(folder), token).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return closed.Result;
    }

    private static async Task<ClosedChildren> CloseAsync(RunWorkspace run, ChildrenTask input, ParallelOptions parallel)
    {
        var step = (ChildrenStep)await run.FitStepAsync(input.Stage, input.Round, parallel.CancellationToken).ConfigureAwait(false);
        var outcomes = new ChildOutcome[step.Children.Count];
        await Parallel.ForAsync(0, outcomes.Length, parallel, async (i, token) =>
            outcomes[i] = await OutcomeAsync(run, input, i, step.Children[i], token).ConfigureAwait(false)).ConfigureAwait(false);
        CompleteResult result = await run
            .AdvanceAsync(input.Stage, input.Round, new ChildrenResult(outcomes), input.Source, parallel.CancellationToken).ConfigureAwait(false);
        return new ClosedChildren(outcomes.Length, result);
    }

    private static async Task<ChildOutcome> OutcomeAsync(RunWorkspace run, ChildrenTask input, int index, ChildFit child, CancellationToken cancellationToken)
    {
        var files = new RunFiles(run.Storage, run.Files.Child(input.Stage, input.Round, index));
        RunRecord? record = await files.FindAsync<RunRecord>(files.Record, cancellationToken).ConfigureAwait(false);
        bool over = child is { KeepsModel: false, Deadline: { } deadline } && (record?.Ended is not { } ended || ended >= deadline);
        if (over)
            return new ChildOutcome { Name = child.Name, Error = "It did not finish in time", IsOverTime = true, Seconds = record?.Seconds ?? 0 };
        if (record is not { Status: RunStatus.Completed })
            return new ChildOutcome { Name = child.Name, Error = record?.Error ?? "It ended before it could say why" };
        return new ChildOutcome
        {
            Name = child.Name,
            Seconds = record.Seconds,
            Evaluation = record.Evaluations.Count > 0 ? record.Evaluations[0] : null,
            Model = child.KeepsModel ? token => LoadAsync(run, child, files.At("model"), token) : null,
        };
    }

    // A run saves a pipeline, whatever was fitted.
    private static async Task<Transformer> LoadAsync(RunWorkspace run, ChildFit child, string folder, CancellationToken cancellationToken)
    {
        var model = (PipelineModel)await StageSerializer.LoadAsync(folder, run.Storage, run.Environment.Catalog, cancellationToken).ConfigureAwait(false);
        return child.Estimator is Pipeline ? model : model.Stages.Single();
    }
}

/// <summary>What the children of a step gave.</summary>
/// <param name="Count">How many there were.</param>
/// <param name="Result">The model of the fit, or its next step.</param>
internal sealed record ClosedChildren(int Count, CompleteResult Result);
