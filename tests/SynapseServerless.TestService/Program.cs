using System.Globalization;

namespace SynapseServerless.TestService;

/// <summary>Runs the server until it is interrupted: <c>dotnet run --project tests/SynapseServerless.TestService -- 5080</c>, with the milliseconds that an answer takes after the port.</summary>
internal static class Program
{
    private static async Task Main(string[] args)
    {
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
    }
}
