using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SynapseServerless.Bench.Comparisons.Serving;

/// <summary>Sends one request again and again over connections that stay open, with as little work of its own as that takes: both sides of a comparison share the processors with it.</summary>
internal static class LoadGenerator
{
    /// <summary>Sends requests as fast as answers come.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="request">The request, head and body.</param>
    /// <param name="connections">How many callers there are, each of which waits for its answer.</param>
    /// <param name="requests">How many requests, all callers together.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<long> RunAsync(Uri address, byte[] request, int connections, int requests, CancellationToken cancellationToken)
    {
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(
            async () =>
            {
                using Connection connection = await Connection.OpenAsync(address, cancellationToken);
                for (int i = 0; i < requests / connections; i++)
                    await connection.SendAsync(request, cancellationToken);
            },
            cancellationToken)));
        return requests / connections * connections;
    }

    /// <summary>Sends requests at a rate, and measures how long each waits for its answer, from when it was due.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="request">The request, head and body.</param>
    /// <param name="perSecond">The rate.</param>
    /// <param name="connections">How many callers share it.</param>
    /// <param name="requests">How many requests, all callers together.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>Milliseconds, in order of size.</returns>
    public static async Task<double[]> PaceAsync(Uri address, byte[] request, int perSecond, int connections, int requests, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 10);
        double[][] waits = await Task.WhenAll(Enumerable.Range(0, connections).Select(caller => Task.Run(
            async () =>
            {
                using Connection connection = await Connection.OpenAsync(address, cancellationToken);
                var milliseconds = new double[requests / connections];
                for (int i = 0; i < milliseconds.Length; i++)
                {
                    long due = began + (((((long)i * connections) + caller) * Stopwatch.Frequency) / perSecond);
                    await UntilAsync(due, cancellationToken);
                    await connection.SendAsync(request, cancellationToken);
                    milliseconds[i] = Stopwatch.GetElapsedTime(due).TotalMilliseconds;
                }
                return milliseconds;
            },
            cancellationToken)));
        return [.. waits.SelectMany(one => one).Order()];
    }

    /// <summary>A request to score one row.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="body">Its body.</param>
    /// <param name="key">The key; null for none.</param>
    public static byte[] Request(string path, byte[] body, string? key) =>
    [
        .. System.Text.Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{(key is null ? "" : $"api-key: {key}\r\n")}Content-Length: {body.Length}\r\n\r\n"),
        .. body,
    ];

    // A timer is no finer than a millisecond; the rest of the time is waited for by yielding.
    private static async Task UntilAsync(long due, CancellationToken cancellationToken)
    {
        TimeSpan left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
        if (left > TimeSpan.FromMilliseconds(2))
            await Task.Delay(left - TimeSpan.FromMilliseconds(1.5), cancellationToken);
        while (Stopwatch.GetTimestamp() < due)
            await Task.Yield();
    }

    private sealed class Connection(Socket socket) : IDisposable
    {
        private readonly byte[] _buffer = new byte[1 << 16];

        public static async Task<Connection> OpenAsync(Uri address, CancellationToken cancellationToken)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, address.Port, cancellationToken);
            return new Connection(socket);
        }

        public async ValueTask SendAsync(byte[] request, CancellationToken cancellationToken)
        {
            await socket.SendAsync(request, cancellationToken);
            int have = 0, whole = int.MaxValue;
            while (have < whole)
            {
                int read = await socket.ReceiveAsync(_buffer.AsMemory(have), cancellationToken);
                if (read == 0)
                    throw new IOException("The server closed the connection.");
                have += read;
                if (whole == int.MaxValue)
                    whole = Whole(_buffer.AsSpan(0, have));
            }
        }

        public void Dispose() => socket.Dispose();

        // The length of head and body together, once the head is there.
        private static int Whole(ReadOnlySpan<byte> answer)
        {
            int head = answer.IndexOf("\r\n\r\n"u8);
            if (head < 0)
                return int.MaxValue;
            if (!answer.StartsWith("HTTP/1.1 200"u8))
                throw new InvalidDataException($"The server answers {System.Text.Encoding.UTF8.GetString(answer)}");
            int length = answer.IndexOf("Content-Length: "u8);
            return Utf8Parser.TryParse(answer[(length + 16)..], out int body, out _) && length >= 0 ? head + 4 + body : throw new InvalidDataException("The answer has no length.");
        }
    }
}
