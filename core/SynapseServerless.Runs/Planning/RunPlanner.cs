using System.Diagnostics;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Planning;

/// <summary>Estimates what a run would read, do, take and cost: from what its files say of themselves, a trial over a sample, and earlier runs of the same specification.</summary>
/// <param name="catalog">The stages there are.</param>
/// <param name="storage">Where the data is.</param>
/// <param name="trial">Carries out the specification over samples; null where nothing can be tried, and only files and earlier runs tell.</param>
/// <param name="time">The clock.</param>
public sealed class RunPlanner(StageCatalog catalog, IStorage storage, ITrial? trial, TimeProvider? time = null)
{
    private const int FewestRows = 200;
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Makes a plan.</summary>
    /// <param name="specification">What would be run.</param>
    /// <param name="options">How.</param>
    /// <param name="earlier">Records of earlier runs, of this specification and others.</param>
    /// <param name="cancellationToken">Gives up; the folder of the options is deleted all the same.</param>
    /// <exception cref="SynapseException">An input cannot be read, or the specification does not fit it.</exception>
    public async Task<PlanEstimate> PlanAsync(RunSpecification specification, PlanOptions options, IEnumerable<RunRecord> earlier, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(specification);
        ArgumentNullException.ThrowIfNull(options);
        if (specification.Stream is not null)
            throw new SpecificationException("An input of this specification is a stream, of which nobody knows how long it is", new Location { File = specification.Source }, "Leave stream: out of the input to plan a run on what is there now.");
        string hash = PlanHistory.Hash(specification);
        var history = new PlanHistory(hash, earlier);
        Dictionary<string, PlannedInput> inputs = await InputsAsync(specification, cancellationToken).ConfigureAwait(false);
        var assembly = new PlanAssembly(specification, inputs, history, catalog, options.Prices) { Hash = hash, Made = _time.GetUtcNow() };
        if (trial is null || inputs.Values.All(input => input.Rows.High == 0))
            return trial is null ? assembly.WithNewest("Nothing was tried here: files and earlier runs tell all there is.") : assembly.WithoutTrial("The inputs have no rows.");
        try
        {
            long began = Stopwatch.GetTimestamp();
            (TrialRuns? trials, string? problem) = await TryAsync(specification, inputs, options, trial, cancellationToken).ConfigureAwait(false);
            return trials is null ? assembly.WithoutTrial(problem!) : assembly.With(trials, Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
        finally
        {
            await storage.DeleteAsync(options.Folder, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Inputs that a specification reads.</summary>
    internal static IEnumerable<string> InputsOf(RunSpecification specification) =>
        new[] { specification.Fit, specification.Validation, specification.Transform }.Concat(specification.Evaluate.Select(evaluation => evaluation.Input))
            .OfType<string>().Select(reference => reference.Split('.', 2)[0]).Distinct(StringComparer.Ordinal);

    private async Task<Dictionary<string, PlannedInput>> InputsAsync(RunSpecification specification, CancellationToken cancellationToken)
    {
        Apache.Arrow.Schema? known = specification.Model is { } model ? await ModelSchemas.FindAsync(model, storage, cancellationToken).ConfigureAwait(false) : null;
        var inputs = new Dictionary<string, PlannedInput>(StringComparer.Ordinal);
        foreach (string name in InputsOf(specification))
        {
            long began = Stopwatch.GetTimestamp();
            FileDataset data = await FileDataset.OpenAsync(storage, specification.Inputs[name], known: known, cancellationToken: cancellationToken).ConfigureAwait(false);
            double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            inputs[name] = new PlannedInput(data, await new RowCounts(storage).OfAsync(data, cancellationToken).ConfigureAwait(false), seconds);
            known ??= specification.Fit?.Split('.', 2)[0] == name ? data.Schema : null;
        }
        return inputs;
    }

    private async Task<(TrialRuns? Trials, string? Problem)> TryAsync(
        RunSpecification specification, Dictionary<string, PlannedInput> inputs, PlanOptions options, ITrial trials, CancellationToken cancellationToken)
    {
        double share = Math.Min(1, options.SampleRows / Math.Max(1, inputs.Values.Max(input => input.Rows.Likely)));
        try
        {
            foreach (PlannedInput input in inputs.Values)
            {
                double wanted = Math.Max(input.Rows.Likely * share, Math.Min(FewestRows, input.Rows.High));
                input.Sample = await SampleData.TakeAsync(input.Data, share >= 1 ? null : (int)Math.Ceiling(Math.Clamp(wanted, 1, int.MaxValue / 2)), cancellationToken).ConfigureAwait(false);
            }
            int parallel = specification.Options.Parallelism > 0 ? specification.Options.Parallelism : Environment.ProcessorCount;
            var runs = new List<TrialRun>();
            foreach ((string name, double part) in new[] { ("cold", 0.25), ("few", 0.25), ("many", 1.0) })
            {
                TrialRun run = await OneAsync(specification, inputs, $"{options.Folder}/{name}", part, parallel * 4, trials, cancellationToken).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                if (run.Record.Status != RunStatus.Completed)
                {
                    // What a specification has wrong, a run would find as well.
                    if (run.Record.ErrorType?.EndsWith(nameof(SpecificationException), StringComparison.Ordinal) == true)
                        throw new SpecificationException((run.Record.Error ?? "The specification does not fit its data").TrimEnd('.'), Location.None);
                    return (null, $"A trial over {run.AllRows:N0} rows failed, so that nothing tells of time, memory and calls: {run.Record.Error}");
                }
                runs.Add(run);
            }
            return (new TrialRuns(runs[0], runs[1], runs[2]), null);
        }
        finally
        {
            foreach (PlannedInput input in inputs.Values)
                input.Sample?.Dispose();
        }
    }

    private async Task<TrialRun> OneAsync(
        RunSpecification specification, Dictionary<string, PlannedInput> inputs, string folder, double part, int mostPartitions, ITrial trials, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        var samples = new Dictionary<string, (string Folder, DataFormat Format, int Partitions)>(StringComparer.Ordinal);
        foreach ((string name, PlannedInput input) in inputs)
        {
            DataFormat format = SampleSpecification.FormatOf(input.Data.Manifest.Format);
            int partitions = Math.Min(input.Data.PartitionCount, mostPartitions);
            string place = $"{folder}/inputs/{name}";
            rows[name] = await input.Sample!.WriteAsync(place, Math.Max(1, (int)Math.Ceiling(input.Sample.Rows * part)), partitions, format, storage, cancellationToken).ConfigureAwait(false);
            samples[name] = (place, format, partitions);
        }
        string output = $"{folder}/output";
        RunRecord record = await trials.RunAsync(SampleSpecification.Of(specification, catalog, samples, output), $"{folder}/work", cancellationToken).ConfigureAwait(false);
        long bytes = 0;
        await foreach (StorageItem file in storage.ListAsync(output, cancellationToken).ConfigureAwait(false))
            bytes += file.Length;
        using var process = Process.GetCurrentProcess();
        return new TrialRun(record, rows, bytes, process.PeakWorkingSet64);
    }
}

/// <summary>An input that was opened.</summary>
/// <param name="Data">Its files.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="OpenSeconds">How long the opening took.</param>
internal sealed record PlannedInput(FileDataset Data, EstimateRange Rows, double OpenSeconds)
{
    /// <summary>Some of its rows.</summary>
    public SampleData? Sample { get; set; }
}
