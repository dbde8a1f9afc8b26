namespace SynapseServerless.Service.Models;

/// <summary>Scores rows by a served model.</summary>
/// <remarks>
/// Between protocols, which make batches of what comes over the network and answers of what comes back, and what decides when, together with
/// whose and by which version rows are scored. Neither knows of the other.
/// </remarks>
public interface IModelScoring
{
    /// <summary>Scores a batch; answers it row for row, with the error of each row that has none.</summary>
    /// <param name="request">The rows, borrowed until the task has ended.</param>
    /// <param name="cancellationToken">The caller has gone: rows that are not at work yet are dropped.</param>
    /// <returns>What the model gave; the caller disposes it.</returns>
    /// <exception cref="ServiceException">There is no such model or version, it cannot be used, there is no room now, or it is too late.</exception>
    /// <exception cref="SpecificationException">The rows have not the columns that the model needs, or it gives none of a name that is wanted (pointer <c>/columns</c>).</exception>
    ValueTask<ScoredRows> ScoreAsync(ScoringRequest request, CancellationToken cancellationToken);

    /// <summary>What a model takes and gives, its versions and its state.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="version">One of its versions; null for the one that answers now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <remarks>Every request asks, so that it answers at once for a model that is loaded.</remarks>
    /// <exception cref="ServiceException">There is no such model or version, or it cannot be used.</exception>
    ValueTask<ServedModel> DescribeAsync(string model, string? version, CancellationToken cancellationToken);
}
