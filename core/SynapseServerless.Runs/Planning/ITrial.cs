using SynapseServerless.Runs;
using SynapseServerless.Specifications;

namespace SynapseServerless.Planning;

/// <summary>Carries out a specification over a sample, so that it is seen what it does and how long it takes. No service is asked: what it would be asked is counted.</summary>
public interface ITrial
{
    /// <summary>Carries out the specification.</summary>
    /// <param name="specification">What to do; its inputs are samples, and its outputs are in the folder.</param>
    /// <param name="folder">A folder of this trial.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The record of the run, whether or not it completed.</returns>
    Task<RunRecord> RunAsync(RunSpecification specification, string folder, CancellationToken cancellationToken);
}
