using SynapseServerless.Services.Governing;
using SynapseServerless.Services.Tests.Governing.Simulated;
using Xunit;

namespace SynapseServerless.Services.Tests.Governing;

public sealed class ThrottlingTableTests(ITestOutputHelper output)
{
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
            double from = window == 60 ? 60 : latency >= 2 ? 20 : 10;
            double to = window == 60 ? 300 : 80;
            var s = new Scenario(rate, latency, window, form) { Seconds = to };
            var t0 = System.Diagnostics.Stopwatch.GetTimestamp();
            Outcome o = s.Run();
            double u = o.Useful(from, to), q = o.Refused(from, to);
            output.WriteLine($"{(u < 0.9 || q > 0.05 ? "BAD" : "ok ")} W={window} {form} R={rate} L={latency}: useful {u:F3} refused {q:F4}  {System.Diagnostics.Stopwatch.GetElapsedTime(t0).TotalMilliseconds:F0} ms");
        }
    }
}
