using SynapseServerless.Planning;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Embedded;

/// <summary>Carries out trials of plans in this process, as a run would be carried out; services are not asked.</summary>
/// <param name="options">With what a run would be carried out; its folders are not used.</param>
public sealed class EmbeddedTrial(EmbeddedRunnerOptions options) : ITrial
{
    /// <inheritdoc/>
    public Task<RunRecord> RunAsync(RunSpecification specification, string folder, CancellationToken cancellationToken)
    {
        var runner = new EmbeddedRunner(options with
        {
            Host = CallCounting.On(options.Host), WorkFolder = folder, RunsFolder = null, Workers = null, TaskHosts = null, Notifier = null,
        });
        return runner.StartAsync(specification, cancellationToken: cancellationToken);
    }
}
