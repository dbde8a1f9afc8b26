using System.Diagnostics;
using System.Globalization;

namespace SynapseServerless.TestService;

/// <summary>
/// Runs the server until it is interrupted: <c>dotnet run --project tests/SynapseServerless.TestService -- 5080</c>, with the milliseconds that an answer takes after the port. With <c>run</c> and a command it
/// runs the command, whose environment has the address of the server and keys for it, and ends with it.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is ["run", var program, .. var arguments])
            return await RunAsync(program, arguments);
        await using TestServer server = await TestServer.StartAsync(args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5080);
        if (args.Length > 1)
            server.Faults = new Misbehaviour { Latency = TimeSpan.FromMilliseconds(double.Parse(args[1], CultureInfo.InvariantCulture)) };
        Console.WriteLine($"AI services answer at {server.Url} until this is interrupted.");
        var ended = new TaskCompletionSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            ended.TrySetResult();
        };
        await ended.Task;
        return 0;
    }

    private static async Task<int> RunAsync(string program, string[] arguments)
    {
        await using TestServer server = await TestServer.StartAsync();
        var start = new ProcessStartInfo(program, arguments);
        foreach (string service in (string[])["LANGUAGE", "OPENAI", "DOCUMENTS", "SEARCH"])
        {
            start.Environment[$"{service}_ENDPOINT"] = server.Url.ToString();
            start.Environment[$"SYNAPSE_SECRET_{service}_KEY"] = "a-key-of-the-test-service";
        }
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started.");
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
