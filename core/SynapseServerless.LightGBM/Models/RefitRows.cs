using System.Runtime.InteropServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.LightGBM.Features;
using SynapseServerless.LightGBM.Fitting;
using SynapseServerless.LightGBM.Trees;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

/// <summary>What a refit keeps of the rows: labels, weights, and the leaf of every tree that each falls into.</summary>
internal sealed class RefitRows(Booster booster, string features, RefitOptions options, string stage) : IDisposable
{
    private static readonly LabelRule s_rule = new(_ => true, "a number");

    private readonly List<float> _labels = [], _weights = [];
    private readonly List<int> _leaves = [];
    private readonly GroupScan? _groups = options.GroupCol is null ? null : new GroupScan(options.GroupCol, stage);
    private readonly int _trees = booster.IterationCount * booster.TreesPerIteration;

    /// <summary>How many rows there are.</summary>
    public int Count => _labels.Count;

    /// <summary>Reads all rows, batch by batch.</summary>
    public async Task ReadAsync(Dataset data, StageContext context, string parameters, CancellationToken cancellationToken)
    {
        FeatureColumn.Find(data.Schema, features, stage);
        Columns.FindNumeric(data.Schema, options.LabelCol, stage, nameof(RefitOptions.LabelCol));
        if (options.WeightCol is not null)
            Columns.FindNumeric(data.Schema, options.WeightCol, stage, nameof(RefitOptions.WeightCol));
        if (options.GroupCol is not null)
            Columns.Find(data.Schema, options.GroupCol, stage, nameof(RefitOptions.GroupCol));
        var wanted = new TrainingColumns(features, options.LabelCol, options.WeightCol, null, null, options.GroupCol);
        for (int partition = 0; partition < data.PartitionCount; partition++)
        {
            long row = 0;
            await foreach (RecordBatch batch in data.ReadAsync(partition, wanted.Names, cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                {
                    using TrainingBatch all = TrainingBatch.Read(batch, wanted, s_rule, [], booster.FeatureCount);
                    using RecordBatch good = context.RejectRows(batch, all.Bad);
                    using TrainingBatch rows = TrainingBatch.Read(good, wanted, s_rule, [], booster.FeatureCount);
                    Add(rows, parameters, partition, row);
                    if (options.WeightCol is not null)
                        _weights.AddRange(Read(good, options.WeightCol).Select(weight => (float)weight));
                    row += batch.Length;
                }
            }
        }
        if (Count == 0)
            throw new DataException("There are no rows to fit the leaves to", Location.OfStage(stage), "Check the input, its filters and the split.");
    }

    /// <summary>The text of the model with its new leaves.</summary>
    public unsafe string Refit(TreeModel model, NativeParameters parameters)
    {
        // Which leaf a row is in is known, so no feature is needed; LightGBM wants a data set to have one.
        using var sample = new BinSample(1);
        for (int row = 0; row < Math.Min(Count, 100); row++)
            sample.Add([row % 2f]);
        NativeParameters few = parameters.Copy().Set("min_data_in_leaf", 1).Set("min_data_in_bin", 1).Set("feature_pre_filter", false);
        using LightGBMDataset dataset = LightGBMDataset.Create(sample, Count, few, new DatasetMetadata(options.WeightCol is not null, 0));
        float[] values = new float[Count];
        for (int row = 0; row < values.Length; row++)
            values[row] = row % 2;
        dataset.PushRows(values, CollectionsMarshal.AsSpan(_labels), CollectionsMarshal.AsSpan(_weights));
        dataset.Finish();
        if (_groups is not null)
            dataset.SetGroups([.. _groups.Groups.Select(group => (int)group.Rows)]);
        using Booster vehicle = Booster.Create(dataset, few);
        vehicle.Prepend(booster);
        vehicle.Refit(CollectionsMarshal.AsSpan(_leaves), Count);
        using Booster copy = Booster.Load(booster.Save());
        for (int tree = 0; tree < model.Trees.Count; tree++)
        {
            for (int leaf = 0; leaf < model.Trees[tree].LeafCount; leaf++)
                copy.SetLeafValue(tree, leaf, vehicle.LeafValue(tree, leaf));
        }
        return copy.Save();
    }

    public void Dispose()
    {
        _leaves.Clear();
        _leaves.Capacity = 0;
    }

    private void Add(TrainingBatch batch, string parameters, int partition, long firstRow)
    {
        if ((long)(Count + batch.Rows) * _trees > System.Array.MaxLength)
        {
            throw new DataException(
                $"{Count + (long)batch.Rows} rows with a leaf in each of {_trees} trees are more than a refit can hold", Location.OfStage(stage),
                "Refit on a sample of the rows.");
        }
        double[] leaves = new double[batch.Rows * _trees];
        batch.Features!.Predict(booster, PredictionKind.LeafIndex, 0, -1, leaves, parameters);
        int start = _leaves.Count;
        CollectionsMarshal.SetCount(_leaves, start + leaves.Length);
        Span<int> target = CollectionsMarshal.AsSpan(_leaves)[start..];
        for (int i = 0; i < leaves.Length; i++)
            target[i] = (int)leaves[i];
        for (int row = 0; row < batch.Rows; row++)
        {
            _labels.Add((float)batch.Labels[row]);
            _groups?.Add(batch.Groups![row]!, isValidation: false, partition, firstRow + row);
        }
    }

    private static double[] Read(RecordBatch batch, string column) => Columns.Read(batch.Column(batch.Schema.GetFieldIndex(column)));
}
