using Apache.Arrow;
using SynapseServerless.Embedded;
using SynapseServerless.Runs;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>Whole runs on the embedded engine, over Parquet files, with stages whose results can be worked out by hand.</summary>
public sealed class RunnerTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_run_fits_transforms_and_keeps_a_record()
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 1000).Select(Jobs.MakeRow), files: 20);
        var news = new List<RunProgress>();

        RunRecord record = await Jobs.Runner(_scratch).StartAsync(
            Jobs.Parse(
                """
                name: Flight Delays
                inputs: { all: { path: data, partitions: 20 } }
                pipeline:
                  - { type: Center, inputCol: X }
                  - { type: Dear }
                  - { type: Center, uid: Second, inputCol: Y }
                  - { type: Slope, x: XCentered, y: YCentered }
                fit: all
                transform: all
                output: { data: out, model: model }
                """, _scratch),
            new Listener(news));

        Assert.Equal((null, RunStatus.Completed), (record.Error, record.Status));
        Assert.Matches("^[0-9]{8}-[0-9]{6}-flight-delays-[0-9a-f]{4}$", record.RunId);
        Assert.Equal((1000, 1000, 0), (record.RowsIn, record.RowsOut, record.RowsSetAside));
        // x runs over 0 to 9 evenly, so that its mean is 4.5; y = 3 x.
        using RecordBatch scored = await Jobs.ReadAsync(_scratch["out"]);
        Assert.Equal(
            Enumerable.Range(0, 1000).Select(id => 3 * (id % 10 - 4.5)),
            TestStages.Doubles(scored, "prediction").Select(value => Math.Round(value, 9)));
        Assert.Equal("3", record.Insights["SlopeModel"].Facts["slope"][..1]);
        Assert.Contains(record.Stages, stage => stage is { Name: "Slope", Phase: "fit", RowsIn: 1000 });
        Assert.Contains(record.Stages, stage => stage is { Name: "Center", Phase: "transform", RowsOut: 1000, Tasks: 20 });
        Assert.True(File.Exists(Path.Combine(_scratch["out"], "_SUCCESS")));
        Assert.True(File.Exists(Path.Combine(_scratch["model"], "stage.json")));
        Assert.Contains(news, one => one is { Phase: "transform", TasksDone: 20, TasksTotal: 20, Rows: 1000 });
        Assert.Contains(news, one => one.Phase == "fit Slope");
    }

    private sealed class Listener(List<RunProgress> news) : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
            lock (news)
                news.Add(value);
        }
    }
}
