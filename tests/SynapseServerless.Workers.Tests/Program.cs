using SynapseServerless.Worker;
using Xunit.Runner.InProc.SystemConsole;

namespace SynapseServerless.Tests;

/// <summary>Runs the tests, or, as the child of one of them, a worker that knows the stages of the tests.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args is [WorkerProcess.Argument]
        ? WorkerProgram.RunAsync(Environment.GetEnvironmentVariable, WorkerStages.Catalog())
        : ConsoleRunner.Run(args);
}
