using System.Diagnostics;
using System.Globalization;

namespace SynapseServerless.Bench.Harness;

/// <summary>A Python process that is a reference: it prepares, and then does its work once for each line that it is sent.</summary>
/// <remarks>The Python is Debian's, with the packages that its comparison names; <c>SYNAPSE_BENCH_PYTHON</c> names another.</remarks>
public sealed class PythonSide : IDisposable
{
    private const string Loop = """

        import sys, resource
        print("ready", flush=True)
        for line in sys.stdin:
            units = work()
            print(units, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)
        """;

    private readonly Process _process;

    private PythonSide(Process process) => _process = process;

    /// <summary>Starts a process and waits until it is ready.</summary>
    /// <param name="script">Prepares, and defines <c>work()</c>, which returns a number of units.</param>
    /// <param name="arguments">What it finds in <c>sys.argv</c>.</param>
    public static PythonSide Start(string script, params string[] arguments)
    {
        string python = Environment.GetEnvironmentVariable("SYNAPSE_BENCH_PYTHON") ?? "/usr/bin/python3";
        var start = new ProcessStartInfo(python, ["-c", script + Loop, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var side = new PythonSide(Process.Start(start) ?? throw new InvalidOperationException($"{python} could not be started."));
        side.Read();
        return side;
    }

    /// <summary>Does the work once.</summary>
    /// <returns>Units that were done, and the peak of the memory of the process so far, in megabytes.</returns>
    public (long Units, double Megabytes) Run()
    {
        _process.StandardInput.WriteLine("run");
        _process.StandardInput.Flush();
        string[] parts = Read().Split(' ');
        return (long.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private string Read() => _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The Python side ended; what it wrote is above. Debian has its packages: python3-faiss, python3-hnswlib, python3-scipy.");
}
