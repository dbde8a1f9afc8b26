using System.Text;
using Apache.Arrow;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Collectives;
using SynapseServerless.Collectives.Local;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Comparisons.LightGBM;

/// <summary>Whether ranks learn what one learns: AUC on a fifth of the rows, which training has not seen.</summary>
/// <remarks>
/// The comparison fails where a deterministic fit does not repeat byte for byte, alone or with ranks, or where the ranks do not end with
/// the same model: each tells the others the hash of its own as the last exchange of a fit, and what was told is looked at from outside.
/// </remarks>
/// <param name="table">The table.</param>
public sealed class RanksAccuracyComparison(VectorTable table) : Comparison
{
    private const int Ranks = 4;

    private Dataset? _train, _test;
    private double? _auc;

    /// <inheritdoc/>
    public override string Name => "lightgbm-ranks-accuracy" + table.Suffix;

    /// <inheritdoc/>
    public override string Summary =>
        $"AUC of a deterministic LightGBMClassifier.fit with four ranks, {table.Words}, a fifth of them held out, against one rank; both repeat byte for byte, and all ranks have the same model";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.DifferenceAtMost("AUC", 0.003)];

    /// <inheritdoc/>
    public override int Rounds => 1;

    /// <inheritdoc/>
    public override bool WarmsUp => false;

    /// <inheritdoc/>
    public override double? Amount => _auc;

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        Dataset all = await table.OpenAsync(context, Ranks, cancellationToken);
        (_train, _test) = all.Split(train: 0.8);
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken) => TwiceAsync(
        async () => (LightGBMClassificationModel)await new LightGBMClassifier { Deterministic = true }.FitAsync(
            _train!, new StageContext("fit") { Threads = 2 }, cancellationToken),
        cancellationToken);

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken) => TwiceAsync(
        async () =>
        {
            var classifier = new LightGBMClassifier { Deterministic = true, NumTasks = Ranks };
            var told = new byte[Ranks][];
            Transformer?[] models = await LocalCollectives.RunAsync(
                Ranks, new CollectiveOptions(),
                async (rank, token) =>
                {
                    var watched = new WatchedCollective(rank);
                    Transformer? model = await classifier.FitRankAsync(_train!, new StageContext("fit") { Threads = 1 }, watched, token);
                    told[rank.Rank] = watched.Last.Own;
                    return model;
                },
                cancellationToken);
            if (told.Any(hash => hash.Length == 0 || !hash.AsSpan().SequenceEqual(told[0])))
                throw new InvalidOperationException($"The ranks ended with different models: {string.Join(", ", told.Select(Encoding.UTF8.GetString))}.");
            return (LightGBMClassificationModel)models.OfType<Transformer>().Single();
        },
        cancellationToken);

    private async Task<long> TwiceAsync(Func<Task<LightGBMClassificationModel>> fit, CancellationToken cancellationToken)
    {
        using LightGBMClassificationModel first = await fit(), second = await fit();
        if (first.GetNativeModel() != second.GetNativeModel())
            throw new InvalidOperationException("A deterministic fit gave another model when it was repeated.");
        _auc = await AucAsync(first, cancellationToken);
        return first.Record.TrainingRows;
    }

    private async Task<double> AucAsync(LightGBMClassificationModel model, CancellationToken cancellationToken)
    {
        var rows = new List<(double Score, bool IsPositive)>();
        double[] probabilities = new double[2];
        for (int partition = 0; partition < _test!.PartitionCount; partition++)
        {
            await foreach (RecordBatch batch in _test.ReadAsync(partition, null, cancellationToken))
            {
                using (batch)
                {
                    using RecordBatch scored = model.Transform(batch, new StageContext("score"), cancellationToken);
                    ReadOnlySpan<double> scores = ((DoubleArray)((FixedSizeListArray)scored.Column(scored.Schema.GetFieldIndex("probability"))).Values).Values;
                    ReadOnlySpan<int> labels = ((Int32Array)batch.Column(batch.Schema.GetFieldIndex("label"))).Values;
                    for (int row = 0; row < batch.Length; row++)
                        rows.Add((scores[(2 * row) + 1], labels[row] == 1));
                }
            }
        }
        return Auc(rows);
    }

    // The chance that a positive row is scored higher than a negative one; a tie counts half.
    private static double Auc(List<(double Score, bool IsPositive)> rows)
    {
        rows.Sort((one, other) => one.Score.CompareTo(other.Score));
        double wins = 0, negatives = 0;
        for (int start = 0, end; start < rows.Count; start = end)
        {
            double ties = 0, positives = 0;
            for (end = start; end < rows.Count && rows[end].Score == rows[start].Score; end++)
                (ties, positives) = rows[end].IsPositive ? (ties, positives + 1) : (ties + 1, positives);
            wins += positives * (negatives + (ties / 2));
            negatives += ties;
        }
        return wins / (negatives * (rows.Count - negatives));
    }
}
