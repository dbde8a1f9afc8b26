using SynapseServerless.Data;
using SynapseServerless.Embedded;
using SynapseServerless.Embedded.Journal;
using SynapseServerless.Storage;
using SynapseServerless.Streams;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>Streams on the embedded engine, over files that land in a folder.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly StreamJobs _jobs;

    public StreamTests() => _jobs = new StreamJobs(_scratch);

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task What_has_landed_is_transformed_once_and_what_lands_later_is_added()
    {
        _jobs.LandRows("a.csv", 0, 10);
        _jobs.LandRows("b.csv", 10, 5);
        string yaml = StreamJobs.Specification(_scratch);

        StreamView first = await _jobs.DrainAsync(yaml);
        _jobs.LandRows("c.csv", 15, 7);
        StreamView second = await _jobs.DrainAsync(yaml);

        Assert.Equal(StreamPhase.Drained, second.Status!.Phase);
        Assert.Equal((15, 22), (first.Status!.Rows.RowsIn, second.Status.Rows.RowsOut));
        Assert.Equal(StreamJobs.Expected(0, 22), await _jobs.RowsAsync());
        Assert.Equal(0, second.Status.LagSeconds);
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_is_set_aside_with_its_offset_and_the_stream_goes_on()
    {
        _jobs.LandRows("a.csv", 0, 3);
        string yaml = StreamJobs.Specification(_scratch);
        await _jobs.DrainAsync(yaml);
        _jobs.Land("b.csv", "id,x\n3,3.5\nthree,4.5\n4,4.5\n");
        File.WriteAllText(Path.Combine(_jobs.Landing, "c.csv"), "");

        StreamView view = await _jobs.DrainAsync(yaml);

        Assert.Equal(StreamJobs.Expected(0, 5), await _jobs.RowsAsync());
        Assert.Equal(2, view.Status!.Rows.RowsSetAside);
        string[] aside = _jobs.SetAside();
        Assert.Contains(aside, line => line.Contains("b.csv:3", StringComparison.Ordinal) && line.Contains("three,4.5", StringComparison.Ordinal));
        Assert.Contains(aside, line => line.Contains("This file is empty", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_row_that_a_stage_cannot_handle_is_set_aside_or_holds_the_stream_where_it_is_to_fail()
    {
        _jobs.Land("a.csv", "id,x\n1,1.5\n2,-1\n");
        string yaml = StreamJobs.Specification(_scratch).Replace("- { type: SQLT", "- { type: RejectNegative, inputCol: x }\n  - { type: SQLT", StringComparison.Ordinal);
        EmbeddedStreams streams = _jobs.Streams();

        (StreamInput input, _) = await streams.Ledger.StartAsync(_jobs.Parse(yaml + "\nonError: fail"), CancellationToken.None);
        StreamView held = await RunUntilAsync(streams, input.Name, view => view.Status is { Phase: StreamPhase.Paused });
        StreamView drained = await _jobs.DrainAsync(yaml);

        Assert.Contains("row", held.Status!.Problem, StringComparison.Ordinal);
        // The newer version carries the epoch out over the same files.
        Assert.Equal((2, 1, 1), (drained.Status!.Version, drained.Status.Epoch, drained.Status.Rows.RowsSetAside));
        Assert.Equal(["1 1.5 3"], await _jobs.RowsAsync());
    }

    [Fact]
    public async Task A_stream_pauses_at_the_end_of_an_epoch_and_goes_on_when_it_is_resumed()
    {
        _jobs.LandRows("a.csv", 0, 4);
        EmbeddedStreams streams = _jobs.Streams();
        (StreamInput input, _) = await streams.Ledger.StartAsync(_jobs.Parse(StreamJobs.Specification(_scratch)), CancellationToken.None);
        Task<StreamView?> work = streams.RunAsync(input.Name, null, TestContext.Current.CancellationToken);
        await StreamJobs.UntilAsync(streams, input.Name, work, view => view.Status is { Epoch: 1 });

        await streams.Ledger.SetAsync(input.Name, StreamState.Paused, default);
        await StreamJobs.UntilAsync(streams, input.Name, work, view => view.Status is { Phase: StreamPhase.Paused });
        _jobs.LandRows("b.csv", 4, 4);
        long paused = (await streams.Ledger.GetAsync(input.Name, default)).Status!.Epoch;
        await streams.Ledger.SetAsync(input.Name, StreamState.Running, default);
        await StreamJobs.UntilAsync(streams, input.Name, work, view => view.Status is { Epoch: 2 });
        await streams.Ledger.SetAsync(input.Name, StreamState.Draining, default);
        StreamView end = (await work)!;

        Assert.Equal((1, StreamPhase.Drained), (paused, end.Status!.Phase));
        Assert.Equal(StreamJobs.Expected(0, 8), await _jobs.RowsAsync());
    }

    [Fact]
    public async Task Columns_that_change_hold_the_stream_and_a_new_version_goes_on_with_them()
    {
        _jobs.LandRows("a.csv", 0, 2);
        string yaml = StreamJobs.Specification(_scratch);
        await _jobs.DrainAsync(yaml);
        _jobs.Land("b.csv", "id,x,carrier\n2,2.5,AA\n");
        EmbeddedStreams streams = _jobs.Streams();
        (StreamInput input, _) = await streams.Ledger.StartAsync(_jobs.Parse(yaml), CancellationToken.None);

        StreamView held = await RunUntilAsync(streams, input.Name, view => view.Status is { Phase: StreamPhase.Paused, Problem: not null });
        StreamView end = await _jobs.DrainAsync(yaml.Replace("SELECT id", "SELECT  id", StringComparison.Ordinal));

        Assert.Contains("column 'carrier' is new", held.Status!.Problem, StringComparison.Ordinal);
        Assert.Contains("b.csv", held.Status.Problem, StringComparison.Ordinal);
        Assert.Equal(StreamPhase.Drained, end.Status!.Phase);
        Assert.Equal(StreamJobs.Expected(0, 3), await _jobs.RowsAsync());
    }

    [Fact]
    public async Task A_file_that_changes_after_it_was_read_is_told_of_and_not_read_again()
    {
        _jobs.LandRows("a.csv", 0, 2);
        string yaml = StreamJobs.Specification(_scratch);
        await _jobs.DrainAsync(yaml);
        _jobs.LandRows("a.csv", 0, 3);

        await _jobs.DrainAsync(yaml);

        Assert.Equal(StreamJobs.Expected(0, 2), await _jobs.RowsAsync());
        Assert.Contains(_jobs.SetAside(), line => line.Contains("has changed after it was read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Epochs_are_cut_by_size_and_small_files_are_merged_with_rows_in_their_order()
    {
        for (int file = 0; file < 12; file++)
            _jobs.LandRows($"{file:D2}.csv", 5 * file, 5);
        string yaml = StreamJobs.Specification(_scratch, stream: "maxBytes: 1, compactFiles: 4");

        StreamView view = await _jobs.DrainAsync(yaml);

        Assert.Equal(12, view.Status!.Epoch);
        Assert.Equal(StreamJobs.Expected(0, 60), await _jobs.RowsAsync());
        DatasetSuccess dataset = (await DatasetCommit.FindAsync(new LocalStorage(), _jobs.Output, default))!;
        Assert.InRange(dataset.Parts.Count, 1, 4);
        Assert.Equal(60, dataset.Rows);
    }

    [Fact]
    public async Task A_file_that_was_read_is_deleted_where_that_is_wanted()
    {
        _jobs.LandRows("a.csv", 0, 2);

        await _jobs.DrainAsync(StreamJobs.Specification(_scratch, source: "afterwards: delete"));

        Assert.Empty(Directory.GetFiles(_jobs.Landing));
        Assert.Equal(StreamJobs.Expected(0, 2), await _jobs.RowsAsync());
    }

    [Fact]
    public async Task A_stream_can_begin_with_what_lands_from_now_on()
    {
        _jobs.LandRows("a.csv", 0, 2);
        string yaml = StreamJobs.Specification(_scratch, source: "start: latest");
        await _jobs.DrainAsync(yaml);
        _jobs.LandRows("b.csv", 2, 2);

        await _jobs.DrainAsync(yaml);

        Assert.Equal(StreamJobs.Expected(2, 2), await _jobs.RowsAsync());
    }

    [Fact]
    public async Task A_folder_with_data_of_somebody_else_is_refused()
    {
        _jobs.LandRows("a.csv", 0, 2);
        await Jobs.WriteAsync(_jobs.Output, [Jobs.MakeRow(1)], 1);
        File.WriteAllText(Path.Combine(_jobs.Output, "_SUCCESS"), """{"format":"parquet","rows":1,"bytes":1,"schema":[],"arrowSchema":"","parts":[]}""");
        EmbeddedStreams streams = _jobs.Streams();
        (StreamInput input, _) = await streams.Ledger.StartAsync(_jobs.Parse(StreamJobs.Specification(_scratch)), CancellationToken.None);

        StreamView held = await RunUntilAsync(streams, input.Name, view => view.Status is { Phase: StreamPhase.Paused });

        Assert.Contains("that no stream wrote", held.Status!.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_are_joined_with_a_table_that_is_read_again_when_it_changes()
    {
        File.WriteAllText(_scratch["names.csv"], "id,name\n0,zero\n1,one\n");
        string yaml = StreamJobs.Specification(_scratch, "SELECT id, name FROM __THIS__", "join: [ { input: names, on: [id] } ]")
            .Replace("inputs: {", $"inputs: {{ names: {_scratch["names.csv"]},", StringComparison.Ordinal);
        _jobs.LandRows("a.csv", 0, 3);
        await _jobs.DrainAsync(yaml);
        File.WriteAllText(_scratch["names.csv"], "id,name\n0,nought\n3,three\n");
        File.SetLastWriteTimeUtc(_scratch["names.csv"], DateTime.UtcNow.AddMinutes(1));
        _jobs.LandRows("b.csv", 3, 2);
        _jobs.LandRows("c.csv", 0, 1);

        await _jobs.DrainAsync(yaml);

        Assert.Equal(["0 nought", "0 zero", "1 one", "2 ", "3 three", "4 "], await _jobs.RowsAsync());
    }

    [Fact]
    public async Task A_stream_that_is_drained_waits_for_a_file_that_is_being_written()
    {
        _jobs.LandRows("a.csv", 0, 2);

        StreamView view = await _jobs.DrainAsync(StreamJobs.Specification(_scratch).Replace("settleSeconds: 0", "settleSeconds: 0.3", StringComparison.Ordinal));

        Assert.Equal(2, view.Status!.Rows.RowsOut);
    }

    [Fact]
    public async Task The_journal_of_a_stream_does_not_grow_with_its_epochs()
    {
        for (int file = 0; file < 60; file++)
            _jobs.LandRows($"{file:D2}.csv", file, 1);

        await _jobs.DrainAsync(StreamJobs.Specification(_scratch, stream: "maxBytes: 1, keepEpochs: 5"));

        var journal = new JournalStore(_scratch["work/stream-journals/doubles/journal.db"]);
        JournalInstance root = Assert.Single(journal.Roots());
        // Of 60 epochs with 3 actions each, those since it last began anew.
        Assert.InRange(journal.History(root.Key).Count, 1, 140);
        Assert.InRange(Directory.GetDirectories(_scratch["work/streams/doubles/epochs"]).Length, 1, 6);
    }

    [Fact]
    public async Task Two_processes_do_not_work_at_one_stream()
    {
        _jobs.LandRows("a.csv", 0, 2);
        EmbeddedStreams streams = _jobs.Streams();
        (StreamInput input, _) = await streams.Ledger.StartAsync(_jobs.Parse(StreamJobs.Specification(_scratch)), CancellationToken.None);
        using var stop = new CancellationTokenSource();
        Task<StreamView?> work = streams.RunAsync(input.Name, null, stop.Token);
        await Eventually.TrueAsync(() => streams.IsAtWork(input.Name));

        var error = await Assert.ThrowsAsync<SynapseException>(() => _jobs.Streams().RunAsync(input.Name, null, default));

        Assert.Contains("running in another process", error.Message, StringComparison.Ordinal);
        await stop.CancelAsync();
        await work;
        await streams.DeleteAsync(input.Name, default);
        Assert.Empty(await streams.Ledger.ListAsync(default));
    }

    // Runs a stream until it stands so, and stops it.
    private static async Task<StreamView> RunUntilAsync(EmbeddedStreams streams, string name, Func<StreamView, bool> condition)
    {
        using var stop = new CancellationTokenSource();
        Task<StreamView?> work = streams.RunAsync(name, null, stop.Token);
        StreamView view = await StreamJobs.UntilAsync(streams, name, work, condition);
        await stop.CancelAsync();
        await work;
        return view;
    }
}
