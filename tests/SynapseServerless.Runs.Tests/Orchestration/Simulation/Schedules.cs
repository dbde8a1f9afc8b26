using SynapseServerless.Orchestration;
using Xunit;

namespace SynapseServerless.Tests.Simulation;

/// <summary>Puts an orchestration through seeded schedules and holds each against the calm run.</summary>
internal static class Schedules
{
    /// <summary>Puts the cases through schedules in turn, so that the orchestrations share those of the effort; named seeds come first.</summary>
    public static async Task<SimulationCounts> CheckAsync(params IReadOnlyList<ScheduleCase> cases)
    {
        string test = TestContext.Current.TestMethod!.MethodName;
        var calm = new List<(TaskOutcome Outcome, EffectStore Effects, SimulationCounts)>();
        foreach (ScheduleCase one in cases)
            calm.Add(await RunAsync(one, 0, calm: true));

        async Task<SimulationCounts> CheckOneAsync(int index, long seed) =>
            Compare(calm[index].Outcome, calm[index].Effects, await RunAsync(cases[index], seed, calm: false), seed);

        int CaseOf(long seed) => (int)(seed % cases.Count);

        if (NamedSeeds.Replayed is { } only)
            return await CheckOneAsync(CaseOf(only), only);

        var total = new SimulationCounts();
        var gate = new Lock();
        var failures = new SortedDictionary<long, (int Case, string Message)>();
        int workers = Environment.ProcessorCount;
        (int Case, long Seed)[] named = [.. NamedSeeds.Of(test).Select(seed => (seed.Case, seed.Seed))];
        await Parallel.ForAsync(0, workers, async (worker, cancellationToken) =>
        {
            var counts = new SimulationCounts();
            IEnumerable<(int Case, long Seed)> own = Drawn(Effort.Current.Base + worker + 1).TakeWhile(seed => seed <= Effort.Current.Base + Effort.Current.Schedules)
                .Select(seed => (CaseOf(seed), seed));
            foreach ((int index, long seed) in worker == 0 ? named.Concat(own) : own)
            {
                if (failures.Count > 0 || TestContext.Current.CancellationToken.IsCancellationRequested)
                    break;
                try
                {
                    Add(counts, await CheckOneAsync(index, seed));
                }
                catch (Exception error)
                {
                    lock (gate)
                        failures[seed] = (index, error.Message);
                }
            }
            lock (gate)
                Add(total, counts);
        });
        if (failures.Count > 0)
        {
            (long seed, (int index, string message)) = failures.First();
            Assert.Fail($"Schedule {seed} of '{cases[index].Name}' failed. {NamedSeeds.Advice(test, index, seed)} {message}");
        }
        return total;

        IEnumerable<long> Drawn(long seed)
        {
            for (; ; seed += workers)
                yield return seed;
        }
    }

    private static async Task<(TaskOutcome Outcome, EffectStore Effects, SimulationCounts Counts)> RunAsync(ScheduleCase one, long seed, bool calm)
    {
        var effects = new EffectStore();
        var registry = new OrchestrationRegistry();
        one.Register(registry, effects);
        var world = new SimulatedWorld(registry, seed, calm, effects.Queue);
        world.ExternalEvents.AddRange(one.Events);
        return (await world.RunAsync(one.Name, one.Input), effects, world.Counts);
    }

    private static SimulationCounts Compare(
        TaskOutcome calm, EffectStore calmEffects, (TaskOutcome Outcome, EffectStore Effects, SimulationCounts Counts) run, long seed)
    {
        if (run.Outcome.Output != calm.Output || run.Outcome.Failure?.Message != calm.Failure?.Message)
            throw new SimulationFailure($"schedule {seed} ended with {Show(run.Outcome)}, the calm run with {Show(calm)}");
        if (!run.Effects.Visible.SequenceEqual(calmEffects.Visible))
        {
            string differing = run.Effects.Visible.Keys.Except(calmEffects.Visible.Keys)
                .Concat(calmEffects.Visible.Keys.Except(run.Effects.Visible.Keys)).FirstOrDefault() ?? "a content";
            throw new SimulationFailure($"schedule {seed} left other effects than the calm run: {differing}");
        }
        return run.Counts;
    }

    private static string Show(TaskOutcome outcome) => outcome.Output ?? $"the failure '{outcome.Failure?.Message}'";

    private static void Add(SimulationCounts total, SimulationCounts counts)
    {
        total.Invocations += counts.Invocations;
        total.NewBeginnings += counts.NewBeginnings;
        total.Crashes += counts.Crashes;
        total.CrashesBeforeEffect += counts.CrashesBeforeEffect;
        total.CrashesAfterEffect += counts.CrashesAfterEffect;
        total.CrashesBeforeDelivery += counts.CrashesBeforeDelivery;
        total.LostCompletions += counts.LostCompletions;
        total.Duplicates += counts.Duplicates;
        total.Delays += counts.Delays;
        total.Failures += counts.Failures;
        total.LostTasks += counts.LostTasks;
        total.LateTasks += counts.LateTasks;
        total.WorkerCrashes += counts.WorkerCrashes;
        total.LostResults += counts.LostResults;
        total.DuplicateResults += counts.DuplicateResults;
        total.LateResults += counts.LateResults;
        total.DelayedResults += counts.DelayedResults;
    }
}

/// <summary>An orchestration, its input, and the world that it runs in.</summary>
/// <param name="Register">Registers the orchestration and its activities over a store of effects.</param>
/// <param name="Name">Name of the orchestration.</param>
/// <param name="Input">Its input as JSON.</param>
/// <param name="Events">Events raised for it from outside.</param>
internal sealed record ScheduleCase(
    Action<OrchestrationRegistry, EffectStore> Register, string Name, string Input, params IReadOnlyList<(string Name, string Payload)> Events)
{
    public static ScheduleCase Of<T>(
        Action<OrchestrationRegistry, EffectStore> register, string name, T input, params IReadOnlyList<(string Name, string Payload)> events) =>
        new(register, name, OrchestrationJson.Write(input, "input"), events);
}
