using System.Globalization;

namespace SynapseServerless.Tests;

/// <summary>How much the tests do where more finds more: schedules, kills, ranks, random cases.</summary>
/// <remarks>
/// <c>SYNAPSE_TEST_EFFORT</c> is <c>quick</c>, <c>full</c> or <c>soak</c>; the build program sets it, and without it tests are quick.
/// What quick and full do is the same every time. A soak begins at a random base, which is printed and which <c>SYNAPSE_TEST_BASE</c> repeats.
/// </remarks>
internal sealed record Effort
{
    /// <summary>The variable that names the effort.</summary>
    public const string Variable = "SYNAPSE_TEST_EFFORT";

    /// <summary>The variable that names the base of seeds.</summary>
    public const string BaseVariable = "SYNAPSE_TEST_BASE";

    private static readonly Effort s_quick = new() { Name = "quick", Schedules = 400, Kills = 1, RankKills = 1, Accidents = 1, Inputs = 200, Share = 0.1 };
    private static readonly Effort s_full = new() { Name = "full", Schedules = 1_000, Kills = 2, RankKills = 2, Accidents = 2, Inputs = 2_000, Share = 1 };
    private static readonly Effort s_soak = new() { Name = "soak", Schedules = 10_000_000, Kills = 500, RankKills = 300, Accidents = 50, Inputs = 400_000, Share = 100 };

    private Effort()
    {
    }

    /// <summary>That of this run of the tests.</summary>
    public static Effort Current { get; } = Read(Environment.GetEnvironmentVariable);

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How many seeded schedules a check of orchestrations goes through.</summary>
    public required long Schedules { get; init; }

    /// <summary>How often a test kills the process that carries out a run, or the workers of one.</summary>
    public required int Kills { get; init; }

    /// <summary>How many ranks a test kills while they train.</summary>
    public required int RankKills { get; init; }

    /// <summary>How many accidents a fit with ranks has, one after the other, in each of its forms.</summary>
    public required int Accidents { get; init; }

    /// <summary>How many changed inputs each reader is given; fewer where one takes long.</summary>
    public required long Inputs { get; init; }

    /// <summary>Where seeds begin.</summary>
    public long Base { get; init; }

    /// <summary>Whether a test that takes half a minute or more, and finds what others seldom find, is run.</summary>
    public bool IsFull => Share >= 1;

    // What is done of what a full run does.
    private double Share { get; init; }

    /// <summary>How many of a number of random cases are tried; of few all are.</summary>
    /// <param name="full">How many the full effort tries.</param>
    public int Cases(int full) => (int)Math.Max(Math.Min(full, 20), full * Share);

    /// <summary>Numbers drawn from a seed of a test, the same for the same base.</summary>
    /// <param name="seed">A number that the test has for itself.</param>
    public Random Random(int seed) => new(unchecked((int)(Base * 31) + seed));

    /// <summary>Reads the variables.</summary>
    /// <param name="variable">Gives the value of one.</param>
    public static Effort Read(Func<string, string?> variable)
    {
        Effort effort = variable(Variable) switch
        {
            null or "" or "quick" => s_quick,
            "full" => s_full,
            "soak" => s_soak with { Base = System.Random.Shared.NextInt64(1, 1_000_000_000) },
            string other => throw new InvalidOperationException($"{Variable} is '{other}', and must be quick, full or soak."),
        };
        return variable(BaseVariable) is { Length: > 0 } given ? effort with { Base = long.Parse(given, CultureInfo.InvariantCulture) } : effort;
    }
}
