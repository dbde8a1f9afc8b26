using System.Collections.Concurrent;
using SynapseServerless.Orchestration;

namespace SynapseServerless.Tests;

/// <summary>An orchestration given as a function.</summary>
internal sealed class Code<TInput, TOutput>(Func<IOrchestrationContext, TInput, Task<TOutput>> run) : IOrchestration<TInput, TOutput>
{
    public Task<TOutput> RunAsync(IOrchestrationContext context, TInput input) => run(context, input);
}

/// <summary>An activity given as a function, which counts its calls.</summary>
internal sealed class Work<TInput, TOutput>(Func<ActivityContext, TInput, CancellationToken, Task<TOutput>> run) : IActivity<TInput, TOutput>
    where TInput : notnull
{
    public ConcurrentDictionary<TInput, int> Calls { get; } = new();

    public Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellationToken)
    {
        Calls.AddOrUpdate(input, 1, (_, count) => count + 1);
        return run(context, input, cancellationToken);
    }
}
