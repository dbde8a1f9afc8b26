using System.Globalization;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>Seeds that once failed. Every run of the tests tries them first, whatever its effort.</summary>
internal static class NamedSeeds
{
    private static readonly NamedSeed[] s_all = [];

    /// <summary>The seed that a run of one test is to replay: SYNAPSE_SEED.</summary>
    public static long? Replayed =>
        Environment.GetEnvironmentVariable("SYNAPSE_SEED") is { Length: > 0 } seed ? long.Parse(seed, CultureInfo.InvariantCulture) : null;

    /// <summary>Those of a test.</summary>
    /// <param name="test">Name of its method.</param>
    public static IEnumerable<NamedSeed> Of(string test) => s_all.Where(seed => seed.Test == test);

    /// <summary>Puts a test through its named seeds and one of this run, and says of one that failed how to replay and to keep it.</summary>
    public static async Task EachAsync(long seed, Func<long, Task> check)
    {
        string test = TestContext.Current.TestMethod!.MethodName;
        IEnumerable<long> seeds = Replayed is { } only ? [only] : [.. Of(test).Select(named => named.Seed), seed];
        foreach (long one in seeds)
        {
            try
            {
                await check(one);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                throw new InvalidOperationException($"{Advice(test, 0, one)} {error.Message}", error);
            }
        }
    }

    /// <summary>What a failure says of its seed.</summary>
    public static string Advice(string test, int index, long seed) =>
        $"""Replay it with SYNAPSE_SEED={seed}; keep it as a named case in tests/Shared/NamedSeeds.cs: new("What went wrong", "{test}", {index}, {seed}).""";
}

/// <summary>A seed that once failed.</summary>
/// <param name="Story">What went wrong, in a sentence.</param>
/// <param name="Test">Name of the test's method.</param>
/// <param name="Case">Which of the test's cases, where it has several.</param>
/// <param name="Seed">The seed.</param>
internal sealed record NamedSeed(string Story, string Test, int Case, long Seed);
