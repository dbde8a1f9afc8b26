using SynapseServerless.Services.Governing;

namespace SynapseServerless.Services.Tests.Governing.Simulated;

/// <summary>One case of the table: a service, and processes that call it for a while.</summary>
internal sealed record Scenario(double Rate, double Latency, double Window, WaitForm Form)
{
    public int Seed { get; init; } = 1;

    public double Seconds { get; init; } = 80;

    /// <summary>When each process begins and ends.</summary>
    public (double From, double To)[] Processes { get; init; } = [(0, double.PositiveInfinity)];

    /// <summary>What becomes of the rate, and when.</summary>
    public (double At, double Factor)[] Changes { get; init; } = [];

    /// <summary>Whether the limit is of tokens, with sizes of a heavy tail; it is the rate times their mean.</summary>
    public bool InTokens { get; init; }

    /// <summary>Whether there is no limit; useful is then what was accepted a second.</summary>
    public bool IsUnlimited { get; init; }

    /// <summary>How many requests a process may have under way; enough for the rate unless set.</summary>
    public int? ConcurrencyOf { get; init; }

    private int Concurrency => ConcurrencyOf ?? (int)Math.Max(256, 4 * Rate * Latency);

    /// <summary>Runs it.</summary>
    public Outcome Run()
    {
        var clock = new VirtualClock();
        var random = new Random(Seed);
        ServiceLimit limit = InTokens
            ? Window == 0 ? new TokenBucket { Rate = Rate * Sizes.Mean, Window = 1, LeastCapacity = 2 * Sizes.Most } : ServiceLimit.Of(Window, Rate * Sizes.Mean)
            : ServiceLimit.Of(Window, Rate);
        var service = new SimulatedService(clock, random) { Limit = IsUnlimited ? null : limit, Latency = Latency, Form = Form };
        var processes = new List<SimulatedProcess>();
        for (int i = 0; i < Processes.Length; i++)
        {
            int number = i;
            clock.After(Processes[i].From, () =>
            {
                var process = new SimulatedProcess(
                    number, clock, service, new GovernorOptions { MaxConcurrency = Concurrency }, InTokens ? () => Sizes.Draw(random) : null);
                processes.Add(process);
                if (double.IsFinite(Processes[number].To))
                    clock.After(Processes[number].To - Processes[number].From, process.Stop);
            });
        }
        foreach ((double at, double factor) in Changes)
            clock.After(at, () => limit.Rate *= factor);
        clock.RunUntil(Seconds);
        foreach (SimulatedProcess process in processes)
            process.Dispose();
        return new Outcome(this, service.Log);
    }
}

/// <summary>Sizes of requests from 10 to 10,000 tokens with a heavy tail: a Pareto distribution with exponent 1.2, cut off.</summary>
internal static class Sizes
{
    public const double Most = 10_000;
    private const double Least = 10;
    private const double Exponent = 1.2;

    /// <summary>Their mean: the integral of x over the density of the truncated distribution.</summary>
    public static double Mean { get; } =
        Exponent / (Exponent - 1) * Math.Pow(Least, Exponent) * (Math.Pow(Least, 1 - Exponent) - Math.Pow(Most, 1 - Exponent))
        / (1 - Math.Pow(Least / Most, Exponent));

    public static long Draw(Random random)
    {
        double tail = Math.Pow(Least / Most, Exponent);
        return (long)Math.Round(Least / Math.Pow(1 - (random.NextDouble() * (1 - tail)), 1 / Exponent));
    }
}

/// <summary>What came of a scenario.</summary>
internal sealed class Outcome(Scenario scenario, List<(double At, int Process, double Amount, bool Accepted)> log)
{
    /// <summary>What was accepted between two times, as a share of what the limit then lets through.</summary>
    public double Useful(double from, double to, double factor = 1) =>
        log.Where(entry => entry.At >= from && entry.At < to && entry.Accepted).Sum(entry => entry.Amount)
        / (scenario.Rate * factor * (scenario.InTokens ? Sizes.Mean : 1) * (to - from));

    /// <summary>The share of requests that were refused.</summary>
    public double Refused(double from, double to)
    {
        int sent = log.Count(entry => entry.At >= from && entry.At < to);
        return sent == 0 ? 0 : log.Count(entry => entry.At >= from && entry.At < to && !entry.Accepted) / (double)sent;
    }

    /// <summary>Jain's index of the amounts that processes had accepted: (sum x)^2 / (n sum x^2).</summary>
    public double Fairness(double from, double to, params int[] processes)
    {
        double[] amounts = [.. processes.Select(process =>
            log.Where(entry => entry.At >= from && entry.At < to && entry.Accepted && entry.Process == process).Sum(entry => entry.Amount))];
        double sum = amounts.Sum();
        return sum * sum / (amounts.Length * amounts.Sum(amount => amount * amount));
    }

    public double Share(double from, double to, int process) =>
        log.Where(entry => entry.At >= from && entry.At < to && entry.Accepted && entry.Process == process).Sum(entry => entry.Amount)
        / log.Where(entry => entry.At >= from && entry.At < to && entry.Accepted).Sum(entry => entry.Amount);
}
