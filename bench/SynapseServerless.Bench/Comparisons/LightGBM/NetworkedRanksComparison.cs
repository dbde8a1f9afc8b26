using SynapseServerless.Bench.Harness;
using SynapseServerless.Collectives;
using SynapseServerless.Collectives.Networked;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Comparisons.LightGBM;

/// <summary>What a network between ranks costs, in time and in bytes: all blocks go through a hub in a process of its own.</summary>
/// <remarks>
/// <para>The bytes that the algorithm needs, of all R ranks together, sent and received, are counted from its description and the
/// trees, and not from what was exchanged. The histograms of the root are summed, and after every split but the last of a tree those of
/// the smaller of its two leaves (the larger one's are the difference to the parent's, which every rank has), unless neither leaf has rows
/// enough to be split. A sum of H bytes, in which every rank ends with 1/R of it, takes every rank to send and to receive (R - 1)/R of H.
/// H is 16 bytes (sums of gradients and of hessians, as doubles) for every bin that is told: all but one of a feature, whose sums follow
/// from those of the leaf. After each sum every rank tells the others the best split that it found for each of two leaves: it sends 2S
/// bytes once, to be multiplied on the way, and receives (R - 1) times as many; S is what the library writes for a split, with room for
/// the set of categories of one. At the beginning of a tree the sums of all rows are exchanged likewise, 24 bytes of each rank.</para>
/// <para>The sample for the bins, the introduction of the ranks and the comparison of the models are not counted as needed, although they are.</para>
/// </remarks>
/// <param name="table">The table.</param>
public sealed class NetworkedRanksComparison(VectorTable table) : Comparison
{
    private const int Ranks = 4, LeastRows = 20;

    // SplitInfo::Size of the library with max_cat_threshold at its default, 32.
    private const int SplitBytes = (2 * 4) + 4 + 1 + (7 * 8) + (2 * 4) + (32 * 4) + 1 + (2 * 8);

    private double _histograms;
    private double? _needed, _amount;
    private HubProcess? _hub;

    /// <inheritdoc/>
    public override string Name => "lightgbm-networked-ranks" + table.Suffix;

    /// <inheritdoc/>
    public override string Summary =>
        $"LightGBMClassifier.fit from Parquet with four ranks of one thread through a training hub on loopback, {table.Words}, against four ranks in one process; bytes against what the algorithm needs";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.TimeAtMost(1.3), Requirement.AmountAtMost("bytes moved", 1.1)];

    /// <inheritdoc/>
    public override double? Amount => _amount;

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string file = await table.FileAsync(context, cancellationToken);
        (float[] matrix, float[] labels) = await VectorFile.LoadAsync(file, cancellationToken);
        // Bins are made from these, as SynapseML has it (samplingSubsetSize).
        int rows = Math.Min(labels.Length, new LightGBMClassifier().SamplingSubsetSize);
        int[] bins = NativeLightGBM.Bins(matrix[..(rows * table.Columns)], table.Columns, labels[..rows], FitComparison.Parameters);
        _histograms = 16.0 * bins.Sum(count => count - 1);
        // A hub is there before the ranks are, and serves one session after the other.
        _hub = await HubProcess.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override Task CleanUpAsync()
    {
        _hub?.Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        Dataset data = await table.OpenAsync(context, null, cancellationToken);
        using Transformer model = await new LightGBMClassifier { NumTasks = Ranks }.FitAsync(data, new StageContext("fit") { Threads = Ranks }, cancellationToken);
        _amount = _needed;
        return ((LightGBMModel)model).Record.TrainingRows;
    }

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        HubAddress session = _hub!.NewSession();
        Dataset data = await table.OpenAsync(context, null, cancellationToken);
        var classifier = new LightGBMClassifier { NumTasks = Ranks };
        var traffic = new CollectiveTraffic[Ranks];
        Transformer?[] models = await Task.WhenAll(Enumerable.Range(0, Ranks).Select(number => Task.Run(
            async () =>
            {
                ICollective rank = await HubCollective.JoinAsync(session, number, Ranks, cancellationToken: cancellationToken);
                Transformer? model = await Gangs.RunRankAsync(
                    rank, (own, token) => classifier.FitRankAsync(data, new StageContext("fit") { Threads = 1 }, own, token), cancellationToken);
                traffic[number] = rank.Traffic;
                return model;
            },
            cancellationToken)));
        using var fitted = (LightGBMModel)models.OfType<Transformer>().Single();
        _amount = traffic.Sum(rank => (double)(rank.BytesSent + rank.BytesReceived));
        _needed = Needed(fitted.GetNativeModel());
        return fitted.Record.TrainingRows;
    }

    private double Needed(string model)
    {
        string[] trees = model.Split("\n\nTree=")[1..];
        long sums = trees.Sum(Sums);
        return (sums * 2 * (Ranks - 1) * _histograms) + (sums * Ranks * Ranks * 2.0 * SplitBytes) + (trees.Length * Ranks * Ranks * 24.0);
    }

    // How often a tree's histograms are summed: nodes are numbered as they were made, and a child below 0 is a leaf.
    private static long Sums(string tree)
    {
        long[] left = Numbers("left_child"), right = Numbers("right_child"), nodes = Numbers("internal_count"), leaves = Numbers("leaf_count");
        return 1 + Enumerable.Range(0, left.Length - 1).Count(node => Rows(left[node]) >= 2 * LeastRows || Rows(right[node]) >= 2 * LeastRows);

        long Rows(long child) => child < 0 ? leaves[~child] : nodes[child];
        long[] Numbers(string name) =>
            [.. tree.Split('\n').Single(line => line.StartsWith(name + "=", StringComparison.Ordinal)).Split('=')[1].Split(' ').Select(long.Parse)];
    }
}
