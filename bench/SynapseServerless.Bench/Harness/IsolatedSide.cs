using System.Diagnostics;
using System.Text.Json;
using SynapseServerless.Bench.Comparisons;

namespace SynapseServerless.Bench.Harness;

/// <summary>Runs a side in a process of its own, which is this program again.</summary>
public static class IsolatedSide
{
    /// <summary>What the child process does: one side, once; the measurement is the last line on standard output.</summary>
    public static async Task<int> RunAsync(string name, Side side, BenchContext context, CancellationToken cancellationToken)
    {
        Comparison comparison = AllComparisons.Create().Single(candidate => candidate.Name == name);
        await comparison.PrepareAsync(context, cancellationToken);
        Measurement measurement;
        try
        {
            measurement = await Meter.RunAsync(comparison, side, context, cancellationToken);
        }
        finally
        {
            await comparison.CleanUpAsync();
        }
        Console.WriteLine(JsonSerializer.Serialize(measurement));
        return 0;
    }

    /// <summary>Starts the child process and waits for its measurement.</summary>
    public static async Task<Measurement> StartAsync(Comparison comparison, Side side, BenchContext context, CancellationToken cancellationToken)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "bench.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", program, "side", comparison.Name, side.ToString(), "--data", context.Data])
        {
            WorkingDirectory = context.Root,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started.");
        try
        {
            string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            string? last = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
            if (process.ExitCode != 0 || last is null)
                throw new InvalidOperationException($"The {side} side of {comparison.Name} ended with exit code {process.ExitCode}: {output}");
            return JsonSerializer.Deserialize<Measurement>(last)!;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
