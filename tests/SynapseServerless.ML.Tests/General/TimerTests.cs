using Apache.Arrow;
using Microsoft.Extensions.Logging;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests;

public sealed class TimerTests
{
    private static readonly RecordBatch _numbers = TestRows.Of(("label", new[] { 1.0, 2.0, 3.0 }));

    [Fact]
    public async Task What_a_stage_takes_is_said_and_what_it_gives_stays_the_same()
    {
        var log = new Lines();
        MemoryDataset data = _numbers.Into(1);
        var options = new LocalOptions { Host = new StageHost { Logger = log } };
        using var model = (TimerModel)await new SynapseServerless.ML.Timer { Stage = new Shrunk() }.FitAsync(data, options, TestContext.Current.CancellationToken);
        using RecordBatch result = await model.Transform(data, options).CollectAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([2.0, 2.0, 2.0], TestRows.Cells(result, "prediction"));
        Assert.NotNull(model.FitSeconds);
        Assert.Contains(log.All, static line => line.StartsWith("Timer: the fit of Shrunk took ", StringComparison.Ordinal));
        Assert.Contains(log.All, static line => line.StartsWith("TimerModel: ShrunkModel took ", StringComparison.Ordinal) && line.EndsWith("for partition 0 (3 rows)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_transformer_needs_no_fit_and_nothing_is_logged_where_nobody_wants_it()
    {
        var log = new Lines();
        MemoryDataset data = _numbers.Into(1);
        var options = new LocalOptions { Host = new StageHost { Logger = log } };
        var timer = new SynapseServerless.ML.Timer { Stage = new RenameColumn { InputCol = "label", OutputCol = "value" }, LogToScala = false };
        using var model = (TimerModel)await timer.FitAsync(data, options, TestContext.Current.CancellationToken);
        using RecordBatch result = await model.Transform(data, options).CollectAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["value"], Schemas.Names(result.Schema));
        Assert.Null(model.FitSeconds);
        Assert.Empty(log.All);
    }

    private sealed class Lines : ILogger
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (All)
                All.Add(formatter(state, exception));
        }
    }
}
