using Apache.Arrow;
using SynapseServerless.Collectives;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.VowpalWabbit;

/// <summary>The passes of a fit over the rows of a rank.</summary>
/// <param name="learner">What learns.</param>
/// <param name="rows">Makes examples of rows.</param>
/// <param name="context">What the stage knows of the run.</param>
/// <param name="ranks">The ranks; null for a fit alone.</param>
internal sealed class Training(Learner learner, ExampleRows rows, StageContext context, ICollective? ranks)
{
    private bool _silent;
    private long _step;
    private long _sinceSync;
    private int _syncs;

    /// <summary>The column by whose values passes are cut; null for none.</summary>
    public string? SplitCol { get; init; }

    /// <summary>Its values; empty for all.</summary>
    public IReadOnlyList<string> SplitValues { get; init; } = [];

    /// <summary>How often ranks come together within a pass.</summary>
    public int SyncsPerPass { get; init; }

    /// <summary>The arguments.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>What is known of the training.</summary>
    public TrainingFacts Facts { get; private set; } = new();

    /// <summary>Makes the passes.</summary>
    /// <returns>The model; that of the best pass where rows are held out.</returns>
    public async Task<LearnedModel> RunAsync(Dataset data, IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        IReadOnlyList<Share> shares = Share.Of(data, ranks?.Rank ?? 0, ranks?.Size ?? 1);
        IReadOnlyList<string?> splits = SplitCol is null ? [null] : await SplitsAsync(data, cancellationToken).ConfigureAwait(false);
        if (ranks is { Size: > 1 } && SyncsPerPass > 0 && SplitCol is null)
            _step = Math.Max(1, (await CountAsync(data, shares, columns, cancellationToken).ConfigureAwait(false) + SyncsPerPass - 1) / SyncsPerPass);
        LearnedModel? best = null;
        while (true)
        {
            foreach (string? split in splits)
            {
                (_syncs, _sinceSync) = (0, 0);
                await PassAsync(data, shares, columns, split, cancellationToken).ConfigureAwait(false);
                for (; _step > 0 && _syncs < SyncsPerPass; _syncs++)
                    await SyncAsync(cancellationToken).ConfigureAwait(false);
                await SyncAsync(cancellationToken).ConfigureAwait(false);
                _silent |= split is null;
            }
            _silent = true;
            bool alone = ranks is null || ranks.Size == 1;
            (bool goesOn, bool isBest) = alone ? learner.EndPass() : await OnThreadAsync(() => learner.EndPass(MeanOverRanks), cancellationToken).ConfigureAwait(false);
            if (learner.HoldsOut && isBest)
                best = LearnedModel.Of(learner, Arguments);
            context.Progress?.Report(new StageProgress(learner.PassesDone, learner.Options.Passes, $"pass {learner.PassesDone}, average loss {learner.AverageLoss:G6}"));
            if (!goesOn)
                break;
        }
        await CountFactsAsync(cancellationToken).ConfigureAwait(false);
        return best ?? LearnedModel.Of(learner, Arguments);
    }

    private async Task PassAsync(Dataset data, IReadOnlyList<Share> shares, IReadOnlyList<string> columns, string? split, CancellationToken cancellationToken)
    {
        foreach (Share share in shares)
        {
            StageContext at = context with { Partition = share.Partition, FirstRow = 0 };
            long row = 0;
            await foreach (RecordBatch batch in data.ReadAsync(share.Partition, columns, cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                {
                    await BatchAsync(batch, share, row, split, at, cancellationToken).ConfigureAwait(false);
                    row += batch.Length;
                    at = at.After(batch.Length);
                }
                if (row >= share.To)
                    break;
            }
        }
    }

    private async Task BatchAsync(RecordBatch batch, Share share, long first, string? split, StageContext at, CancellationToken cancellationToken)
    {
        rows.Open(batch);
        string?[]? splits = split is null ? null : CellTexts.Read(batch.Column(batch.Schema.GetFieldIndex(SplitCol!)));
        var bad = new List<BadRow>();
        int from = (int)Math.Clamp(share.From - first, 0, batch.Length), to = (int)Math.Clamp(share.To - first, 0, batch.Length);
        for (int row = from; row < to; row++)
        {
            if ((row & 1023) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (splits is not null && splits[row] != split)
                continue;
            try
            {
                rows.Learn(row);
            }
            catch (VwLineException error)
            {
                bad.Add(Bad(error, row));
            }
            if (_step > 0 && ++_sinceSync == _step && _syncs < SyncsPerPass)
            {
                (_sinceSync, _syncs) = (0, _syncs + 1);
                await SyncAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        if (bad.Count > 0 && !_silent)
            context.Rows.Reject(batch, bad, at);
    }

    /// <summary>What a row is set aside for.</summary>
    public BadRow Bad(VwLineException error, int row) => BadOf(error, row, rows.Column);

    /// <summary>What a row is set aside for.</summary>
    public static BadRow BadOf(VwLineException error, int row, string column) =>
        new(row, column, error.Column > 1 || error.Line > 1 ? $"{error.Problem} (line {error.Line}, column {error.Column})" : error.Problem, error.Remedy);

    private async Task SyncAsync(CancellationToken cancellationToken)
    {
        if (ranks is null || ranks.Size == 1)
            return;
        await OnThreadAsync(() =>
        {
            Averaging.Average(learner.Descent.Weights, ranks);
            // Labels that other ranks saw limit predictions too, and namespaces that they saw are combined.
            Seen[] all = ranks.GatherRecords(new Seen(learner.Descent.State.Range.Min, learner.Descent.State.Range.Max, [.. learner.Descent.Walk.Interactions.Seen]));
            learner.Descent.State.Range = new LabelRange(all.Min(seen => seen.Min), all.Max(seen => seen.Max));
            foreach (Seen seen in all)
                learner.Descent.Walk.Interactions.See(seen.Namespaces);
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    private float MeanOverRanks(float loss)
    {
        float[] sum = [loss];
        Averaging.Sum(sum, ranks!);
        return sum[0] / ranks!.Size;
    }

    private static async Task<long> CountAsync(Dataset data, IReadOnlyList<Share> shares, IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        long rowsOfAll = 0;
        foreach (Share share in shares)
        {
            if (share.To < long.MaxValue)
            {
                rowsOfAll += share.To - share.From;
                continue;
            }
            await foreach (RecordBatch batch in data.ReadAsync(share.Partition, [columns[0]], cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                    rowsOfAll += batch.Length;
            }
        }
        return rowsOfAll;
    }

    private async Task<IReadOnlyList<string?>> SplitsAsync(Dataset data, CancellationToken cancellationToken)
    {
        if (SplitValues.Count > 0)
            return SplitValues;
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (int partition = 0; partition < data.PartitionCount; partition++)
        {
            await foreach (RecordBatch batch in data.ReadAsync(partition, [SplitCol!], cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                    found.UnionWith(CellTexts.Read(batch.Column(0)).OfType<string>());
            }
        }
        bool numbers = found.All(text => double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _));
        return numbers
            ? [.. found.OrderBy(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture))]
            : [.. found.Order(StringComparer.Ordinal)];
    }

    private async Task CountFactsAsync(CancellationToken cancellationToken)
    {
        Progress own = learner.Progress;
        var count = new Count(own.Examples, own.Features, own.LabeledWeight, own.LabelSum, own.LossSum);
        Count[] all = ranks is null || ranks.Size == 1 ? [count] : await OnThreadAsync(() => ranks.GatherRecords(count), cancellationToken).ConfigureAwait(false);
        double weight = all.Sum(rank => rank.Weight), loss = learner.HoldsOut ? learner.AverageLoss : weight > 0 ? all.Sum(rank => rank.Loss) / weight : double.NaN;
        Facts = new TrainingFacts
        {
            Arguments = Arguments, Examples = all.Sum(rank => rank.Examples), Features = all.Sum(rank => rank.Features), WeightedExamples = weight,
            WeightedLabels = all.Sum(rank => rank.Labels), AverageLoss = double.IsFinite(loss) ? loss : null, Passes = learner.PassesDone, Ranks = ranks?.Size ?? 1,
        };
    }

    // Exchanges block, so they have a thread of their own.
    private static Task<T> OnThreadAsync<T>(Func<T> exchange, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(exchange, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private sealed record Seen(float Min, float Max, byte[] Namespaces);

    private sealed record Count(long Examples, long Features, double Weight, double Labels, double Loss);
}

/// <summary>Rows of a partition that a rank learns from.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="From">The first row.</param>
/// <param name="To">The row after the last one.</param>
internal readonly record struct Share(int Partition, long From, long To)
{
    /// <summary>Deals rows out to ranks: runs of rows that are about equally long where it is known how many there are, whole partitions otherwise.</summary>
    public static IReadOnlyList<Share> Of(Dataset data, int rank, int ranks)
    {
        if (ranks == 1)
            return [.. Enumerable.Range(0, data.PartitionCount).Select(partition => new Share(partition, 0, long.MaxValue))];
        long?[] counts = [.. Enumerable.Range(0, data.PartitionCount).Select(data.RowCount)];
        if (counts.Any(count => count is null))
        {
            int first = data.PartitionCount * rank / ranks, last = data.PartitionCount * (rank + 1) / ranks;
            return [.. Enumerable.Range(first, last - first).Select(partition => new Share(partition, 0, long.MaxValue))];
        }
        long total = counts.Sum()!.Value, from = total * rank / ranks, to = total * (rank + 1) / ranks, before = 0;
        var shares = new List<Share>();
        for (int partition = 0; partition < counts.Length; before += counts[partition++]!.Value)
        {
            long start = Math.Max(from, before), end = Math.Min(to, before + counts[partition]!.Value);
            if (end > start)
                shares.Add(new Share(partition, start - before, end - before));
        }
        return shares;
    }
}
