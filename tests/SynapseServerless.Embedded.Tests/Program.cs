namespace SynapseServerless.Tests;

/// <summary>Runs the tests, or, as the child of one of them, a run that is to be killed.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        [VictimProcess.Argument, .. var rest] => VictimProcess.RunAsync(rest),
        [StreamVictim.Argument, .. var rest] => StreamVictim.RunAsync(rest),
        [TaskHosts.Argument, var pipe] => TaskHosts.RunAsync(pipe),
        [UnendedTaskTests.Argument, .. var rest] => UnendedTaskTests.RunAsync(rest),
        _ => TestProgram.RunAsync(args),
    };
}
