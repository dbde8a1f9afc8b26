using SynapseServerless.Embedded;
using SynapseServerless.Streams;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>A stream over many epochs: what it holds does not grow.</summary>
public sealed class StreamSoakTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly string _topic = Guid.NewGuid().ToString("N");

    public void Dispose() => _scratch.Dispose();

    [Thorough]
    [Fact]
    public async Task Memory_and_files_of_a_stream_do_not_grow_with_its_epochs()
    {
        int epochs = Effort.Current.Name == "soak" ? 10_000 : 400;
        var jobs = new StreamJobs(_scratch, TestStages.Catalog().AddStreamSource<NumberSource>("numbers"));
        EmbeddedStreams streams = jobs.Streams();
        // Two rows an epoch, one of each partition.
        NumberSource.Topics[_topic] = (0, epochs);
        (StreamInput input, _) = await streams.Ledger.StartAsync(
            jobs.Parse($$"""
                name: soak
                inputs: { numbers: { stream: { kind: numbers, topic: {{_topic}} } } }
                pipeline: [ { type: SelectColumns, cols: [partition, number] } ]
                transform: numbers
                stream: { pollSeconds: 0.02, maxRows: 2, compactFiles: 16, keepEpochs: 10 }
                output: { data: {{_scratch["out"]}} }
                """),
            default);
        using var stop = new CancellationTokenSource();
        Task<StreamView?> work = streams.RunAsync(input.Name, null, stop.Token);

        await StreamJobs.UntilAsync(streams, input.Name, work, view => view.Status?.Epoch >= epochs / 2);
        long half = GC.GetTotalMemory(forceFullCollection: true), journal = JournalBytes();
        await StreamJobs.UntilAsync(streams, input.Name, work, view => view.Status?.Epoch == epochs);
        long whole = GC.GetTotalMemory(forceFullCollection: true);
        await stop.CancelAsync();
        await work;

        // An epoch that left a kilobyte behind would show here by far: the other half of 10,000 epochs would have left five megabytes.
        Assert.InRange(whole - half, long.MinValue, 2 << 20);
        Assert.InRange(JournalBytes(), 0, Math.Max(2 * journal, 8 << 20));
        Assert.InRange(Directory.GetDirectories(_scratch["work/streams/soak/epochs"]).Length, 1, 12);
        Assert.InRange(Directory.GetFiles(_scratch["out"]).Length, 1, 100);
        Assert.Equal(2 * epochs, (await jobs.RowsAsync()).Length);
    }

    private long JournalBytes() => new DirectoryInfo(_scratch["work/stream-journals/soak"]).GetFiles("journal.db*").Sum(static file => file.Length);
}
