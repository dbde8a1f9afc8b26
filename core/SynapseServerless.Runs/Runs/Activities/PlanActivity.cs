using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Orchestration;
using SynapseServerless.Outputs;
using SynapseServerless.Pipelines;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Runs.Activities;

/// <summary>Plans the inputs and checks every stage against the columns that it will get, before any data is read.</summary>
/// <param name="runs">The runs of this process.</param>
internal sealed class PlanActivity(RunWorkspaces runs) : IActivity<RunInput, RunPlan>
{
    /// <inheritdoc/>
    public async Task<RunPlan> RunAsync(ActivityContext context, RunInput input, CancellationToken cancellationToken)
    {
        RunWorkspace run = await runs.GetAsync(input.Folder, cancellationToken).ConfigureAwait(false);
        RunSpecification specification = run.Specification;
        if (specification.Stream is not null)
            throw new SpecificationException("An input of this specification is a stream, and a run has an end", new Location { File = specification.Source }, "Use synapse stream, or leave stream: out of the input to run on what is there now.");
        StageRole[] roles = [.. run.Stages.Select(Role)];
        ThrowIfAny(OutputChecks.Check(specification));
        if (input.Restarts > 0)
            await ForgetPartitionsSetAsideAsync(run, cancellationToken).ConfigureAwait(false);

        var manifests = new Dictionary<string, DatasetManifest>(StringComparer.Ordinal);
        // What a model learned a column as, the column is in all that it is applied to: text does not say it.
        Schema? known = specification.Model is { } model ? await ModelSchemas.FindAsync(model, run.Storage, cancellationToken).ConfigureAwait(false) : null;
        foreach (string name in Inputs(specification))
        {
            // The data of a child is that of its parent, whose partitions it has a list of.
            manifests[name] = await ManifestAsync(run, name, known, input.Restarts > 0 || input.Parent is not null, cancellationToken).ConfigureAwait(false);
            known ??= specification.Fit is { } learned && InputOf(learned) == name ? manifests[name].Schema : null;
        }
        await CheckOutputsAsync(run, manifests, cancellationToken).ConfigureAwait(false);
        try
        {
            if (CheckColumns(run, manifests) is { } scored && specification.Output.Database is not null)
                await run.Tables.CheckAsync(scored, cancellationToken).ConfigureAwait(false);
        }
        catch (SpecificationException error)
        {
            throw InputNotes.Explain(error, manifests.Values);
        }
        // What was fitted before a restart needs its files no more.
        if (specification.Fit is { } fitted && input.Restarts == 0)
            await CheckFilesAsync(run, manifests[InputOf(fitted)].Schema, cancellationToken).ConfigureAwait(false);
        foreach (string reference in References(specification))
        {
            // The column of a split is checked when the view is made.
            RunData data = await run.DataAsync(DataRef.Input(reference), cancellationToken).ConfigureAwait(false);
            data.Split(data.File);
        }

        // Last, so that a run that cannot go leaves nothing in its outputs.
        await run.Claims.TakeAsync(input.Restarts, cancellationToken).ConfigureAwait(false);

        RunSource? Source(string? reference) =>
            reference is null ? null : new RunSource(DataRef.Input(reference), manifests[InputOf(reference)].PartitionCount);
        WorkerPlan? workers = Workers(run);
        return new RunPlan
        {
            Stages = roles,
            StageNames = Names(run),
            Fit = Source(specification.Fit),
            Validation = Source(specification.Validation),
            Transform = Source(specification.Transform),
            Evaluations = [.. specification.Evaluate.Select(evaluation => Source(evaluation.Input))],
            Workers = workers,
            Gangs = Gangs(run, workers),
            Rounds = Rounds(run, roles),
            Shared = Shared(run),
            SetAside = run.SetsAside,
            Grouped = run.Environment.GroupsTasks ? true : null,
            Retry = new RetryPolicy(
                Math.Max(1, specification.Options.Attempts), TimeSpan.FromSeconds(specification.Options.RetrySeconds), 2, TimeSpan.FromMinutes(1)),
        };
    }

    // What was done before a restart was done to the partitions as they were cut then.
    private static async Task<DatasetManifest> ManifestAsync(RunWorkspace run, string name, Schema? known, bool keep, CancellationToken cancellationToken)
    {
        string planned = ManifestStore.Combine(run.Files.Input(name), "manifest.json");
        if (keep && await run.Storage.FindAsync(planned, cancellationToken).ConfigureAwait(false) is not null)
            return await ManifestStore.LoadAsync(run.Storage, planned, cancellationToken).ConfigureAwait(false);
        InputSpecification input = run.Specification.Inputs[name];
        DatasetPlan plan = input.Database is null
            ? await DatasetPlanner.PlanAsync(input, run.Storage, run.Files.Input(name), known, cancellationToken).ConfigureAwait(false)
            : await run.Tables.PlanAsync(name, run.Storage, run.Files.Input(name), cancellationToken).ConfigureAwait(false);
        return plan.Manifest;
    }

    // A partition that was set aside as a whole is tried again when the run is; what the first try told of it is void.
    private static async Task ForgetPartitionsSetAsideAsync(RunWorkspace run, CancellationToken cancellationToken)
    {
        string folder = RunFiles.KeptTasks(ActivityNames.SetAside);
        foreach (KeptTask<PartitionFailure, TaskSummary> kept in await run.Files
            .ReadAllAsync<KeptTask<PartitionFailure, TaskSummary>>(folder, cancellationToken).ConfigureAwait(false))
        {
            (PassTask task, int partition) = (kept.Input.Task, kept.Input.Partition);
            await run.Storage.DeleteAsync(run.Files.Reasons(task.Pass, partition), cancellationToken).ConfigureAwait(false);
            await run.Storage.DeleteAsync(SetAsideSink.FileOf(run, task.Phase, task.Pass, partition), cancellationToken).ConfigureAwait(false);
        }
        await run.Storage.DeleteAsync(run.Files.At("partitions"), cancellationToken).ConfigureAwait(false);
        await run.Storage.DeleteAsync(run.Files.At(folder), cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<string> References(RunSpecification specification) =>
        new[] { specification.Fit, specification.Validation, specification.Transform }
            .Concat(specification.Evaluate.Select(evaluation => evaluation.Input))
            .OfType<string>();

    private static IEnumerable<string> Inputs(RunSpecification specification) =>
        References(specification).Select(InputOf).Distinct(StringComparer.Ordinal);

    private static string InputOf(string reference) => reference.Split('.', 2)[0];

    private static string[] Names(RunWorkspace run)
    {
        string[] names = [.. run.Stages.Select(stage => stage.Uid)];
        return JsonSerializer.SerializeToUtf8Bytes(names, OrchestrationJson.Options).Length <= OrchestrationJson.PayloadLimit / 4 ? names : [];
    }

    // A specification runs unchanged where there are no workers: the engine then does their work.
    private static WorkerPlan? Workers(RunWorkspace run)
    {
        IReadOnlyList<string> pools = run.Environment.WorkerPools;
        if (pools.Count == 0)
            return null;
        string? Existing(string? pool) => pool is not null && pools.Contains(pool) ? pool : null;
        return new WorkerPlan
        {
            Pools = pools,
            All = Existing(run.Specification.Options.Workers),
            Stages = [.. run.Stages.Select(stage => Existing(stage.WorkerPool))],
            Timeout = TimeSpan.FromSeconds(run.Specification.Options.WorkerTimeoutSeconds),
        };
    }

    // Ranks are tasks of their own where that brings them to other processes, and these have a place to meet.
    private static Dictionary<int, int> Gangs(RunWorkspace run, WorkerPlan? workers) => run.Environment.Hub is null
        ? []
        : run.Stages
            .Select((stage, index) => (Index: index, Ranks: ((stage as Estimator)?.Plan.StepAt(FitState.Start) as TrainStep)?.Gang.Ranks ?? 1))
            .Where(stage => stage.Ranks > 1 && (run.Environment.SpreadsRanks || (workers?.Stages[stage.Index] ?? workers?.All) is not null))
            .ToDictionary(stage => stage.Index, stage => stage.Ranks);

    private static Dictionary<int, FitNext>? Rounds(RunWorkspace run, StageRole[] roles)
    {
        var rounds = Enumerable.Range(0, roles.Length)
            .Where(stage => roles[stage] == StageRole.Rounds)
            .ToDictionary(stage => stage, stage => First(((Estimator)run.Stages[stage]).Plan, run.Parallelism));
        return rounds.Count == 0 ? null : rounds;
    }

    // Work that goes to different workers is not shared.
    private static Dictionary<int, int>? Shared(RunWorkspace run)
    {
        Dictionary<int, int> shared = SharedFits.Of(run.Stages)
            .Where(fits => run.Stages.Skip(fits.Key).Take(fits.Value).Select(static stage => stage.WorkerPool).Distinct().Count() == 1).ToDictionary();
        return shared.Count == 0 ? null : shared;
    }

    private static FitNext First(FitPlan plan, int processors) =>
        FitNext.Of(0, plan.StepAt(FitState.Start), processors) with { HasChildren = plan.HasChildren ? true : null };

    private static StageRole Role(Stage stage) => stage switch
    {
        Estimator estimator => (estimator.Plan.StepAt(FitState.Start), estimator.Plan.ReadsOften) switch
        {
            (AggregateStep, false) => StageRole.Aggregate,
            (TrainStep, _) => StageRole.Gang,
            _ => StageRole.Rounds,
        },
        ShuffleTransformer { Statistics: not null } => StageRole.CountedShuffle,
        ShuffleTransformer => StageRole.Shuffle,
        AggregateTransformer => StageRole.Summary,
        Transformer { IsCheap: true } => StageRole.Transform,
        _ => StageRole.Costly,
    };

    private static async Task CheckOutputsAsync(
        RunWorkspace run, Dictionary<string, DatasetManifest> manifests, CancellationToken cancellationToken)
    {
        if (run.Specification.Output == new OutputSpecification())
            return;
        foreach (string name in manifests.Keys)
        {
            FileDataset data = (await run.DataAsync(DataRef.Input(name), cancellationToken).ConfigureAwait(false)).File;
            ThrowIfAny(OutputChecks.CheckFiles(run.Specification, name, await data.FilesAsync(cancellationToken).ConfigureAwait(false)));
        }
        if (run.Specification.Transform is { } transform)
        {
            OutputChecks.CheckPartitions(
                run.Specification, run.Stages.Aggregate(manifests[InputOf(transform)].PartitionCount, (count, stage) => DataOutput.Partitions(stage, count)));
        }
    }

    private static void ThrowIfAny(IReadOnlyList<SpecificationException> errors)
    {
        var all = new SpecErrors();
        foreach (SpecificationException error in errors)
            all.Add(error);
        all.ThrowIfAny();
    }

    private static Schema? CheckColumns(RunWorkspace run, Dictionary<string, DatasetManifest> manifests)
    {
        RunSpecification specification = run.Specification;
        if (specification.Fit is { } fit)
            Apply(run, manifests[InputOf(fit)].Schema);
        if (specification.Validation is { } validation)
            Apply(run, manifests[InputOf(validation)].Schema);
        Schema? scored = specification.Transform is { } transform ? Apply(run, manifests[InputOf(transform)].Schema) : null;
        foreach (string column in scored is null ? [] : specification.Output.Columns ?? [])
        {
            IReadOnlyList<string> names = Schemas.Names(scored!);
            if (!names.Contains(column))
            {
                throw new SpecificationException(
                    "The output has no such column", new Location { File = specification.Source, Column = column, Pointer = "/output/columns" },
                    Suggestions.Remedy(column, [.. names], "columns"));
            }
        }
        foreach (EvaluateSpecification evaluation in specification.Evaluate)
            Check(run, evaluation.Stage, evaluation.Input is { } own ? manifests[InputOf(own)].Schema : scored!);
        return scored;
    }

    private static Schema Apply(RunWorkspace run, Schema schema) =>
        run.Stages.Aggregate(schema, (current, stage) => Check(run, stage, current));

    private static async Task CheckFilesAsync(RunWorkspace run, Schema schema, CancellationToken cancellationToken)
    {
        foreach (Stage stage in run.Stages)
        {
            try
            {
                if (stage is Estimator estimator)
                    await estimator.CheckFilesAsync(schema, run.Storage, cancellationToken).ConfigureAwait(false);
            }
            catch (SpecificationException error)
            {
                throw error.Among(run.Specification.StageLocations);
            }
            schema = stage.TransformSchema(schema);
        }
    }

    private static Schema Check(RunWorkspace run, Stage stage, Schema input)
    {
        try
        {
            return stage.TransformSchema(input);
        }
        catch (SpecificationException error)
        {
            throw error.Among(run.Specification.StageLocations, stage.Uid);
        }
    }
}
