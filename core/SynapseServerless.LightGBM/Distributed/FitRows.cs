using SynapseServerless.LightGBM.Fitting;

namespace SynapseServerless.LightGBM.Distributed;

/// <summary>The rows that a rank works with: its own, and on the rank that evaluates the validation rows of all.</summary>
/// <param name="source">Its own rows.</param>
/// <param name="scan">What it saw of them.</param>
/// <param name="agreed">What all ranks saw.</param>
/// <param name="sampling">How rows for the bins are chosen out of all.</param>
/// <param name="thread">The thread of the fit.</param>
/// <param name="read">Reads the rows of another rank.</param>
internal sealed class FitRows(
    TrainingSource source, DatasetScan scan, Agreement agreed, BinSampling sampling, NativeThread thread, Func<ScanNote, TrainingSource> read)
{
    /// <summary>What this rank saw of its rows.</summary>
    public DatasetScan Scan => scan;

    /// <summary>What all ranks saw.</summary>
    public Agreement Agreed => agreed;

    /// <summary>The thread of the fit.</summary>
    public NativeThread Thread => thread;

    /// <summary>Bins that are there already; null where they are chosen from a sample.</summary>
    public ReferenceDataset? Reference { get; init; }

    /// <summary>How many validation rows this rank holds.</summary>
    public int ValidationRows => agreed.Rank!.Validates ? agreed.Whole.ValidationRows : 0;

    /// <summary>The rows for the bins, the same on all ranks.</summary>
    /// <param name="part">The part of the training rows.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public async Task<BinSample> SampleAsync(int part, CancellationToken cancellationToken)
    {
        FitRank rank = agreed.Rank!;
        BinSampling choice = rank.IsAlone ? sampling : sampling.Within(agreed.RowsBefore[part], agreed.Whole.TrainRows[part]);
        BinSample own = await thread.BeginAsync(() => BinSampler.TakeAsync(source, scan, choice, part, cancellationToken)).ConfigureAwait(false);
        return await rank.GatherAsync(own).ConfigureAwait(false);
    }

    /// <summary>Pushes every row to where it belongs and closes the data sets.</summary>
    /// <param name="part">The part of the training rows.</param>
    /// <param name="train">Takes this rank's rows.</param>
    /// <param name="validation">Takes the validation rows of all ranks, or null.</param>
    /// <param name="starting">Starting scores.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public async Task PushAsync(
        int part, LightGBMDataset train, LightGBMDataset? validation, StartingScores starting, CancellationToken cancellationToken)
    {
        await PushAsync(source, scan, part, train, validation, starting, cancellationToken).ConfigureAwait(false);
        await thread.RunAsync(() => RowPusher.Close(train, scan.GroupRows(part))).ConfigureAwait(false);
        if (validation is null)
            return;
        List<int>? groups = scan.GroupRows(null)?.ToList();
        foreach (ScanNote other in agreed.Others)
        {
            var seen = new DatasetScan(1, sampling.Seed) { Width = scan.Width };
            seen.Rejected.AddRange(other.Rejected);
            await PushAsync(read(other), seen, 0, null, validation, starting, cancellationToken).ConfigureAwait(false);
            groups?.AddRange(other.ValidationGroups ?? []);
        }
        await thread.RunAsync(() => RowPusher.Close(validation, groups?.ToArray())).ConfigureAwait(false);
    }

    private Task PushAsync(
        TrainingSource from, DatasetScan seen, int part, LightGBMDataset? train, LightGBMDataset? validation, StartingScores starting, CancellationToken cancellationToken) =>
        thread.BeginAsync(() => new RowPusher(from, seen, starting, thread).PushAsync(part, train, validation, cancellationToken));
}
