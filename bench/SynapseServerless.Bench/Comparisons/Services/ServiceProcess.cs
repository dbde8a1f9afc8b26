using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace SynapseServerless.Bench.Comparisons.Services;

/// <summary>The server of the tests in a process of its own, whose answers take a time.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private readonly Process _process;

    private ServiceProcess(Process process, string url) => (_process, Url) = (process, url);

    /// <summary>Its address.</summary>
    public string Url { get; }

    /// <summary>Starts it.</summary>
    /// <param name="milliseconds">How long an answer takes.</param>
    public static ServiceProcess Start(double milliseconds)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "SynapseServerless.TestService.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", program, "0", milliseconds.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true };
        Process process = Process.Start(start) ?? throw new Win32Exception($"{program} could not be started.");
        string line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{program} ended at once.");
        return new ServiceProcess(process, line.Split(' ').Single(word => word.StartsWith("http://", StringComparison.Ordinal)));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
