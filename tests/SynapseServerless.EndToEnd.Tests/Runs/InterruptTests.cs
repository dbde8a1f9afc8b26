using System.Diagnostics;
using System.Text.Json.Nodes;

namespace SynapseServerless.EndToEnd.Tests.Runs;

/// <summary>Ctrl-C, as a terminal sends it.</summary>
public sealed class InterruptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Seconds of training: long enough to be met at work, and short enough to be done again.
    private static string Flights { get; } = $$"""
        name: flights
        inputs:
          flights: { path: "{{Samples.Flights}}", partitions: 4 }
        pipeline:
          - type: FastVectorAssembler
            inputCols: [distance]
            outputCol: features
          - type: LightGBMRegressor
            labelCol: delay
            numIterations: 150
            numLeaves: 31
        fit: flights
        transform: flights
        output: { data: out/scored }
        """;

    [Fact]
    public async Task An_interrupt_ends_with_130_and_the_run_goes_on_where_it_was()
    {
        Need.OfSystem("Signals are sent as on Linux and macOS.").SkipUnless(!OperatingSystem.IsWindows());
        _folder.Write("spec.yaml", Flights);
        using Process process = Synapse.Start(_folder.Path, new Dictionary<string, string>(), "run", "spec.yaml", "--progress", "ndjson", "--json");
        await UntilTrainingAsync(process);

        await InterruptAsync(process);
        Ran interrupted = await Synapse.FinishAsync(process);

        Assert.Equal(130, interrupted.ExitCode);
        string id = (string)interrupted.LastLine["runId"]!;
        Assert.Equal("cancelled", (string)interrupted.LastLine["status"]!);
        Assert.Contains($"synapse runs resume {id}", interrupted.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out/scored"]));

        Ran resumed = await Synapse.RunAsync(_folder, "runs", "resume", "last", "--json");

        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(id, (string)resumed.LastLine["runId"]!);
        Assert.Equal(200_000, (long)resumed.LastLine["rows"]!["out"]!);
        Assert.Equal(1, (int)(await Synapse.RunAsync(_folder, "runs", "show", "last", "--json")).Json["resumes"]!);
    }

    [Thorough]
    [Fact]
    public async Task Another_process_can_cancel_a_run()
    {
        _folder.Write("spec.yaml", Flights);
        using Process process = Synapse.Start(_folder.Path, new Dictionary<string, string>(), "run", "spec.yaml", "--progress", "ndjson", "--json", "--set", "pipeline.LightGBMRegressor.numIterations=1000000");
        await UntilTrainingAsync(process);

        Ran cancel = await Synapse.RunAsync(_folder, "runs", "cancel", "last");
        Ran cancelled = await Synapse.FinishAsync(process);

        Assert.True(cancel.ExitCode == 0, cancel.Error);
        Assert.Equal(130, cancelled.ExitCode);
        Assert.Equal("cancelled", (string)cancelled.LastLine["status"]!);
    }

    [Thorough]
    [Fact]
    public async Task Another_process_shows_how_far_a_run_is()
    {
        _folder.Write("spec.yaml", Flights);
        using Process process = Synapse.Start(_folder.Path, new Dictionary<string, string>(), "run", "spec.yaml", "--progress", "ndjson", "--json", "--set", "pipeline.LightGBMRegressor.numIterations=1000000");
        await UntilTrainingAsync(process);

        JsonNode progress = await Eventually.ValueAsync(async () =>
            (await Synapse.RunAsync(_folder, "runs", "show", "last", "--json")).Json["progress"] is { } news && news["fit"] is not null ? news : null);
        Ran shown = await Synapse.RunAsync(_folder, "runs", "show", "last");
        await Synapse.RunAsync(_folder, "runs", "cancel", "last");
        await Synapse.FinishAsync(process);
        Ran afterwards = await Synapse.RunAsync(_folder, "runs", "show", "last", "--json");

        Assert.Equal("fit LightGBMRegressor", (string?)progress["phase"]);
        Assert.Equal(("LightGBMRegressor", 1_000_000L, 1), ((string)progress["fit"]!["stage"]!, (long)progress["fit"]!["iterationsTotal"]!, (int)progress["fit"]!["attempt"]!));
        Assert.Matches("at +fit LightGBMRegressor: iteration [0-9]+, 0%", shown.Output);
        Assert.Null(afterwards.Json["progress"]);
    }

    private static async Task UntilTrainingAsync(Process process)
    {
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (((string)JsonNode.Parse(line)!["phase"]!).StartsWith("fit LightGBM", StringComparison.Ordinal))
                return;
        }
        Assert.Fail("The run ended before it trained.");
    }

    private static async Task InterruptAsync(Process process)
    {
        using Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }
}
