using Apache.Arrow;
using SynapseServerless.Collectives;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>Something that trains on the whole dataset, reading it as often as it needs: in one place, or as several ranks that work together.</summary>
public interface IGang
{
    /// <summary>How many ranks train together.</summary>
    int Ranks { get; }

    /// <summary>Trains; several ranks are threads of this process.</summary>
    /// <param name="data">The data; its partitions can be read in any order, at the same time, and again.</param>
    /// <param name="context">What the stage knows of the run and may ask of its host, progress included.</param>
    /// <param name="cancellationToken">Stops within a second.</param>
    /// <returns>The model.</returns>
    Task<Transformer> FitAsync(Dataset data, StageContext context, CancellationToken cancellationToken);

    /// <summary>Trains as one of several ranks, wherever the others are.</summary>
    /// <param name="data">The data, all of it; the ranks share it out.</param>
    /// <param name="context">What the stage knows of the run and may ask of its host.</param>
    /// <param name="collective">The ranks; their number need not be <see cref="Ranks"/>.</param>
    /// <param name="cancellationToken">Stops this rank, and with it the others.</param>
    /// <returns>The model on one of the ranks, and null on the others.</returns>
    Task<Transformer?> FitRankAsync(Dataset data, StageContext context, ICollective collective, CancellationToken cancellationToken);

    /// <summary>How long the ranks wait for each other.</summary>
    CollectiveOptions Exchanges { get; }

    /// <summary>The columns that the fit reads; null for all.</summary>
    /// <param name="input">Schema of the data.</param>
    IReadOnlyList<string>? ColumnsToFit(Schema input);
}
