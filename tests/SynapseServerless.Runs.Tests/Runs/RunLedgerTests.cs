using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SynapseServerless.Data.Tests;
using SynapseServerless.Runs;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Tests.Runs;

/// <summary>What is kept of a run that was stopped.</summary>
public sealed class RunLedgerTests : IDisposable
{
    private static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(_start);
    private readonly LocalStorage _storage = new();

    private RunFiles Files => new(_storage, _folder.File("run"));

    private RunLedger Ledger => new(_storage, _folder.File("run"), _time, NullLogger.Instance);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_that_nobody_measured_took_the_time_that_went_by()
    {
        RunRecord begun = Begun();
        _time.Advance(TimeSpan.FromSeconds(12.5));
        await Files.WriteAsync(Files.Pass(0), Pass(rowsOfInput: 70, rowsOfOutput: 0, setAside: 2), CancellationToken.None);
        await Files.WriteAsync(Files.Pass(1), Pass(rowsOfInput: 0, rowsOfOutput: 60, setAside: 1), CancellationToken.None);

        RunRecord record = await Ledger.EndAsync(new RunEnding(RunStatus.Cancelled) { IsOfLaterStart = true }, begun, CancellationToken.None);

        Assert.Equal((RunStatus.Cancelled, 12.5, 70, 60, 3), (record.Status, record.Seconds, record.RowsIn, record.RowsOut, record.RowsSetAside));
    }

    [Fact]
    public async Task What_the_engine_knows_is_added_to_an_end_that_was_told_before_it()
    {
        RunRecord begun = Begun();
        await Ledger.EndAsync(new RunEnding(RunStatus.Cancelled) { IsOfLaterStart = true }, begun, CancellationToken.None);
        DateTimeOffset ended = (await Ledger.ReadAsync(CancellationToken.None)).Ended!.Value;
        _time.Advance(TimeSpan.FromSeconds(1));

        await Ledger.EndAsync(new RunEnding(RunStatus.Cancelled) { Seconds = 7, Tasks = [], Totals = new RunTotals(100, 40, 5) }, begun, CancellationToken.None);

        RunRecord record = await Ledger.ReadAsync(CancellationToken.None);
        Assert.Equal((7, 100, 40, 5, ended), (record.Seconds, record.RowsIn, record.RowsOut, record.RowsSetAside, record.Ended));
    }

    private static RunRecord Begun() => RunLedger.New(new StoredRun("r-1", null, "{}", _start), "job");

    private static PassRecord Pass(long rowsOfInput, long rowsOfOutput, long setAside) => new()
    {
        Phase = RunPhase.Transform, Source = DataRef.Input("all"), Partitions = 1, FirstReading = true, IsOutput = true, Stages = [],
        Summary = new TaskSummary { RowsOfInput = rowsOfInput, RowsOfOutput = rowsOfOutput, RowsSetAside = setAside },
    };
}
