using System.Diagnostics;
using SynapseServerless.TestService;

namespace SynapseServerless.EndToEnd.Tests.Services;

/// <summary>What becomes of long operations when the run that began them is cancelled; the server counts.</summary>
[Thorough]
public sealed class CancelledOperationTests : IDisposable
{
    private const int Rows = 6;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Cancelling_a_run_cancels_the_operations_that_have_not_ended_and_a_resumed_run_begins_those_anew()
    {
        await using TestServer server = await StartAsync(polls: int.MaxValue);
        OperationRun.WriteTranslations(_folder, server, Rows);
        using Process process = Synapse.Start(_folder.Path, OperationRun.Environment, ["run", "spec.yaml", "--progress", "none"]);
        await Eventually.TrueAsync(() => OperationRun.Asked(server).Distinct().Count() == Rows || process.HasExited);

        Ran cancel = await Synapse.RunProcessAsync(_folder.Path, OperationRun.Environment, "runs", "cancel", "last");
        Ran cancelled = await Synapse.FinishAsync(process);

        Assert.True(cancel.ExitCode == 0, cancel.Error);
        Assert.True(cancelled.ExitCode == 130, cancelled.Error);
        Assert.Equal(OperationRun.Asked(server).Distinct().Order(), OperationRun.Cancelled(server).Order());
        Assert.Equal(Rows, OperationRun.Begun(server).Length);

        server.Polls = 1;
        Ran resumed = await Synapse.RunProcessAsync(_folder.Path, OperationRun.Environment, "runs", "resume", "last", "--json");

        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.All(OperationRun.Rows(_folder), row => Assert.Equal("Succeeded", (string?)row["done"]?["status"]));
        Assert.Equal(2 * Rows, OperationRun.Begun(server).Length);
        Assert.Equal(Rows, OperationRun.Cancelled(server).Length);
    }

    [Thorough]
    [Fact]
    public async Task Operations_that_a_run_comes_back_for_later_are_cancelled_although_no_task_is_at_work()
    {
        await using TestServer server = await StartAsync(polls: int.MaxValue);
        // Longer than a task waits: the run puts a durable timer in its place.
        OperationRun.WriteTranslations(_folder, server, Rows, delay: 600_000);
        using Process process = Synapse.Start(_folder.Path, OperationRun.Environment, ["run", "spec.yaml", "--progress", "none"]);
        await Eventually.TrueAsync(() => OperationRun.Asked(server).Distinct().Count() == Rows || process.HasExited);

        await Synapse.RunProcessAsync(_folder.Path, OperationRun.Environment, "runs", "cancel", "last");
        await Synapse.FinishAsync(process);

        Assert.Equal(Rows, OperationRun.Cancelled(server).Distinct().Count());
    }

    [Thorough]
    [Fact]
    public async Task Cancelling_a_run_that_was_killed_cancels_what_it_had_begun()
    {
        await using TestServer server = await StartAsync(polls: int.MaxValue);
        OperationRun.WriteTranslations(_folder, server, Rows);
        using Process process = Synapse.Start(_folder.Path, OperationRun.Environment, ["run", "spec.yaml", "--progress", "none"]);
        await Eventually.TrueAsync(() => OperationRun.Asked(server).Distinct().Count() == Rows || process.HasExited);
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Ran cancel = await Synapse.RunProcessAsync(_folder.Path, OperationRun.Environment, "runs", "cancel", "last");

        Assert.True(cancel.ExitCode == 0, cancel.Error);
        Assert.Equal(Rows, OperationRun.Cancelled(server).Distinct().Count());
    }

    [Thorough]
    [Fact]
    public async Task Operations_that_have_ended_are_left_alone()
    {
        await using TestServer server = await StartAsync(polls: 1);
        OperationRun.WriteTranslations(_folder, server, Rows, stuck: 2);
        using Process process = Synapse.Start(_folder.Path, OperationRun.Environment, ["run", "spec.yaml", "--progress", "none"]);
        string[] stuck = [];
        await Eventually.TrueAsync(() =>
        {
            // One that has ended is not asked for a fourth time.
            stuck = [.. OperationRun.Asked(server).GroupBy(path => path).Where(asked => asked.Count() > 5).Select(asked => asked.Key)];
            return (stuck.Length == 2 && OperationRun.Asked(server).Distinct().Count() == Rows) || process.HasExited;
        });

        await Synapse.RunProcessAsync(_folder.Path, OperationRun.Environment, "runs", "cancel", "last");
        await Synapse.FinishAsync(process);

        Assert.Equal(stuck.Order(), OperationRun.Cancelled(server).Order());
    }

    [Thorough]
    [Fact]
    public async Task An_interrupted_run_leaves_its_operations_and_asks_for_them_when_it_is_resumed()
    {
        Need.OfSystem("Signals are sent as on Linux and macOS.").SkipUnless(!OperatingSystem.IsWindows());
        await using TestServer server = await StartAsync(polls: int.MaxValue);
        OperationRun.WriteTranslations(_folder, server, Rows);
        using Process process = Synapse.Start(_folder.Path, OperationRun.Environment, ["run", "spec.yaml", "--progress", "none"]);
        await Eventually.TrueAsync(() => OperationRun.Asked(server).Distinct().Count() == Rows || process.HasExited);
        using (Process kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Synapse.FinishAsync(process);

        server.Polls = 1;
        Ran resumed = await Synapse.RunProcessAsync(_folder.Path, OperationRun.Environment, "runs", "resume", "last", "--json");

        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Empty(OperationRun.Cancelled(server));
        Assert.Equal(Rows, OperationRun.Begun(server).Length);
    }

    private static async Task<TestServer> StartAsync(int polls)
    {
        TestServer server = await TestServer.StartAsync();
        server.Key = OperationRun.Key;
        server.Polls = polls;
        return server;
    }
}
