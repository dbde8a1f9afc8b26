using SynapseServerless.Orchestration;

namespace SynapseServerless.Tests.Simulation;

/// <summary>An activity that is a function of its input.</summary>
/// <param name="run">The function.</param>
internal sealed class FunctionActivity<TInput, TOutput>(Func<TInput, TOutput> run) : IActivity<TInput, TOutput>
{
    public Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellationToken) => Task.FromResult(run(input));
}
