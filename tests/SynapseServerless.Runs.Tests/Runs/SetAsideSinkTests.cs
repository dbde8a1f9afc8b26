using System.Text;
using Apache.Arrow;
using SynapseServerless.Core.Tests.Specifications;
using SynapseServerless.Data;
using SynapseServerless.Data.Tests;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Tests;

public sealed class SetAsideSinkTests : IDisposable
{
    private const int Batch = 1000;
    private const int BatchCount = 100;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Thorough]
    [Fact]
    public async Task Rows_set_aside_are_not_held_in_memory_however_many_they_are()
    {
        await using SetAsideSink sink = await SinkAsync();
        int most = 0;
        for (int i = 0; i < BatchCount; i++)
        {
            Reject(sink, i);
            most = Math.Max(most, sink.Held);
        }
        Assert.Equal(Batch * BatchCount, sink.Rows);
        Assert.InRange(most, 1, ScratchBuffer.MaxHeld);
        await sink.CompleteAsync(default);

        string expected = Expected();
        Assert.True(expected.Length > 50 * ScratchBuffer.MaxHeld);
        Assert.Equal(expected, await File.ReadAllTextAsync(Output));
    }

    [Fact]
    public async Task A_task_that_runs_twice_shows_once()
    {
        for (int time = 0; time < 2; time++)
        {
            await using SetAsideSink sink = await SinkAsync();
            for (int i = 0; i < BatchCount; i++)
                Reject(sink, i);
            await sink.CompleteAsync(default);
        }
        Assert.Single(Directory.GetFiles(Folder));
        Assert.Equal(Expected(), await File.ReadAllTextAsync(Output));
    }

    [Fact]
    public async Task Nothing_is_left_in_the_scratch_folder_even_of_a_task_that_is_cut_short()
    {
        await using SetAsideSink sink = await SinkAsync();
        for (int i = 0; i < BatchCount; i++)
            Reject(sink, i);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.File("scratch")));
        Assert.False(File.Exists(Output));
    }

    [Fact]
    public async Task Threads_may_reject_at_the_same_time()
    {
        await using SetAsideSink sink = await SinkAsync();
        Parallel.For(0, BatchCount, i => Reject(sink, i));
        await sink.CompleteAsync(default);
        Assert.Equal(Expected().Split('\n').Order(StringComparer.Ordinal), (await File.ReadAllTextAsync(Output)).Split('\n').Order(StringComparer.Ordinal));
    }

    // In a folder of its own a run needs no id in the names of its files.
    private string Output => Directory.Exists(Folder) ? Directory.GetFiles(Folder, "transform-002-000007*.ndjson").SingleOrDefault("") : "";

    private string Folder => Path.Combine(_folder.File("run"), "setaside");

    private static void Reject(SetAsideSink sink, int batch)
    {
        using RecordBatch rows = TestRows.Of(
            ("id", Enumerable.Range(batch * Batch, Batch).ToArray()), ("text", Enumerable.Range(0, Batch).Select(Text).ToArray()));
        sink.Reject(rows, [.. Enumerable.Range(0, Batch).Select(row => new BadRow(row, "id", "It is odd"))], new StageContext("Odd"));
    }

    private static string Text(int row) => new((char)('a' + (row % 26)), 100);

    private static string Expected()
    {
        var text = new StringBuilder();
        for (int id = 0; id < Batch * BatchCount; id++)
        {
            text.Append("{\"stage\":\"Odd\",\"column\":\"id\",\"problem\":\"It is odd\",\"partition\":7,\"row\":{\"id\":").Append(id)
                .Append(",\"text\":\"").Append(Text(id % Batch)).Append("\"}}\n");
        }
        return text.ToString();
    }

    private async Task<SetAsideSink> SinkAsync()
    {
        var environment = new RunEnvironment { Host = new StageHost { Storage = new LocalStorage() }, Catalog = Toys.Catalog(), ScratchFolder = _folder.File("scratch") };
        var specification = new SpecificationReader(environment.Catalog).Parse(
            "{ name: aside, inputs: { rows: { path: rows } }, pipeline: [], transform: rows, onError: setAside }", "aside.yaml");
        return new SetAsideSink(await RunWorkspace.OpenAsync(environment, _folder.File("run"), "1", specification, default), RunPhase.Transform, 2, 7);
    }
}
