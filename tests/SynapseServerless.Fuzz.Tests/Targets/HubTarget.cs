using System.Buffers.Binary;
using System.Net.WebSockets;
using SynapseServerless.Collectives.Networked;
using SynapseServerless.Hub;

namespace SynapseServerless.Fuzz.Tests;

/// <summary>What a rank sends to the training hub: frames of WebSocket with messages in them, while another rank behaves.</summary>
internal sealed class HubTarget : FuzzTarget
{
    private static readonly TrainingHub s_hub = new(new TrainingHubOptions { Key = "fuzz-fuzz-fuzz-fuzz-fuzz-fuzz-fuzz", LongestJoin = TimeSpan.FromSeconds(5) });

    private static int s_sessions;

    public override string Name => "hub";

    public override double Weight => 0.1;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [.. Frame(Block(1, 0, 64)), .. Frame(Block(HubFrame.Everybody, 1, 5_000)), .. Frame(Head(HubFrameKind.Left))],
        [.. Frame([.. Block(1, 0, 16), .. Block(1, 1, 300), .. Block(1, 2, 8)]), .. Frame(Head(HubFrameKind.Heartbeat)), .. Frame(Block(1, 3, 0))],
        [.. Frame(Head(HubFrameKind.Heartbeat)), .. Frame([.. Head(HubFrameKind.Failed), .. "{\"problem\":\"x\",\"ranks\":[0]}"u8])],
        [.. Frame(Block(1, 0, 130_000)), 0x88, 0x82, 0, 0, 0, 0, 0x03, 0xE8],
    ];

    public override async Task<string> RunAsync(byte[] input)
    {
        string session = $"fuzz-{Interlocked.Increment(ref s_sessions)}";
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await Task.WhenAll(ServeAsync(session, 0, input, limit.Token), ServeAsync(session, 1, Seeds[0], limit.Token));
        if (limit.IsCancellationRequested)
            throw new TimeoutException("The session did not end.");
        return "served";
    }

    private static async Task ServeAsync(string session, int rank, byte[] input, CancellationToken cancellationToken)
    {
        using var socket = WebSocket.CreateFromStream(new Wire(input), isServer: true, subProtocol: null, keepAliveInterval: TimeSpan.Zero);
        await s_hub.ServeAsync(session, rank, 2, TimeSpan.FromSeconds(5), socket, cancellationToken: cancellationToken);
    }

    private static byte[] Head(HubFrameKind kind)
    {
        byte[] bytes = new byte[HubFrame.Length];
        new HubFrame { Kind = kind }.Write(bytes);
        return bytes;
    }

    private static byte[] Block(int peer, uint exchange, int length)
    {
        byte[] bytes = new byte[HubFrame.Length + length];
        new HubFrame { Kind = HubFrameKind.Block, Peer = peer, Exchange = exchange, BlockLength = length, Total = 2 * length, Fingerprint = 17, Parties = 2 }.Write(bytes);
        return bytes;
    }

    // A frame of a client is masked; the mask is zero.
    private static byte[] Frame(byte[] message)
    {
        byte[] length = message.Length < 126 ? [(byte)(0x80 | message.Length)] : message.Length <= ushort.MaxValue ? [0xFE, 0, 0] : [0xFF, 0, 0, 0, 0, 0, 0, 0, 0];
        if (length.Length == 3)
            BinaryPrimitives.WriteUInt16BigEndian(length.AsSpan(1), (ushort)message.Length);
        else if (length.Length == 9)
            BinaryPrimitives.WriteInt64BigEndian(length.AsSpan(1), message.Length);
        return [0x82, .. length, 0, 0, 0, 0, .. message];
    }

    // Gives the input, and takes whatever is sent.
    private sealed class Wire(byte[] input) : MemoryStream(input, writable: false)
    {
        public override bool CanWrite => true;

        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.CompletedTask;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
