using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SynapseServerless.EndToEnd.Tests.Clients;

/// <summary>The tests of the clients in other languages, each by its own runner, against this command line and a service of it.</summary>
public sealed partial class ClientTests
{
    // Far beyond what they take; a hang must end the test, not the run.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    [Thorough]
    [Fact]
    public Task The_Python_client_fits_and_scores_here_and_over_a_service() => PythonAsync(
        least: 20, "tests.test_stages", "tests.test_values", "tests.test_service.ServiceTests", "tests.test_local.PipelineTests", "tests.test_local.FailureTests");

    [Soak]
    [Fact]
    public Task The_Python_client_passes_its_tests() => PythonAsync(least: 40, "discover", "-t", ".", "-s", "tests");

    private static async Task PythonAsync(int least, params string[] tests)
    {
        string? python = await FirstAsync(["/usr/bin/python3", "python3", "python"], ["-c", "import sys; sys.exit(sys.version_info < (3, 9))"]);
        Need.Python.SkipUnless(python is not null);

        (int exitCode, string output) = await RunAsync(python, Path.Combine(Samples.Repository, "clients", "python"), ["-m", "unittest", .. tests]);

        Assert.True(exitCode == 0, output);
        Assert.True(int.Parse(RanTests().Match(output).Groups[1].Value) >= least, output);
    }

    [Thorough]
    [Fact]
    public async Task The_TypeScript_client_passes_its_tests()
    {
        string? node = await FirstAsync(["node"], ["-e", "process.exit(Number(process.versions.node.split('.')[0]) < 20 ? 1 : 0)"]);
        Need.Node.SkipUnless(node is not null);

        (int exitCode, string output) = await RunAsync(node, Path.Combine(Samples.Repository, "clients", "typescript"), "--test", "--test-reporter=tap");

        Assert.True(exitCode == 0, output);
        Assert.Contains("# fail 0", output, StringComparison.Ordinal);
        Assert.DoesNotContain("# pass 0", output, StringComparison.Ordinal);
    }

    // The first of some programs that is here and does what is asked of it.
    private static async Task<string?> FirstAsync(string[] programs, string[] arguments)
    {
        foreach (string program in programs)
        {
            try
            {
                if ((await RunAsync(program, Environment.CurrentDirectory, arguments)).ExitCode == 0)
                    return program;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // It is not here.
            }
        }

        return null;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["SYNAPSE_COMMAND"] = Path.Combine(AppContext.BaseDirectory, "synapse.dll");
        // Nothing is left beside the sources.
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(s_limit);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    [GeneratedRegex(@"Ran (\d+) tests")]
    private static partial Regex RanTests();
}
