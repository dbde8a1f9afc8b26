using System.Globalization;
using SynapseServerless.Data;
using SynapseServerless.Orchestration;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Runs.Activities;

/// <summary>Writes the record, the metrics and the report of a run, and takes away what only the run needed.</summary>
/// <param name="runs">The runs of this process.</param>
internal sealed class FinishActivity(RunWorkspaces runs) : IActivity<RunEnd, RunOutcome>
{
    private const int MostReasons = 100;

    // Enough for the most frequent ones to be counted in full, few enough to be held however many partitions there are.
    private const int MostReasonsCounted = 10_000;

    /// <inheritdoc/>
    public async Task<RunOutcome> RunAsync(ActivityContext context, RunEnd input, CancellationToken cancellationToken)
    {
        RunWorkspace run = await runs.GetAsync(input.Run.Folder, cancellationToken).ConfigureAwait(false);
        RunFiles files = run.Files;
        var ledger = new RunLedger(run.Storage, files.Folder, run.Environment.Time, run.Environment.Logger);
        // An attempt that was cut short while it took away what only the run needed has written everything else, and from more than is left now.
        RunRecord? earlier = await ledger.FindAsync(cancellationToken).ConfigureAwait(false);
        if (input.Failure is null && earlier is { Status: RunStatus.Completed })
        {
            await run.Storage.DeleteAsync(files.At("work"), cancellationToken).ConfigureAwait(false);
            return new RunOutcome(files.Record, earlier.Status);
        }
        RunRecord record = await RecordAsync(run, earlier, input.Failure, input.Run.Restarts, cancellationToken).ConfigureAwait(false);
        if (run.Environment.KeepsTasks)
            record = record with { Tasks = await KeptTasks.ReadAsync(files, cancellationToken).ConfigureAwait(false) };
        // What only the engine knows is of the run that it was asked for, and so is the report.
        bool isPart = input.Run.Parent is not null;
        if (!isPart)
            record = run.Environment.Complete(record);

        // Nobody reads any more, and a server that keeps a snapshot cannot clean up.
        run.Tables.CloseInputs();
        if (input.Failure is null)
            await OutputCommit.CommitSetAsideAsync(run, cancellationToken).ConfigureAwait(false);
        if (record.Outputs.TryGetValue("metrics", out string? metrics))
            await files.WriteAsync(metrics, record.Evaluations, cancellationToken).ConfigureAwait(false);
        if (!isPart && run.Environment.Reporter is { } reporter)
        {
            // What the plan refused stays as it is.
            bool isOwn = await run.Storage.FindAsync(files.Outputs, cancellationToken).ConfigureAwait(false) is not null;
            string report = isOwn && run.Specification.Output.Report is { } place ? place : files.At("report.html");
            record = record with { Outputs = new Dictionary<string, string>(record.Outputs) { ["report"] = report } };
            await reporter.WriteAsync(record, report, run.Storage, cancellationToken).ConfigureAwait(false);
        }
        if (input.Failure is null)
            await run.Claims.ReleaseAsync(cancellationToken).ConfigureAwait(false);
        await ledger.FinishAsync(record, cancellationToken).ConfigureAwait(false);
        if (input.Failure is null)
            await run.Storage.DeleteAsync(files.At("work"), cancellationToken).ConfigureAwait(false);
        // What fits told before a failure would be taken for news when the run goes on, and counts its attempts again.
        else
            await run.Storage.DeleteAsync(files.FitNotes, cancellationToken).ConfigureAwait(false);
        return new RunOutcome(files.Record, record.Status);
    }

    private static async Task<RunRecord> RecordAsync(
        RunWorkspace run, RunRecord? earlier, TaskFailure? failure, int restarts, CancellationToken cancellationToken)
    {
        RunFiles files = run.Files;
        IReadOnlyList<PassRecord> passes = await files.ReadAllAsync<PassRecord>("passes", cancellationToken).ConfigureAwait(false);
        SetAsideReasons reasons = await ReasonsAsync(files, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<EvaluationResult> evaluations =
            await files.ReadAllAsync<EvaluationResult>("evaluations", cancellationToken).ConfigureAwait(false);
        IReadOnlyList<PartitionSetAside> partitions =
            await files.ReadAllAsync<PartitionSetAside>("partitions", cancellationToken).ConfigureAwait(false);
        IReadOnlyList<InputRecord> inputs = await InputsAsync(run, passes, cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = run.Environment.Time.GetUtcNow();
        DateTimeOffset started = earlier?.Started ?? run.Started ?? now;
        return new RunRecord
        {
            RunId = run.RunId,
            Name = run.Specification.Name,
            Description = run.Specification.Description,
            Status = failure is null ? RunStatus.Completed : RunStatus.Failed,
            Specification = run.Specification.Canonical,
            Source = run.Specification.Source,
            Started = started,
            Estimate = earlier?.Estimate ?? run.Estimate,
            Ended = now,
            Seconds = Math.Round((now - started).TotalSeconds, 3),
            Resumes = Math.Max(earlier?.Resumes ?? 0, restarts),
            Versions = RunMachine.Versions(run.Environment.Versions),
            Machine = RunMachine.Describe(),
            RowsIn = inputs.Sum(input => input.Rows),
            RowsOut = passes.Where(pass => pass.IsOutput).Sum(pass => pass.Summary.RowsOut),
            RowsSetAside = passes.Sum(pass => pass.Summary.RowsSetAside),
            Stages = StagesOf(passes),
            RanOn = RanOn(passes),
            PartitionsSetAside = partitions.Count,
            Partitions = [.. partitions.Take(MostReasons)],
            Warnings =
            [
                .. Missing(partitions, inputs), .. Warnings(run, passes), .. await InputNotesAsync(run, cancellationToken).ConfigureAwait(false), .. Notes(run),
            ],
            Inputs = inputs,
            Evaluations = [.. evaluations, .. await files.ReadAllAsync<EvaluationResult>("figures", cancellationToken).ConfigureAwait(false)],
            Insights = failure is null ? await InsightsAsync(run).ConfigureAwait(false) : new Dictionary<string, ModelInsights>(),
            Explanations = failure is null && passes.Any(pass => pass.IsOutput) ? await OutputExplanations.ReadAsync(run, cancellationToken).ConfigureAwait(false) : [],
            SetAside = [.. reasons.Records().OrderByDescending(reason => reason.Partitions).ThenByDescending(reason => reason.Rows).Take(MostReasons)],
            Services = await ServicesFold.ReadAsync(files, cancellationToken).ConfigureAwait(false),
            Outputs = Outputs(run, passes, !reasons.IsEmpty, evaluations.Count > 0, failure is null),
            Error = failure?.Message,
            ErrorType = failure?.ErrorType,
        };
    }

    // The steps of a fit are one entry, however many they were.
    private static List<StageRecord> StagesOf(IReadOnlyList<PassRecord> passes)
    {
        var stages = new List<StageRecord>();
        foreach ((int index, PassRecord pass) in passes.Index())
        {
            int first = stages.Count - pass.Stages.Count;
            if (pass.Round is null || first < 0)
            {
                string label = $"{pass.Phase.ToText()} over {pass.Source.Label}";
                stages.AddRange(pass.Stages.Select(stage => stage with { Pass = index + 1, PassLabel = label }));
                continue;
            }
            for (int i = 0; i < pass.Stages.Count; i++)
            {
                (StageRecord sum, StageRecord more) = (stages[first + i], pass.Stages[i]);
                stages[first + i] = sum with
                {
                    Seconds = Math.Round(sum.Seconds + more.Seconds, 6), Tasks = sum.Tasks + more.Tasks,
                    RowsIn = sum.RowsIn + more.RowsIn, RowsOut = sum.RowsOut + more.RowsOut,
                };
            }
        }
        return stages;
    }

    private static async Task<IReadOnlyList<InputRecord>> InputsAsync(
        RunWorkspace run, IReadOnlyList<PassRecord> passes, CancellationToken cancellationToken)
    {
        var inputs = new List<InputRecord>();
        foreach ((string name, Specifications.InputSpecification input) in run.Specification.Inputs)
        {
            string location = ManifestStore.Combine(run.Files.Input(name), "manifest.json");
            if (await run.Storage.FindAsync(location, cancellationToken).ConfigureAwait(false) is null)
                continue;
            DatasetManifest manifest = await ManifestStore.LoadAsync(run.Storage, location, cancellationToken).ConfigureAwait(false);
            PassRecord? read = passes.FirstOrDefault(pass => pass.FirstReading && pass.Source.Name == name);
            inputs.Add(new InputRecord
            {
                Name = name,
                Path = input.Database is null ? input.Path : await RunTables.LabelAsync(run, name, cancellationToken).ConfigureAwait(false),
                Format = DataFormats.Name(manifest.Format),
                Files = manifest.FileCount,
                Bytes = manifest.Bytes,
                Partitions = manifest.PartitionCount,
                Rows = manifest.Rows ?? read?.Summary.RowsRead ?? 0,
                Columns = await run.Files
                    .FindAsync<ColumnRecord[]>(run.Files.Columns(name), cancellationToken)
                    .ConfigureAwait(false)
                    ?? [.. manifest.Schema.FieldsList.Select(field => new ColumnRecord { Name = field.Name, Type = TypeNames.Of(field.DataType) })],
            });
        }
        return inputs;
    }

    private static async Task<IReadOnlyDictionary<string, ModelInsights>> InsightsAsync(RunWorkspace run)
    {
        var insights = new Dictionary<string, ModelInsights>(StringComparer.Ordinal);
        // What was only planned, such as the estimators of a run that evaluates, has nothing to show.
        if (run.Specification.Fit is null && run.Specification.Transform is null)
            return insights;
        for (int i = 0; i < run.Stages.Count; i++)
        {
            Transformer transformer = await run.TransformerAsync(i).ConfigureAwait(false);
            if (transformer is IModelInsights model && !insights.TryAdd(transformer.Uid, model.GetInsights()))
                insights[$"{transformer.Uid}-{i}"] = model.GetInsights();
        }
        return insights;
    }

    private static SortedDictionary<string, int> RanOn(IReadOnlyList<PassRecord> passes)
    {
        var tasks = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (PassRecord pass in passes)
            tasks[pass.Pool ?? "engine"] = tasks.GetValueOrDefault(pass.Pool ?? "engine") + pass.Summary.Tasks;
        return tasks;
    }

    private static IEnumerable<string> Notes(RunWorkspace run) =>
        run.Stages.Concat(run.Specification.Evaluate.Select(evaluation => evaluation.Stage)).SelectMany(StageNotes.Of).Select(note => note.ToString());

    // What a user should know of how text was read, such as a column that is text though nearly all of it are numbers.
    private static async Task<List<string>> InputNotesAsync(RunWorkspace run, CancellationToken cancellationToken)
    {
        var notes = new List<string>();
        foreach (string name in run.Specification.Inputs.Keys)
        {
            string planned = ManifestStore.Combine(run.Files.Input(name), "manifest.json");
            if (await run.Storage.FindAsync(planned, cancellationToken).ConfigureAwait(false) is null)
                continue;
            DatasetManifest manifest = await ManifestStore.LoadAsync(run.Storage, planned, cancellationToken).ConfigureAwait(false);
            notes.AddRange(manifest.Notes.Select(note => $"input {name}: {note}"));
        }
        return notes;
    }

    // Nobody who reads the results can see what is not in them.
    private static IEnumerable<string> Missing(IReadOnlyList<PartitionSetAside> partitions, IReadOnlyList<InputRecord> inputs) =>
        partitions.GroupBy(partition => partition.Source, StringComparer.Ordinal).Select(group =>
        {
            PartitionSetAside first = group.First();
            int all = inputs.FirstOrDefault(input => input.Name == group.Key)?.Partitions ?? 0;
            string of = all > 0 ? string.Create(CultureInfo.InvariantCulture, $" of {all:N0}") : "";
            string rows = group.All(partition => partition.Rows is not null)
                ? string.Create(CultureInfo.InvariantCulture, $"{group.Sum(partition => partition.Rows):N0} rows")
                : "an unknown number of rows";
            int count = group.Count();
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{count:N0}{of} partitions of '{group.Key}' {(count == 1 ? "was" : "were")} set aside as a whole, so that {rows} are in no result{(count == 1 ? "" : "; the first")}: {first.Problem}");
        });

    private static string[] Warnings(RunWorkspace run, IReadOnlyList<PassRecord> passes) =>
        run.Specification.Options.Workers is { } pool && passes.Count > 0 && passes.All(pass => pass.Pool != pool)
            ? [$"options.workers asks for workers of the pool '{pool}', which does not exist here: the engine did the work"]
            : [];

    private static async Task<SetAsideReasons> ReasonsAsync(RunFiles files, CancellationToken cancellationToken)
    {
        var reasons = new SetAsideReasons(MostReasonsCounted);
        await foreach (SetAsideRecord[] task in files.ReadEachAsync<SetAsideRecord[]>("reasons", cancellationToken).ConfigureAwait(false))
        {
            foreach (SetAsideRecord reason in task)
                reasons.Add(reason.Stage, reason.Column, reason.Problem, reason.Rows, reason.Partitions, reason.Examples);
        }
        return reasons;
    }

    private static Dictionary<string, string> Outputs(
        RunWorkspace run, IReadOnlyList<PassRecord> passes, bool setAside, bool evaluated, bool completed)
    {
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        if (completed && run.Specification.Fit is not null)
            outputs["model"] = run.ModelFolder;
        if (run.Output is { } data && passes.Any(pass => pass.IsOutput))
            outputs["data"] = data.Location;
        if (completed && run.Specification.Output.Database is { } table && passes.Any(pass => pass.IsOutput))
            outputs["database"] = table.Label;
        if (evaluated)
            outputs["metrics"] = run.Specification.Output.Metrics ?? run.Files.At("metrics.json");
        if (setAside)
            outputs["setAside"] = run.SetAsideFolder;
        return outputs;
    }
}
