using System.Buffers;
using System.Runtime.InteropServices;
using Apache.Arrow;
using SynapseServerless.LightGBM.Features;

namespace SynapseServerless.LightGBM.Fitting;

/// <summary>Starting scores of the rows that are pushed.</summary>
/// <param name="Earlier">A model to go on from, or null.</param>
/// <param name="PerRow">How many scores a row has; 0 for none.</param>
/// <param name="PredictParameters">Native parameters for the earlier model's predictions.</param>
internal sealed record StartingScores(Booster? Earlier, int PerRow, string PredictParameters);

/// <summary>Reads data once more and pushes every row to where it belongs.</summary>
/// <param name="source">The data.</param>
/// <param name="scan">What is known of it.</param>
/// <param name="starting">Starting scores.</param>
/// <param name="thread">The thread that calls the native library.</param>
internal sealed class RowPusher(TrainingSource source, DatasetScan scan, StartingScores starting, NativeThread thread)
{
    // Used again for every batch.
    private readonly GatherBuffer _gathered = new();
    private int[] _allRows = [];
    private float[] _labels = [], _weights = [];

    /// <summary>Pushes the rows.</summary>
    /// <param name="part">The part of the training rows to push.</param>
    /// <param name="train">Takes the rows trained on, or null where they are not wanted.</param>
    /// <param name="validation">Takes the rows marked for validation, or null when there are none.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public async Task PushAsync(int part, LightGBMDataset? train, LightGBMDataset? validation, CancellationToken cancellationToken)
    {
        RowSplitter splitter = scan.Split(part);
        await foreach ((_, RecordBatch batch) in source.ReadAsync(source.Columns.ToPush, cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                splitter.Next(batch.Length, TrainingBatch.ReadIndicator(batch, source.Columns));
                await thread.RunAsync(() =>
                {
                    if (train is not null)
                        Push(batch, splitter.TrainsAll ? null : splitter.Train, train);
                    if (validation is not null)
                        Push(batch, splitter.Validation, validation);
                }).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Closes a data set after its last row.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="groups">How many rows its groups have; null where there are none.</param>
    public static void Close(LightGBMDataset dataset, int[]? groups)
    {
        dataset.Finish();
        if (groups is not null)
            dataset.SetGroups(groups);
    }

    // Null stands for all rows.
    private void Push(RecordBatch batch, List<int>? rows, LightGBMDataset dataset)
    {
        if ((rows?.Count ?? batch.Length) == 0)
            return;
        TrainingColumns columns = source.Columns;
        FeatureBlock features = source.Gather(batch, scan.Width, rows, _gathered);
        ReadOnlySpan<int> selected = rows is null ? AllRows(batch.Length) : CollectionsMarshal.AsSpan(rows);
        ReadOnlySpan<float> labels = Floats(batch, columns.Label, selected, ref _labels);
        ReadOnlySpan<float> weights = Weights(batch, selected, labels);
        double[] scores = starting.PerRow == 0
            ? []
            : InitScores.Read(
                batch, columns.InitScore, selected, features, starting.Earlier, starting.PerRow, starting.PredictParameters, source.Stage);
        features.Push(dataset, labels, weights, scores);
    }

    private ReadOnlySpan<float> Weights(RecordBatch batch, ReadOnlySpan<int> rows, ReadOnlySpan<float> labels)
    {
        ReadOnlySpan<float> weights = source.Columns.Weight is { } column ? Floats(batch, column, rows, ref _weights) : [];
        if (source.ClassWeights.Count == 0)
            return weights;
        if (_weights.Length < rows.Length)
            _weights = new float[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            _weights[i] = (float)(source.ClassWeights[(int)labels[i]] * (weights.IsEmpty ? 1 : weights[i]));
        return _weights.AsSpan(0, rows.Length);
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
}
