using SynapseServerless.Services.Tests.Governing.Simulated;
using Xunit;

namespace SynapseServerless.Services.Tests.Governing;

/// <summary>What changes under the governor in virtual time: other processes, the rate itself, the sizes of requests; and no limit at all.</summary>
public sealed class ThrottlingChangesTests(ITestOutputHelper output)
{
    private static double[] Rates => Effort.Current.IsFull ? [20, 100, 1000] : [20, 100];

    /// <summary>Jain's index of two shares is 0.9 where one is twice the other. The middle one of three seeds counts: chance has a part in who is refused.</summary>
    [Theory]
    [InlineData(0, "Milliseconds")]
    [InlineData(0, "None")]
    [InlineData(1, "Milliseconds")]
    [InlineData(1, "None")]
    [InlineData(10, "Milliseconds")]
    [InlineData(10, "Milliseconds", 33)]
    [InlineData(10, "Seconds")]
    [InlineData(10, "Seconds", 33)]
    [InlineData(10, "None")]
    [InlineData(10, "None", 33)]
    public void A_second_process_finds_its_share(double window, string form, double joins = 30)
    {
        foreach (double rate in Rates)
        {
            double[] indices = [.. Enumerable.Range(1, 3).Select(seed =>
            {
                Outcome outcome = new Scenario(rate, 0.2, window, Enum.Parse<WaitForm>(form))
                {
                    Seed = seed, Seconds = joins + 70, Processes = [(0, double.PositiveInfinity), (joins, double.PositiveInfinity)],
                }.Run();
                double from = joins + 10, to = joins + 70;
                Check($"joined: window {window}, {form}, {rate}/s", outcome.Useful(from, to), rate < 1000 ? 0.9 : 0.8, outcome.Refused(from, to), window < 10 ? 0.05 : 0.06);
                return outcome.Fairness(joins + 30, to, 0, 1);
            })];
            output.WriteLine($"window {window}, {form}, {rate}/s: Jain {string.Join(' ', indices.Select(index => index.ToString("F2")))}");
            // At 1000/s the shares come closer more slowly, except where a bucket says how long to wait.
            // Without a word of the service each process finds out for itself when the next window begins, and the first to do so takes more of it.
            double least = window >= 10 && form == "None" ? 0.8 : window >= 10 && rate >= 1000 ? 0.85 : rate >= 1000 && (window == 1 || form == "None") ? 0.7 : 0.9;
            Assert.True(indices.Order().ElementAt(1) >= least, $"Jain's indices: {string.Join(' ', indices)}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    public void Eight_processes_that_come_and_go_keep_to_the_rate(double window)
    {
        (double From, double To)[] processes = [.. Enumerable.Range(0, 8).Select(i => (5.0 * i, i % 2 == 0 ? double.PositiveInfinity : 60))];
        Outcome outcome = new Scenario(100, 0.2, window, WaitForm.Milliseconds) { Seconds = 120, Processes = processes }.Run();
        Check($"eight: window {window}", outcome.Useful(45, 120), 0.85, outcome.Refused(45, 120), 0.1);
    }

    [Theory]
    [InlineData(0, "Milliseconds")]
    [InlineData(0, "None")]
    [InlineData(1, "Milliseconds")]
    public void A_rate_that_doubles_is_found_within_ten_seconds(double window, string form)
    {
        foreach (double rate in Rates)
        {
            Outcome outcome = new Scenario(rate, 0.05, window, Enum.Parse<WaitForm>(form)) { Changes = [(40, 2)] }.Run();
            Check($"raised: window {window}, {form}, {rate}/s", outcome.Useful(50, 80, 2), 0.9, outcome.Refused(50, 80), 0.05);
        }
    }

    [Theory]
    [InlineData(0, "Milliseconds")]
    [InlineData(0, "None")]
    [InlineData(0, "Seconds")]
    [InlineData(1, "Milliseconds")]
    [InlineData(10, "Milliseconds")]
    public void A_rate_that_halves_is_kept_after_ten_seconds(double window, string form)
    {
        foreach (double rate in Rates)
        {
            Outcome outcome = new Scenario(rate, 0.2, window, Enum.Parse<WaitForm>(form)) { Changes = [(40, 0.5)] }.Run();
            Check($"lowered: window {window}, {form}, {rate}/s", outcome.Useful(50, 80, 0.5), 0.9, outcome.Refused(50, 80), 0.05);
        }
    }

    [Theory]
    [InlineData(0, "Milliseconds")]
    [InlineData(0, "None")]
    [InlineData(10, "None")]
    public void Tokens_with_sizes_of_a_heavy_tail_are_paced(double window, string form)
    {
        foreach (double rate in Rates)
        {
            Outcome outcome = new Scenario(rate, 0.2, window, Enum.Parse<WaitForm>(form)) { InTokens = true }.Run();
            Check($"tokens: window {window}, {form}, {rate}/s", outcome.Useful(20, 80), 0.9, outcome.Refused(20, 80), rate < 100 ? 0.08 : 0.05);
        }
    }

    /// <summary>C under way with latency L are C/L requests a second (Little's law); L is the mean of a log-normal distribution with sigma 0.25.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(256)]
    public void Without_a_limit_latency_alone_bounds_the_rate(int concurrency)
    {
        foreach (double latency in new[] { 0.005, 0.05, 0.5 })
        {
            double mean = latency * Math.Exp(0.25 * 0.25 / 2);
            double seconds = Math.Max(5 * latency, 0.5) + (100 * latency);
            double from = 10 * latency;
            double accepted = new Scenario(1, latency, 0, WaitForm.None) { Seconds = seconds, IsUnlimited = true, ConcurrencyOf = concurrency }.Run().Useful(from, seconds);
            output.WriteLine($"C {concurrency}, L {latency}: {accepted * mean / concurrency:F3} of C/L");
            Assert.InRange(accepted * mean / concurrency, 0.95, 1.06);
        }
    }

    private void Check(string name, double useful, double least, double refused, double most)
    {
        output.WriteLine($"{name}: useful {useful:F3}, refused {refused:P1}");
        Assert.True(useful >= least && refused <= most, $"{name}: useful {useful:F3} (at least {least}), refused {refused:P1} (at most {most:P0}).");
    }
}
