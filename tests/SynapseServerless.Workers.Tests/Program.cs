using SynapseServerless.Worker;

namespace SynapseServerless.Tests;

/// <summary>Runs the tests, or, as the child of one of them, a worker that knows the stages of the tests.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args is [WorkerProcess.Argument]
        ? WorkerProgram.RunAsync(Environment.GetEnvironmentVariable, WorkerStages.Catalog())
        : TestProgram.RunAsync(args);
}
