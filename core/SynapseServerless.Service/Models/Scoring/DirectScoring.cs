using Apache.Arrow;

namespace SynapseServerless.Service.Models;

/// <summary>Scores each request by itself, as soon as it comes.</summary>
/// <param name="models">The models.</param>
/// <param name="scorer">Applies them.</param>
internal sealed class DirectScoring(ModelStore models, RowScorer scorer) : IModelScoring
{
    // Saving a model anew replaces it; there is one of each.
    private const string OnlyVersion = "1";

    /// <inheritdoc/>
    public async ValueTask<ScoredRows> ScoreAsync(ScoringRequest request, CancellationToken cancellationToken)
    {
        using ModelLease lease = await LeaseAsync(request.Model, request.Version, cancellationToken).ConfigureAwait(false);
        return await scorer.ScoreAsync(lease, request, OnlyVersion, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ServedModel> DescribeAsync(string model, string? version, CancellationToken cancellationToken)
    {
        using ModelLease lease = await LeaseAsync(model, version, cancellationToken).ConfigureAwait(false);
        return new ServedModel
        {
            Name = model,
            Type = lease.Model.Type,
            Version = OnlyVersion,
            Versions = [OnlyVersion],
            Input = lease.Input,
            Output = lease.Output,
            Ready = true,
        };
    }

    private async ValueTask<ModelLease> LeaseAsync(string model, string? version, CancellationToken cancellationToken)
    {
        ModelLease lease = await models.LeaseAsync(model, cancellationToken).ConfigureAwait(false);
        if (version is null or OnlyVersion)
            return lease;
        lease.Dispose();
        throw new ServiceException(Refusal.NotFound, $"The model '{model}' has no version '{version}'", $"It has version {OnlyVersion}.");
    }
}
