using SynapseServerless.Orchestration;
using SynapseServerless.Tests.Simulation;
using Xunit;

namespace SynapseServerless.Tests.Orchestration;

/// <summary>The executor under crashes, duplicates, losses, delays and reordering, on an orchestration that uses all its context offers.</summary>
public sealed class ScheduleTests
{
    [Fact]
    public async Task Every_schedule_of_a_mixed_orchestration_ends_as_the_calm_one_does()
    {
        SimulationCounts counts = await Schedules.CheckAsync(ScheduleCase.Of(Register, "mixed", 5, ("go", "7"), ("stop", "\"now\"")));

        // The faults were there to be survived.
        Assert.All(
            new[]
            {
                counts.Crashes, counts.CrashesBeforeEffect, counts.CrashesAfterEffect, counts.CrashesBeforeDelivery,
                counts.LostCompletions, counts.Duplicates, counts.Delays, counts.Failures,
            },
            count => Assert.True(count > 0));
    }

    [Fact]
    public async Task Every_schedule_of_one_that_begins_anew_and_asks_again_ends_as_the_calm_one_does()
    {
        SimulationCounts counts = await Schedules.CheckAsync(ScheduleCase.Of(
            RegisterRounds, "rounds", new Round(4, ""), ("note", "\"a\""), ("note", "\"b\""), ("note", "\"c\""), ("note", "\"d\"")));

        Assert.All(new[] { counts.NewBeginnings, counts.Crashes, counts.Duplicates, counts.Delays, counts.Failures }, count => Assert.True(count > 0));
    }

    [Fact]
    public async Task What_was_asked_for_before_a_new_beginning_is_not_in_its_history()
    {
        var registry = new OrchestrationRegistry();
        RegisterRounds(registry, new EffectStore());
        var world = new SimulatedWorld(registry, 1, calm: true);
        world.ExternalEvents.AddRange([("note", "\"a\""), ("note", "\"b\""), ("note", "\"c\""), ("note", "\"d\"")]);

        TaskOutcome outcome = await world.RunAsync("rounds", OrchestrationJson.Write(new Round(4, ""), "input"));

        Assert.Equal("\" 4a 3b 2c 1d\"", outcome.Output);
        Assert.Equal(3, world.Counts.NewBeginnings);
        // One event, one activity asked three times, two timers: those of the last round alone.
        Assert.InRange(world.Instances.Single().History.Count, 1, 8);
    }

    [Fact]
    public async Task An_orchestration_that_takes_chance_from_elsewhere_is_caught_with_the_seed_to_replay_and_to_keep()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => Schedules.CheckAsync(ScheduleCase.Of(
            (registry, effects) => registry.AddOrchestration("random", new Chance()).AddActivity("write", new Write(effects)), "random", 1)));

        Assert.Matches(
            @"Replay it with SYNAPSE_SEED=(\d+); keep it as a named case in tests/Shared/NamedSeeds\.cs: new\(""What went wrong"", ""An_orchestration_that_takes_chance\w+"", 0, \1\)\.",
            failure.Message);
    }

    [Fact]
    public async Task An_activity_whose_effect_adds_up_is_caught()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => Schedules.CheckAsync(ScheduleCase.Of(
            (registry, effects) => registry.AddOrchestration("square", new Square()).AddActivity("write", new Count(effects)), "square", 3)));

        Assert.Contains("was '1 times' and became '2 times'", failure.Message, StringComparison.Ordinal);
    }

    private static void Register(OrchestrationRegistry registry, EffectStore effects)
    {
        registry.AddOrchestration("mixed", new Mixed());
        registry.AddOrchestration("square", new Square());
        registry.AddActivity("write", new Write(effects));
    }

    private static void RegisterRounds(OrchestrationRegistry registry, EffectStore effects) => registry
        .AddOrchestration("rounds", new Rounds())
        .AddActivity("ask", new Ask(effects));

    private sealed record Round(int Left, string Text);

    // Takes one note a round, whenever it comes, and asks for an answer that is not there at once.
    private sealed class Rounds : IOrchestration<Round, string>
    {
        public async Task<string> RunAsync(IOrchestrationContext context, Round input)
        {
            string note = await context.WaitForExternalEventAsync<string>("note", CancellationToken.None);
            string answer = await PatientCall.CallAsync(context, () => context.CallActivityAsync<string, string>("ask", $"{input.Left}{note}", new RetryPolicy(3, TimeSpan.FromSeconds(1))));
            var next = new Round(input.Left - 1, $"{input.Text} {answer}");
            if (next.Left > 0)
                context.ContinueAsNew(next);
            return next.Text;
        }
    }

    // The answer is there when it has been asked for twice.
    private sealed class Ask(EffectStore effects) : IActivity<string, string>
    {
        private readonly Dictionary<string, int> _asked = [];

        public Task<string> RunAsync(ActivityContext context, string input, CancellationToken cancellationToken)
        {
            int asked = _asked[input] = _asked.GetValueOrDefault(input) + 1;
            if (asked < 3)
                throw new NotYetException(new DateTimeOffset(2026, 1, 1, asked, 0, 0, TimeSpan.Zero), "The answer is not there yet");
            effects.Write(input, "answered");
            return Task.FromResult(input);
        }
    }

    private sealed class Mixed : IOrchestration<int, string>
    {
        private static readonly RetryPolicy Retry = new(3, TimeSpan.FromSeconds(1));

        public async Task<string> RunAsync(IOrchestrationContext context, int input)
        {
            var results = new List<string> { context.NewGuid().ToString("N")[..4] };
            Task<string>[] writes = [.. Enumerable.Range(0, input).Select(i => context.CallActivityAsync<string, string>("write", $"part-{i}", Retry))];
            Task<int> squared = context.CallSubOrchestrationAsync<int, int>("square", input, context.InstanceId + ":square");
            int go = await context.WaitForExternalEventAsync<int>("go", CancellationToken.None);

            using var timeout = new CancellationTokenSource();
            Task timer = context.CreateTimerAsync(context.CurrentTime.AddDays(365), timeout.Token);
            Task first = await Task.WhenAny(timer, Task.WhenAll(writes));
            results.Add(first == timer ? "late" : "in time");
            // CancelAsync would cancel from another thread.
            timeout.Cancel();

            await context.CreateTimerAsync(context.CurrentTime.AddSeconds(5), CancellationToken.None);
            context.SetCustomStatus(new { go });
            results.AddRange(await Task.WhenAll(writes));
            results.Add((await squared + go).ToString(System.Globalization.CultureInfo.InvariantCulture));
            results.Add(await context.WaitForExternalEventAsync<string>("stop", CancellationToken.None));
            results.Add(await context.CallActivityAsync<string, string>("write", "last-" + context.NewGuid().ToString("N")[..4], Retry));
            return string.Join(' ', results);
        }
    }

    private sealed class Square : IOrchestration<int, int>
    {
        public async Task<int> RunAsync(IOrchestrationContext context, int input)
        {
            int sum = 0;
            for (int i = 0; i < input; i++)
            {
                await context.CallActivityAsync<string, string>("write", $"square-{i}", new RetryPolicy(2, TimeSpan.FromSeconds(1)));
                sum += input;
            }
            return sum;
        }
    }

    private sealed class Write(EffectStore effects) : IActivity<string, string>
    {
        public Task<string> RunAsync(ActivityContext context, string input, CancellationToken cancellationToken)
        {
            effects.Write(input, $"by {context.InstanceId} {context.TaskId}");
            return Task.FromResult(input.ToUpperInvariant());
        }
    }

    private sealed class Chance : IOrchestration<int, string>
    {
        public async Task<string> RunAsync(IOrchestrationContext context, int input) =>
            await context.CallActivityAsync<string, string>("write", Guid.NewGuid().ToString());
    }

    // Not idempotent: it counts its executions.
    private sealed class Count(EffectStore effects) : IActivity<string, string>
    {
        private readonly Dictionary<string, int> _counts = [];

        public Task<string> RunAsync(ActivityContext context, string input, CancellationToken cancellationToken)
        {
            _counts[input] = _counts.GetValueOrDefault(input) + 1;
            effects.Write(input, $"{_counts[input]} times");
            return Task.FromResult(input);
        }
    }
}
