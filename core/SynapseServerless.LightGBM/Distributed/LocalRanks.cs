using Apache.Arrow;
using SynapseServerless.Collectives;
using SynapseServerless.Collectives.Local;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Distributed;

/// <summary>Fits with ranks that are threads of this process.</summary>
internal static class LocalRanks
{
    /// <summary>Fits with ranks that are threads of this process.</summary>
    /// <param name="estimator">The estimator.</param>
    /// <param name="ranks">How many ranks.</param>
    /// <param name="options">How long they wait for each other.</param>
    /// <param name="data">The data.</param>
    /// <param name="context">The context of the stage; the ranks share its threads.</param>
    /// <param name="cancellationToken">Stops all ranks.</param>
    public static async Task<Transformer> FitAsync(
        LightGBMEstimator estimator, int ranks, CollectiveOptions options, Dataset data, StageContext context, CancellationToken cancellationToken)
    {
        if ((long)ranks * Math.Max(1, estimator.NumThreads) > LightGBMLimits.Threads)
        {
            throw new SpecificationException(
                $"{ranks} ranks of {Math.Max(1, estimator.NumThreads)} threads are more than the {LightGBMLimits.Threads} threads that LightGBM may have in one process",
                Location.OfParameter(estimator.Uid, ParameterName.FromProperty(nameof(estimator.NumTasks))), "Use fewer, or workers.");
        }
        int threads = Math.Max(1, (context.Threads > 0 ? context.Threads : Environment.ProcessorCount) / ranks);
        var rows = new SharedRowSink(context.Rows);
        Transformer?[] models = await LocalCollectives.RunAsync(
            ranks, options, (rank, token) => estimator.FitRankAsync(data, context with { Rows = rows, Threads = threads }, rank, token), cancellationToken)
            .ConfigureAwait(false);
        return models.OfType<Transformer>().Single();
    }

    // A sink that may not be made for several threads.
    private sealed class SharedRowSink(IRowSink rows) : IRowSink
    {
        private readonly Lock _lock = new();

        public void Reject(RecordBatch batch, IReadOnlyList<BadRow> bad, StageContext context)
        {
            lock (_lock)
                rows.Reject(batch, bad, context);
        }
    }
}

/// <summary>Takes rows that somebody has told about already.</summary>
internal sealed class SilentRowSink : IRowSink
{
    private SilentRowSink()
    {
    }

    /// <summary>The one instance.</summary>
    public static SilentRowSink Instance { get; } = new();

    /// <inheritdoc/>
    public void Reject(RecordBatch batch, IReadOnlyList<BadRow> bad, StageContext context)
    {
    }
}
