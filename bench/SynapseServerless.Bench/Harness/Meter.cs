using System.Diagnostics;
using System.Globalization;

namespace SynapseServerless.Bench.Harness;

/// <summary>Measures one run of one side in this process.</summary>
public static class Meter
{
    /// <summary>Runs a side once.</summary>
    public static async Task<Measurement> RunAsync(Comparison comparison, Side side, BenchContext context, CancellationToken cancellationToken)
    {
        // What the other side left behind is not this side's to collect.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        long units = side == Side.Reference
            ? await comparison.ReferenceAsync(context, cancellationToken)
            : await comparison.ProjectAsync(context, cancellationToken);
        double seconds = watch.Elapsed.TotalSeconds;
        return new Measurement(seconds, units, PeakBytes(), comparison.Amount, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
    }

    /// <summary>Peak resident memory of this process so far: VmHWM on Linux, the peak working set elsewhere.</summary>
    private static long PeakBytes()
    {
        const string status = "/proc/self/status";
        if (File.Exists(status) && File.ReadLines(status).FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)) is { } line)
            return long.Parse(line.Split(' ', '\t', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }
}
