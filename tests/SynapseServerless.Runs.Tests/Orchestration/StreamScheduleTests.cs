using SynapseServerless.Orchestration;
using SynapseServerless.Streams;
using SynapseServerless.Tests.Simulation;
using Xunit;

namespace SynapseServerless.Tests.Orchestration;

/// <summary>The orchestration of a stream under crashes, duplicates, losses, delays and reordering: its activities keep what those of a real stream keep.</summary>
public sealed class StreamScheduleTests
{
    [Fact]
    public async Task Every_schedule_of_a_stream_writes_each_row_once()
    {
        SimulationCounts counts = await Schedules.CheckAsync(ScheduleCase.Of(
            Register, OrchestrationNames.Stream, new StreamInput("s", "folder"), (StreamWake.EventName, "{}"), (StreamWake.EventName, "{}")));

        Assert.All(new[] { counts.NewBeginnings, counts.Crashes, counts.Duplicates, counts.Delays, counts.Failures }, count => Assert.True(count > 0));
    }

    [Fact]
    public async Task A_history_stays_short_however_many_epochs_there_are()
    {
        var registry = new OrchestrationRegistry();
        var table = new Table(new EffectStore(), epochs: 500);
        table.Register(registry, mostActions: 40);
        var world = new SimulatedWorld(registry, 1, calm: true);

        TaskOutcome outcome = await world.RunAsync(OrchestrationNames.Stream, OrchestrationJson.Write(new StreamInput("s", "folder"), "input"));

        Assert.Equal("{\"epoch\":500}", outcome.Output);
        Assert.True(world.Counts.NewBeginnings > 20);
        // The actions that a beginning may have, an epoch on top, and the events that came for it.
        Assert.InRange(world.Instances.Single().History.Count, 1, 60);
    }

    private static void Register(OrchestrationRegistry registry, EffectStore effects) => new Table(effects, epochs: 5).Register(registry, mostActions: 12);

    // A stream of which the folder is a table in memory, as durable as the effects: three parts an epoch, and a wait between two epochs.
    private sealed class Table(EffectStore effects, int epochs)
    {
        private readonly HashSet<(long Epoch, int Part)> _written = [];
        private readonly HashSet<long> _waited = [];
        private long _committed;

        public void Register(OrchestrationRegistry registry, int mostActions) => registry
            .AddOrchestration(OrchestrationNames.Stream, new StreamOrchestration { MostActions = mostActions })
            .AddActivity(ActivityNames.PlanEpoch, new FunctionActivity<StreamInput, StreamStep>(_ => Plan()))
            .AddActivity(ActivityNames.ReadEpochPart, new FunctionActivity<EpochTask, EpochPartEnd>(Read))
            .AddActivity(ActivityNames.CommitEpoch, new FunctionActivity<EpochTask, EpochEnd>(Commit))
            .AddActivity(ActivityNames.CompactStream, new FunctionActivity<EpochTask, EpochEnd>(task => new EpochEnd(false)))
            .AddActivity(ActivityNames.HoldStream, new FunctionActivity<StreamFailure, StreamStep>(failure =>
                new StreamStep(StreamStepKind.Wait) { Until = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) }));

        private StreamStep Plan()
        {
            if (_committed == epochs)
                return new StreamStep(StreamStepKind.End) { Epoch = _committed };
            if (epochs < 10 && _waited.Add(_committed))
                return new StreamStep(StreamStepKind.Wait) { Until = new DateTimeOffset(2026, 1, 1, 0, 0, (int)_committed, TimeSpan.Zero) };
            return new StreamStep(StreamStepKind.Epoch) { Epoch = _committed + 1, Parts = 3, Retry = new RetryPolicy(3, TimeSpan.FromSeconds(1)) };
        }

        private EpochPartEnd Read(EpochTask task)
        {
            // A part that runs once more after its epoch was committed writes the same as before.
            if (task.Epoch > _committed + 1)
                throw new SimulationFailure($"epoch {task.Epoch} is read, and {_committed} are committed");
            effects.Write($"part-{task.Epoch}-{task.Part}", $"rows {task.Epoch * 10} to {(task.Epoch * 10) + 9}");
            _written.Add((task.Epoch, task.Part!.Value));
            return new EpochPartEnd(10, 10);
        }

        private EpochEnd Commit(EpochTask task)
        {
            if (task.Epoch <= _committed)
                return new EpochEnd(false);
            for (int part = 0; part < 3; part++)
            {
                if (!_written.Contains((task.Epoch, part)))
                    throw new SimulationFailure($"epoch {task.Epoch} is committed without part {part}");
            }
            _committed = task.Epoch;
            effects.Write($"commit-{task.Epoch}", "done");
            return new EpochEnd(task.Epoch % 2 == 0);
        }
    }
}
