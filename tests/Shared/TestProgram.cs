using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace SynapseServerless.Tests;

/// <summary>What xunit would write as the program of a test project, for projects that are programs of their own as well.</summary>
internal static class TestProgram
{
    /// <summary>Runs the tests, as <c>dotnet test</c> asks for it or by xunit's own command line.</summary>
    public static Task<int> RunAsync(string[] args) => args.Any(argument => argument is "--server" or "--internal-msbuild-node")
        ? TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
        : ConsoleRunner.Run(args);
}
