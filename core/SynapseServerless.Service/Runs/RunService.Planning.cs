using System.Text.Json;
using SynapseServerless.Planning;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Trust;

namespace SynapseServerless.Service.Runs;

public sealed partial class RunService
{
    private const int MostEarlier = 20;

    /// <summary>Estimates a run without starting it: from its files and from earlier runs of the same specification. Nothing is tried, because what a trial does a service leaves to processes that may end.</summary>
    /// <param name="request">The run.</param>
    /// <param name="limits">What it may come to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SynapseException">The specification is wrong, touches what is not allowed, or an input cannot be read.</exception>
    internal async Task<PlanEstimate> PlanAsync(RunRequest request, PlanLimits limits, CancellationToken cancellationToken)
    {
        (JsonElement text, string name, int? version) = await TextAsync(request, cancellationToken).ConfigureAwait(false);
        RunSpecification specification = _specifications.Read(text, name, request.Overrides, canonical: version is not null);
        var earlier = new List<RunRecord>();
        RunPage page = await ListAsync(new RunQuery { Top = MostEarlier, Name = specification.Name, Status = RunStatus.Completed }, cancellationToken).ConfigureAwait(false);
        foreach (RunView run in page.Runs)
        {
            if (await LedgerOf(run.RunId).FindAsync(cancellationToken).ConfigureAwait(false) is { } record)
                earlier.Add(record);
        }
        var planner = new RunPlanner(_parts.Catalog, _parts.Trust.Guard(Storage, TrustScope.Specification), trial: null, _parts.Time);
        PlanEstimate plan = await planner.PlanAsync(specification, new PlanOptions { Folder = "" }, earlier, cancellationToken).ConfigureAwait(false);
        return plan with { Exceeded = limits.Exceeded(plan) };
    }
}
