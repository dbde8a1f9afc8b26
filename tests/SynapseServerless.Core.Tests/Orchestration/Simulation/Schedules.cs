using System.Globalization;
using SynapseServerless.Orchestration;
using Xunit;

namespace SynapseServerless.Tests.Simulation;

/// <summary>Puts an orchestration through seeded schedules and holds each against the calm run.</summary>
internal static class Schedules
{
    /// <summary>How many schedules: SYNAPSE_SCHEDULES, or 100,000.</summary>
    private static int Count => Number("SYNAPSE_SCHEDULES") is { } count ? (int)count : 100_000;

    /// <param name="register">Registers the orchestration and its activities over a store of effects.</param>
    /// <param name="name">Name of the orchestration.</param>
    /// <param name="input">Its input.</param>
    /// <param name="events">Events raised for it from outside.</param>
    public static async Task<SimulationCounts> CheckAsync<TInput>(
        Action<OrchestrationRegistry, EffectStore> register, string name, TInput input, params (string Name, string Payload)[] events)
    {
        (TaskOutcome calm, EffectStore calmEffects, _) = await RunAsync(register, name, input, events, 0, calm: true);
        if (Number("SYNAPSE_SEED") is { } only)
            return Compare(calm, calmEffects, await RunAsync(register, name, input, events, only, calm: false), only);

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
                    Add(counts, Compare(calm, calmEffects, await RunAsync(register, name, input, events, seed, calm: false), seed));
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
            Assert.Fail($"Schedule {seed} of '{name}' failed; replay it with SYNAPSE_SEED={seed}. {message}");
        }
        return total;
    }

    private static async Task<(TaskOutcome Outcome, EffectStore Effects, SimulationCounts Counts)> RunAsync<TInput>(
        Action<OrchestrationRegistry, EffectStore> register, string name, TInput input, (string, string)[] events, long seed, bool calm)
    {
        var effects = new EffectStore();
        var registry = new OrchestrationRegistry();
        register(registry, effects);
        var world = new SimulatedWorld(registry, seed, calm);
        world.ExternalEvents.AddRange(events);
        return (await world.RunAsync(name, input), effects, world.Counts);
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
        total.Crashes += counts.Crashes;
        total.CrashesBeforeEffect += counts.CrashesBeforeEffect;
        total.CrashesAfterEffect += counts.CrashesAfterEffect;
        total.CrashesBeforeDelivery += counts.CrashesBeforeDelivery;
        total.LostCompletions += counts.LostCompletions;
        total.Duplicates += counts.Duplicates;
        total.Delays += counts.Delays;
        total.Failures += counts.Failures;
    }
}
