using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SynapseServerless.Cli;

namespace SynapseServerless.EndToEnd.Tests;

/// <summary>What a finished process left.</summary>
internal sealed record Ran(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output as one JSON document.</summary>
    public JsonNode Json => JsonNode.Parse(Output)!;

    /// <summary>The last line of standard output as JSON.</summary>
    public JsonNode LastLine => JsonNode.Parse(Output.TrimEnd().Split('\n')[^1])!;

    /// <summary>Standard error on one line, its white space reduced, so that a message can be looked for however it was broken.</summary>
    public string ErrorText => string.Join(' ', Error.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>Runs the command line: in this process, or, where signals, exit codes and terminals are looked at, in one of its own.</summary>
internal static class Synapse
{
    // Far beyond what anything here takes; a hang must end the test, not the run.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    // The current folder and the standard streams are the process's own, so that one command at a time can have them.
    private static readonly SemaphoreSlim s_process = new(1);

    /// <summary>Runs a command in a folder and waits for its end.</summary>
    public static async Task<Ran> RunAsync(TemporaryFolder folder, params string[] arguments)
    {
        // On a terminal a command writes otherwise than where somebody reads along.
        if (!Console.IsOutputRedirected || !Console.IsErrorRedirected)
            return await RunProcessAsync(folder, arguments);
        await s_process.WaitAsync(TestContext.Current.CancellationToken);
        string current = Environment.CurrentDirectory;
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        using var written = new StringWriter();
        using var said = new StringWriter();
        try
        {
            Environment.CurrentDirectory = folder.Path;
            Console.SetOut(written);
            Console.SetError(said);
            int exitCode = await CommandLine.RunAsync(arguments).WaitAsync(Limit, TestContext.Current.CancellationToken);
            return new Ran(exitCode, written.ToString(), said.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
            Environment.CurrentDirectory = current;
            s_process.Release();
        }
    }

    /// <summary>Runs a command in a folder, in a process of its own.</summary>
    public static Task<Ran> RunProcessAsync(TemporaryFolder folder, params string[] arguments) =>
        RunProcessAsync(folder.Path, new Dictionary<string, string>(), arguments);

    /// <summary>Runs a command in a folder, in a process of its own, with variables added to the environment.</summary>
    public static async Task<Ran> RunProcessAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using Process process = Start(folder, environment, arguments);
        return await FinishAsync(process);
    }

    /// <summary>Runs a command on a terminal of 80 columns; all it writes comes as output, as the terminal gets it.</summary>
    public static async Task<Ran> RunOnTerminalAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "synapse.dll");
        string command = $"stty cols 80 rows 50; exec dotnet exec '{program}' {string.Join(' ', arguments.Select(argument => $"'{argument}'"))}";
        var start = new ProcessStartInfo("script", ["-qec", command, "/dev/null"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment.Remove("NO_COLOR");
        start.Environment["TERM"] = "xterm-256color";
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        return await FinishAsync(process);
    }

    /// <summary>Starts a command in a folder.</summary>
    public static Process Start(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "synapse.dll");
        string[] command = [.. IgnoresInterrupts() ? ["env", "--default-signal=INT"] : Array.Empty<string>(), "dotnet", "exec", program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    // A shell starts what runs in its background with SIGINT ignored, children inherit that, and .NET leaves it so. A terminal does not.
    private static bool IgnoresInterrupts()
    {
        if (!OperatingSystem.IsLinux())
            return false;
        string mask = File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))[7..].Trim();
        return (ulong.Parse(mask, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 2) != 0;
    }

    /// <summary>Waits for the end of a process and reads what it wrote.</summary>
    public static async Task<Ran> FinishAsync(Process process)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new Ran(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
