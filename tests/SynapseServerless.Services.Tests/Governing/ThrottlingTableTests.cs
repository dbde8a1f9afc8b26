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
        var s = new Scenario(R, double.Parse(a[1]), double.Parse(a[2]), Enum.Parse<WaitForm>(a[3])) { Seconds = double.Parse(a[4]), Processes = [.. Enumerable.Range(0, n).Select(i => (i * 30.0, double.PositiveInfinity))] };
        double at = -1;
        s.Watch = (now, log, gs) =>
        {
            output.WriteLine($"{now:F1} acc {log.Count(e => e.Accepted && e.At >= at && e.At < now) / (now - at) / R:F2} ref {log.Count(e => !e.Accepted && e.At >= at && e.At < now)} " + string.Join(" | ", gs.Select(g => g.Trace())));
            at = now;
        };
        s.Run();
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
