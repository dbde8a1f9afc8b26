using SynapseServerless.Services.Governing;
using SynapseServerless.Services.Tests.Governing.Simulated;
using Xunit;

namespace SynapseServerless.Services.Tests.Governing;

public sealed class ThrottlingTableTests(ITestOutputHelper output)
{
    [Fact]
    public void Trace()
    {
        string[] a = (Environment.GetEnvironmentVariable("X_TRACE") ?? "100,0.2,1,None,80").Split(',');
        double R = double.Parse(a[0]);
        int n = a.Length > 5 ? int.Parse(a[5]) : 1;
        var s = new Scenario(R, double.Parse(a[1]), double.Parse(a[2]), Enum.Parse<WaitForm>(a[3])) { Seed = 2, Seconds = double.Parse(a[4]), Processes = [.. Enumerable.Range(0, n).Select(i => (i * 30.0, double.PositiveInfinity))] };
        double at = -1;
        s.Watch = (now, log, gs) =>
        {
            output.WriteLine($"{now:F1} acc {log.Count(e => e.Accepted && e.At >= at && e.At < now) / (now - at) / R:F2} ref {log.Count(e => !e.Accepted && e.At >= at && e.At < now)} " + string.Join(" | ", gs.Select(g => g.Trace())));
            at = now;
        };
        s.Run();
    }

    [Fact]
    public void Others()
    {
        int seeds = int.Parse(Environment.GetEnvironmentVariable("X_SEEDS") ?? "1");
        string what = Environment.GetEnvironmentVariable("X_WHAT") ?? "join,raise,lower,tokens";
        foreach (double window in new[] { 0.0, 1, 10 })
        foreach (WaitForm form in new[] { WaitForm.None, WaitForm.Seconds, WaitForm.Milliseconds })
        foreach (double rate in new[] { 2.0, 20, 100, 1000 })
        foreach (double latency in new[] { 0.05, 0.2 })
        for (int seed = 1; seed <= seeds; seed++)
        {
            string name = $"W={window} {form} R={rate} L={latency}";
            var s = new Scenario(rate, latency, window, form) { Seed = seed };
            if (what.Contains("join"))
            {
                Outcome o = (s with { Seconds = 100, Processes = [(0, double.PositiveInfinity), (30, double.PositiveInfinity)] }).Run();
                double j = o.Fairness(60, 100, 0, 1), u = o.Useful(40, 100), q = o.Refused(40, 100);
                output.WriteLine($"{(j < 0.9 || u < 0.9 || q > 0.05 ? "BAD" : "ok ")} join {name}: {j:F3} share {o.Share(60, 100, 0):F2} first {o.Share(35, 45, 0):F2} useful {u:F3} refused {q:F3}");
            }
            if (what.Contains("raise"))
            {
                Outcome o = (s with { Seconds = 80, Changes = [(40, 2)] }).Run();
                double u = o.Useful(50, 80, 2), q = o.Refused(50, 80);
                output.WriteLine($"{(u < 0.9 || q > 0.05 ? "BAD" : "ok ")} raise {name}: useful {u:F3} first {o.Useful(50, 60, 2):F3} refused {q:F3}");
            }
            if (what.Contains("lower"))
            {
                Outcome o = (s with { Seconds = 80, Changes = [(40, 0.5)] }).Run();
                double u = o.Useful(50, 80, 0.5), q = o.Refused(50, 80);
                output.WriteLine($"{(u < 0.9 || q > 0.05 ? "BAD" : "ok ")} lower {name}: useful {u:F3} refused {q:F3}");
            }
            if (what.Contains("tokens") && window != 1 && rate >= 20)
            {
                Outcome o = (s with { Seconds = 80, InTokens = true }).Run();
                double u = o.Useful(20, 80), q = o.Refused(20, 80);
                output.WriteLine($"{(u < 0.9 || q > 0.05 ? "BAD" : "ok ")} tokens {name}: useful {u:F3} refused {q:F3}");
            }
        }
    }

    [Fact]
    public void Explore()
    {
        foreach (double window in new[] { 0.0, 1, 10, 60 })
        foreach (WaitForm form in Enum.GetValues<WaitForm>())
        foreach (double rate in new[] { 2.0, 20, 100, 1000 })
        foreach (double latency in new[] { 0.005, 0.05, 0.2, 2 })
        {
            if (Environment.GetEnvironmentVariable("X_FORM") is { } f && !f.Contains(form.ToString(), StringComparison.Ordinal)) continue;
            if (Environment.GetEnvironmentVariable("X_RATE") is { } r && !r.Split(',').Contains(rate.ToString())) continue;
            if (Environment.GetEnvironmentVariable("X_WIN") is { } w && !w.Split(',').Contains(window.ToString())) continue;
            double from = window == 60 ? 60 : latency >= 2 ? 20 : 10;
            double to = window == 60 ? 300 : 80;
            var s = new Scenario(rate, latency, window, form) { Seconds = to };
            var t0 = System.Diagnostics.Stopwatch.GetTimestamp();
            double u = 9, q = 0;
            for (int seed = 1; seed <= int.Parse(Environment.GetEnvironmentVariable("X_SEEDS") ?? "1"); seed++)
            {
                Outcome o = (s with { Seed = seed }).Run();
                u = Math.Min(u, o.Useful(from, to));
                q = Math.Max(q, o.Refused(from, to));
            }
            output.WriteLine($"{(u < 0.9 || q > 0.05 ? "BAD" : "ok ")} W={window} {form} R={rate} L={latency}: useful {u:F3} refused {q:F4}  {System.Diagnostics.Stopwatch.GetElapsedTime(t0).TotalMilliseconds:F0} ms");
        }
    }
}
