using Apache.Arrow;
using SynapseServerless.LightGBM.Features;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Fitting;

/// <summary>Looks at every row once: counts, checks, gives bad rows to the run, and takes the sample where it is known beforehand which rows that is.</summary>
/// <param name="source">The data.</param>
/// <param name="sampling">How rows for the bins are chosen.</param>
/// <param name="parts">Into how many parts the rows are dealt; 1 for none.</param>
internal sealed class DatasetScanner(TrainingSource source, BinSampling sampling, int parts)
{
    private readonly DatasetScan _scan = new(parts, sampling.Seed);
    private readonly GroupScan? _groups = source.Columns.Group is { } column ? new GroupScan(column, source.Stage) : null;
    private long _offset, _partitionStart;
    private int _partition;

    // The rows for the bins; null once it is known that they cannot be taken along.
    private int[]? _chosen;
    private int _nextChosen;

    /// <summary>Looks at the data.</summary>
    /// <param name="countClasses">Whether labels are class indexes.</param>
    /// <param name="width">How many features vectors have to have; 0 takes the number of the first one.</param>
    /// <param name="takeSample">Whether rows for the bins are wanted.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public async Task<DatasetScan> ScanAsync(bool countClasses, int width, bool takeSample, CancellationToken cancellationToken)
    {
        _scan.Width = width;
        bool isKnown = takeSample && parts == 1 && source.Columns.Validation is null;
        _chosen = isKnown && source.RowCount is > 0 and <= int.MaxValue and { } rows ? sampling.Choose((int)rows) : null;
        await foreach ((int partition, RecordBatch batch) in source.ReadAsync(source.Columns.Names, cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                if (partition != _partition)
                    (_partition, _partitionStart) = (partition, _offset);
                Look(batch, countClasses);
            }
        }
        _scan.Groups = _groups?.Groups;
        _scan.Edges = _groups?.Edges;
        if (_chosen is null || _scan.Sample?.Rows != _chosen.Length)
        {
            _scan.Sample?.Dispose();
            _scan.Sample = null;
        }
        return _scan;
    }

    private void Look(RecordBatch batch, bool countClasses)
    {
        using TrainingBatch read = source.Check(batch, _scan.Width);
        if (read.Bad.Count > 0)
        {
            source.Reject(batch, read.Bad, _partition, _offset - _partitionStart);
            // The rows chosen were counted without knowing that some would be left out.
            _chosen = null;
        }
        _scan.Width = read.Width;
        Count(read, countClasses);
        if (_chosen is not null && read.Features is { Rows: > 0 } features)
        {
            _scan.Sample ??= source.NewSample(features.Columns, _chosen.Length);
            for (; _nextChosen < _chosen.Length && _chosen[_nextChosen] < _offset + features.Rows; _nextChosen++)
                features.AddTo(_scan.Sample, (int)(_chosen[_nextChosen] - _offset));
        }
        _offset += batch.Length;
        if (_offset > int.MaxValue)
            throw new DataException($"There are more than {int.MaxValue} rows, the most LightGBM takes", Location.OfStage(source.Stage), "Train on a part of them.");
    }

    private void Count(TrainingBatch batch, bool countClasses)
    {
        int nextBad = 0, lastClass = -1;
        for (int row = 0; row < batch.Rows; row++)
        {
            if (nextBad < batch.Bad.Count && batch.Bad[nextBad].Row == row)
            {
                nextBad++;
                _scan.Rejected.Add(_offset + row);
                continue;
            }
            bool isValidation = batch.IsValidation is { } validation && validation[row];
            long unit = _offset + row;
            if (_groups is not null)
            {
                string group = batch.Groups![row]!;
                _groups.Add(isValidation && source.HasOwnValidation ? $"{group} (validation)" : group, isValidation, _partition, unit - _partitionStart);
                unit = _groups.Groups.Count - 1;
            }
            if (isValidation)
                _scan.ValidationRows++;
            else
            {
                _scan.TrainRows[_scan.PartOf(unit)]++;
                _scan.LabelSum += batch.Labels[row];
            }
            if (countClasses && (int)batch.Labels[row] != lastClass)
            {
                lastClass = (int)batch.Labels[row];
                _scan.Classes.Add(lastClass);
            }
        }
    }
}
