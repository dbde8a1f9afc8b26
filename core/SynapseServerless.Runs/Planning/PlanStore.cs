using System.Text.Json;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Planning;

/// <summary>The last estimate of each specification, for the run that comes after it.</summary>
/// <param name="storage">Where it is kept.</param>
/// <param name="folder">The folder.</param>
public sealed class PlanStore(IStorage storage, string folder)
{
    /// <summary>Keeps an estimate.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task SaveAsync(PlanEstimate estimate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        return new RunFiles(storage, folder).WriteAsync(At(estimate.SpecificationHash), estimate, cancellationToken);
    }

    /// <summary>The last estimate of a specification; null where there is none that can be read.</summary>
    /// <param name="specification">The specification.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PlanEstimate?> FindAsync(RunSpecification specification, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(specification);
        if (await storage.TryReadAsync(At(PlanHistory.Hash(specification)), cancellationToken).ConfigureAwait(false) is not { } text)
            return null;
        try
        {
            return JsonSerializer.Deserialize<PlanEstimate>(text.Span, RunFiles.Json);
        }
        catch (JsonException)
        {
            // Of another version: a run goes on without.
            return null;
        }
    }

    private string At(string hash) => $"{folder.TrimEnd('/')}/{hash[..32]}.json";
}
