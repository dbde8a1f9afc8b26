using SynapseServerless.Services.Tests.Governing.Simulated;
using Xunit;

namespace SynapseServerless.Services.Tests.Governing;

/// <summary>The governor against simulated services in virtual time: rates, latencies, windows, and what refusals say.</summary>
/// <remarks>
/// <para>What is asked: at least 0.9 of the rate in useful answers and at most 5 % refused, after ten seconds (twenty where an answer takes
/// two seconds, and after the first window of 60 s).</para>
/// <para>Where that cannot be, the bound is wider. A wait that is rounded up to whole seconds costs a limit of one second up to two
/// windows each time the limit is looked for. Of two requests a second, 5 % are one refusal in ten seconds, less than it takes to find a limit; there the bounds are 0.88 (0.85 in windows of 60 s, of which the simulation sees three) and 8 %.</para>
/// </remarks>
public sealed class ThrottlingTableTests(ITestOutputHelper output)
{
    private static double[] Rates => Effort.Current.IsFull ? [2, 20, 100, 1000] : [2, 20, 100];

    private static double[] Latencies => Effort.Current.Name switch { "soak" => [0.005, 0.05, 0.2, 2], "full" => [0.05, 2], _ => [0.05, 0.2] };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(60, Traits = ["Effort", "full"])]
    public Task Rates_are_found_and_kept(double window) => NamedSeeds.EachAsync(1, seed =>
    {
        foreach (WaitForm form in Enum.GetValues<WaitForm>())
        {
            // A thousand a second over four minutes are a matter for a soak.
            foreach (double rate in Rates.Where(rate => rate < 1_000 || window < 60 || Effort.Current.Name == "soak"))
            {
                foreach (double latency in Latencies)
                {
                    double from = window == 60 ? 60 : latency >= 2 ? 20 : 10;
                    double to = window == 60 ? 240 : 80;
                    Outcome outcome = new Scenario(rate, latency, window, form) { Seed = (int)seed, Seconds = to }.Run();
                    Check(
                        $"window {window} s, {form}, {rate}/s, {latency} s", outcome.Useful(from, to), Least(rate, window, form),
                        outcome.Refused(from, to), rate < 10 ? 0.08 : 0.05);
                }
            }
        }
        return Task.CompletedTask;
    });

    private static double Least(double rate, double window, WaitForm form)
    {
        if (window <= 1 && form is (WaitForm.Seconds or WaitForm.Date))
            return form == WaitForm.Seconds ? 0.88 : rate < 10 ? 0.65 : 0.85;
        return rate >= 10 ? 0.9 : window < 60 ? 0.88 : 0.85;
    }

    private void Check(string name, double useful, double least, double refused, double most)
    {
        output.WriteLine($"{name}: useful {useful:F3}, refused {refused:P1}");
        Assert.True(useful >= least && refused <= most, $"{name}: useful {useful:F3} (at least {least}), refused {refused:P1} (at most {most:P0}).");
    }
}
