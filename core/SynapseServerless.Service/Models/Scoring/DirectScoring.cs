namespace SynapseServerless.Service.Models;

/// <summary>Scores each request by itself, as soon as it comes.</summary>
/// <param name="models">The models.</param>
/// <param name="scorer">Applies them.</param>
internal sealed class DirectScoring(ModelStore models, RowScorer scorer) : IModelScoring
{
    /// <inheritdoc/>
    public async ValueTask<ScoredRows> ScoreAsync(ScoringRequest request, CancellationToken cancellationToken)
    {
        using ModelLease lease = await models.LeaseAsync(request.Model, request.Version, cancellationToken).ConfigureAwait(false);
        return await scorer.ScoreAsync(lease, request, lease.Version, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ServedModel> DescribeAsync(string model, string? version, CancellationToken cancellationToken)
    {
        using ModelLease lease = await models.LeaseAsync(model, version, cancellationToken).ConfigureAwait(false);
        return new ServedModel
        {
            Name = model,
            Type = lease.Model.Type,
            Version = lease.Version,
            Versions = [lease.Version],
            Input = lease.Input,
            Output = lease.Output,
            Explanations = lease.Explanations,
            Ready = true,
        };
    }
}
