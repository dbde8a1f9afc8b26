using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.LightGBM.Features;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Fitting;

/// <summary>Reads training data as often as a fit needs it: once to look, once for the bins where that could not be done along the way, once to push.</summary>
/// <param name="data">The data.</param>
/// <param name="columns">Its columns.</param>
/// <param name="rule">What labels have to be.</param>
/// <param name="sampling">How rows for the bins are chosen.</param>
/// <param name="parts">Into how many parts the rows are dealt; 1 for none.</param>
/// <param name="context">Takes rows that cannot be used.</param>
internal sealed class TrainingData(
    Dataset data, TrainingColumns columns, LabelRule rule, BinSampling sampling, int parts, StageContext context)
{
    // Used again for every batch.
    private int[] _allRows = [];
    private float[] _labels = [], _weights = [];

    /// <summary>Looks at every row: counts, checks, gives bad rows to the run, and takes the sample where it is known beforehand which rows that is.</summary>
    /// <param name="countClasses">Whether labels are class indexes.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public async Task<DatasetScan> ScanAsync(bool countClasses, CancellationToken cancellationToken)
    {
        var scan = new DatasetScan { TrainRows = new int[parts] };
        int[]? chosen = KnownRows() is { } rows && rows > 0 ? sampling.Choose(rows) : null;
        int nextChosen = 0;
        long offset = 0, partitionStart = 0;
        int lastPartition = 0;
        await foreach ((int partition, RecordBatch batch) in ReadAsync(columns.Names, cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                if (partition != lastPartition)
                    (lastPartition, partitionStart) = (partition, offset);
                using TrainingBatch read = TrainingBatch.Read(batch, columns, rule, scan.Width);
                if (read.Bad.Count > 0)
                {
                    Reject(batch, read.Bad, partition, offset - partitionStart);
                    // The rows chosen were counted without knowing that some would be left out.
                    chosen = null;
                }
                Count(scan, read, offset, countClasses);
                if (read.Features is { Rows: > 0 } features)
                {
                    scan.Width = features.Columns;
                    if (chosen is not null)
                    {
                        scan.Sample ??= new BinSample(features.Columns);
                        for (; nextChosen < chosen.Length && chosen[nextChosen] < offset + features.Rows; nextChosen++)
                            features.AddTo(scan.Sample, (int)(chosen[nextChosen] - offset));
                    }
                }
                else if (read.Features is null && scan.Width == 0 && read.Bad.Count < batch.Length)
                {
                    // Bad vectors are left out, and the good ones of the batch tell how long a vector is.
                    var bad = read.Bad.Select(row => row.Row).ToHashSet();
                    scan.Width = GatherFeatures(batch, 0, [.. Enumerable.Range(0, batch.Length).Where(row => !bad.Contains(row))]).Columns;
                }
                offset += batch.Length;
                if (offset > int.MaxValue)
                    throw new DataException($"There are more than {int.MaxValue} rows, the most LightGBM takes", Location.OfStage(context.Stage));
            }
        }
        if (chosen is null || scan.Sample?.Rows != chosen.Length)
        {
            scan.Sample?.Dispose();
            scan.Sample = null;
        }
        return scan;
    }

    /// <summary>Takes the rows for the bins.</summary>
    public async Task<BinSample> SampleAsync(DatasetScan scan, int part, CancellationToken cancellationToken)
    {
        if (scan.Sample is not null)
            return scan.Sample;
        int[] chosen = sampling.Choose(scan.TrainRows[part]);
        var sample = new BinSample(scan.Width);
        RowSplitter splitter = Splitter(scan, part);
        int trainRow = 0;
        await foreach ((_, RecordBatch batch) in ReadAsync(columns.ToSample, cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                splitter.Next(batch.Length, TrainingBatch.ReadIndicator(batch, columns));
                if (splitter.TrainsAll || splitter.Train.Count > 0)
                {
                    FeatureBlock features = GatherFeatures(batch, scan.Width, splitter.TrainsAll ? null : splitter.Train);
                    for (; sample.Rows < chosen.Length && chosen[sample.Rows] < trainRow + features.Rows;)
                        features.AddTo(sample, chosen[sample.Rows] - trainRow);
                    trainRow += features.Rows;
                }
            }
            if (sample.Rows == chosen.Length)
                break;
        }
        return sample;
    }

    /// <summary>Pushes every row to where it belongs.</summary>
    /// <param name="scan">What is known of the data.</param>
    /// <param name="part">The part of the training rows to push.</param>
    /// <param name="train">Takes the rows trained on.</param>
    /// <param name="validation">Takes the others, or null when there are none.</param>
    /// <param name="earlier">A model to go on from, or null.</param>
    /// <param name="scoresPerRow">Starting scores per row; 0 for none.</param>
    /// <param name="predictParameters">Native parameters for the earlier model's predictions.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public async Task PushAsync(
        DatasetScan scan, int part, LightGBMDataset train, LightGBMDataset? validation, Booster? earlier, int scoresPerRow,
        string predictParameters, CancellationToken cancellationToken)
    {
        RowSplitter splitter = Splitter(scan, part);
        await foreach ((_, RecordBatch batch) in ReadAsync(columns.Names, cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                splitter.Next(batch.Length, TrainingBatch.ReadIndicator(batch, columns));
                Push(batch, splitter.TrainsAll ? null : splitter.Train, train);
                if (validation is not null)
                    Push(batch, splitter.Validation, validation);
            }
        }
        train.Finish();
        validation?.Finish();

        // Null stands for all rows.
        void Push(RecordBatch batch, List<int>? rows, LightGBMDataset dataset)
        {
            if ((rows?.Count ?? batch.Length) == 0)
                return;
            FeatureBlock features = GatherFeatures(batch, scan.Width, rows);
            ReadOnlySpan<int> selected = rows is null ? AllRows(batch.Length) : CollectionsMarshal.AsSpan(rows);
            ReadOnlySpan<float> labels = Floats(batch, columns.Label, selected, ref _labels);
            ReadOnlySpan<float> weights = columns.Weight is null ? [] : Floats(batch, columns.Weight, selected, ref _weights);
            double[] scores = scoresPerRow == 0
                ? []
                : InitScores.Read(batch, columns.InitScore, selected, features, earlier, scoresPerRow, predictParameters, context.Stage);
            features.Push(dataset, labels, weights, scores);
        }
    }

    // The fit is one step for all partitions; a message names the partition that the row is in.
    private void Reject(RecordBatch batch, List<BadRow> bad, int partition, long firstRow) =>
        context.Rows.Reject(batch, bad, new StageContext(context.Stage)
        {
            Partition = partition,
            FirstRow = firstRow,
            InputSchema = context.InputSchema,
            Rows = context.Rows,
            Logger = context.Logger,
            Time = context.Time,
            Storage = context.Storage,
            Threads = context.Threads,
        });

    // How many rows will be trained on, if that is known before any is read.
    private int? KnownRows()
    {
        if (parts > 1 || columns.Validation is not null)
            return null;
        long total = 0;
        for (int i = 0; i < data.PartitionCount; i++)
        {
            if (data.RowCount(i) is not { } rows)
                return null;
            total += rows;
        }
        return total <= int.MaxValue ? (int)total : null;
    }

    private void Count(DatasetScan scan, TrainingBatch batch, long offset, bool countClasses)
    {
        int nextBad = 0, lastClass = -1;
        for (int row = 0; row < batch.Rows; row++)
        {
            if (nextBad < batch.Bad.Count && batch.Bad[nextBad].Row == row)
            {
                nextBad++;
                scan.Rejected.Add(offset + row);
                continue;
            }
            if (batch.IsValidation is { } validation && validation[row])
                scan.ValidationRows++;
            else
            {
                scan.TrainRows[parts == 1 ? 0 : RowSplitter.PartOf(offset + row, parts, sampling.Seed)]++;
                scan.LabelSum += batch.Labels[row];
            }
            if (countClasses && (int)batch.Labels[row] != lastClass)
            {
                lastClass = (int)batch.Labels[row];
                scan.Classes.Add(lastClass);
            }
        }
    }

    private RowSplitter Splitter(DatasetScan scan, int part) => new(scan.Rejected, part, parts, sampling.Seed);

    private FeatureBlock GatherFeatures(RecordBatch batch, int width, List<int>? rows)
    {
        var bad = new List<BadRow>();
        FeatureBlock? block = FeatureColumn.Read(batch, columns.Features, width, bad);
        if (block is not null)
            return rows is null ? block : block.Gather(CollectionsMarshal.AsSpan(rows));
        rows ??= [.. Enumerable.Range(0, batch.Length)];
        // Some vectors are bad, and the rows asked for are not among them: read those alone.
        using RecordBatch selected = Batches.Take(batch, CollectionsMarshal.AsSpan(rows));
        return FeatureColumn.Read(selected, columns.Features, width, [])!.Gather([.. Enumerable.Range(0, rows.Count)]);
    }

    private ReadOnlySpan<int> AllRows(int rows)
    {
        if (_allRows.Length < rows)
            _allRows = [.. Enumerable.Range(0, rows)];
        return _allRows.AsSpan(0, rows);
    }

    private static ReadOnlySpan<float> Floats(RecordBatch batch, string column, ReadOnlySpan<int> rows, ref float[] buffer)
    {
        double[] all = ArrayPool<double>.Shared.Rent(batch.Length);
        Columns.Read(batch.Column(batch.Schema.GetFieldIndex(column)), all);
        if (buffer.Length < rows.Length)
            buffer = new float[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            buffer[i] = (float)all[rows[i]];
        ArrayPool<double>.Shared.Return(all);
        return buffer.AsSpan(0, rows.Length);
    }

    private async IAsyncEnumerable<(int Partition, RecordBatch Batch)> ReadAsync(
        IReadOnlyList<string> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int partition = 0; partition < data.PartitionCount; partition++)
        {
            await foreach (RecordBatch batch in data.ReadAsync(partition, wanted, cancellationToken).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return (partition, batch);
            }
        }
    }
}
