using System.Diagnostics;
using System.Globalization;

namespace SynapseServerless.Fuzz.Tests;

/// <summary>Has inputs read by a process of its own.</summary>
internal static class FuzzProcess
{
    /// <summary>What became of one input.</summary>
    /// <param name="ExitCode">How the process ended; 0 where the input was read or refused.</param>
    /// <param name="Output">What was read, or why it was refused.</param>
    /// <param name="Error">What was wrong.</param>
    public sealed record Outcome(int ExitCode, string Output, string Error);

    /// <summary>Has one input read.</summary>
    public static async Task<Outcome> ReadAsync(string target, byte[] input)
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, input);
            return await RunAsync([target, file]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Has inputs read that are made of seeds.</summary>
    /// <returns>The seed of an input that ended the process, with its end; null where none did.</returns>
    public static async Task<(long Seed, Outcome End)?> ReadManyAsync(string target, long first, long count)
    {
        string state = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(state, new byte[sizeof(long)]);
            Outcome end = await RunAsync([target, Text(first), Text(count), state]);
            return end.ExitCode == 0 ? null : (BitConverter.ToInt64(await File.ReadAllBytesAsync(state)), end);
        }
        finally
        {
            File.Delete(state);
        }

        static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
    }

    private static async Task<Outcome> RunAsync(string[] args)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(FuzzProcess).Assembly.Location);
        start.ArgumentList.Add(FuzzChild.Argument);
        foreach (string argument in args)
            start.ArgumentList.Add(argument);
        // What allocates without a bound fails here, and not the machine. A crash leaves no dump.
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x80000000";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return new Outcome(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
