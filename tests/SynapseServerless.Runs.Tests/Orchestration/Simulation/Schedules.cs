using System.Globalization;
using SynapseServerless.Orchestration;
using Xunit;

namespace SynapseServerless.Tests.Simulation;

/// <summary>Puts an orchestration through seeded schedules and holds each against the calm run.</summary>
internal static class Schedules
{
    /// <summary>How many schedules: SYNAPSE_SCHEDULES, or 100,000.</summary>
    private static int Count => Number("SYNAPSE_SCHEDULES") is { } count ? (int)count : 100_000;

    /// <summary>Puts the cases through schedules in turn, so that each orchestration goes through as many as were asked for.</summary>
    public static async Task<SimulationCounts> CheckAsync(params IReadOnlyList<ScheduleCase> cases)
    {
        var calm = new List<(TaskOutcome Outcome, EffectStore Effects, SimulationCounts)>();
        foreach (ScheduleCase one in cases)
            calm.Add(await RunAsync(one, 0, calm: true));

        async Task<SimulationCounts> CheckOneAsync(long seed)
        {
            int index = (int)(seed % cases.Count);
            return Compare(calm[index].Outcome, calm[index].Effects, await RunAsync(cases[index], seed, calm: false), seed);
        }

        if (Number("SYNAPSE_SEED") is { } only)
            return await CheckOneAsync(only);

        var total = new SimulationCounts();
        var gate = new Lock();
        var failures = new SortedDictionary<long, string>();
        int workers = Environment.ProcessorCount;
        await Parallel.ForAsync(0, workers, async (worker, cancellationToken) =>
        {
            var counts = new SimulationCounts();
            for (long seed = worker + 1; seed <= Count && failures.Count == 0; seed += workers)
            {
                try
                {
                    Add(counts, await CheckOneAsync(seed));
                }
                catch (Exception error)
                {
                    lock (gate)
                        failures[seed] = error.Message;
                }
            }
            lock (gate)
                Add(total, counts);
        });
        if (failures.Count > 0)
        {
            (long seed, string message) = failures.First();
            Assert.Fail($"Schedule {seed} of '{cases[(int)(seed % cases.Count)].Name}' failed; replay it with SYNAPSE_SEED={seed}. {message}");
        }
        return total;
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

    private static long? Number(string variable) =>
        long.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out long number) ? number : null;

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
