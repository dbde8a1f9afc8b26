using System.Buffers.Binary;

namespace SynapseServerless.Collectives.Networked;

/// <summary>What a message between a rank and the hub is.</summary>
public enum HubFrameKind : byte
{
    /// <summary>A piece of a block; the hub passes it on without looking inside.</summary>
    Block = 1,

    /// <summary>The sender is alive.</summary>
    Heartbeat = 2,

    /// <summary>All ranks have joined. From the hub.</summary>
    Ready = 3,

    /// <summary>A rank has done its work. To the hub about the sender, from the hub about <see cref="HubFrame.Peer"/>.</summary>
    Left = 4,

    /// <summary>The session has failed; a <see cref="HubFailure"/> follows.</summary>
    Failed = 5,
}

/// <summary>The head of a message between a rank and the hub; a WebSocket message is a head and what belongs to it, or several of these.</summary>
public readonly record struct HubFrame
{
    /// <summary>Length of a head in bytes.</summary>
    public const int Length = 28;

    /// <summary>Stands for all other ranks.</summary>
    public const int Everybody = ushort.MaxValue;

    /// <summary>In <see cref="Operation"/> of <see cref="HubFrameKind.Ready"/>: all ranks may be connected to directly.</summary>
    public const byte Direct = 1;

    /// <summary>Most bytes of a block in one message: big blocks go in pieces, so that one is passed on while the next comes in.</summary>
    public const int MostBytes = 128 * 1024;

    /// <summary>What the message is.</summary>
    public required HubFrameKind Kind { get; init; }

    /// <summary>What the ranks do: 0 gather, 1 reduce.</summary>
    public byte Operation { get; init; }

    /// <summary>To the hub, the rank it is for; from the hub, the rank it comes from.</summary>
    public int Peer { get; init; }

    /// <summary>Number of the exchange.</summary>
    public uint Exchange { get; init; }

    /// <summary>Where in the block the piece goes.</summary>
    public int Offset { get; init; }

    /// <summary>Length of the whole block.</summary>
    public int BlockLength { get; init; }

    /// <summary>Length of all blocks of the exchange, as the sender sees it.</summary>
    public int Total { get; init; }

    /// <summary>The sender's layout of the blocks, as a number.</summary>
    public int Fingerprint { get; init; }

    /// <summary>How many ranks take part in the exchange; 0 where that does not matter.</summary>
    public int Parties { get; init; }

    /// <summary>Length of what follows the head. Of several blocks in a message only the last may be cut short.</summary>
    /// <param name="left">How many bytes the message has after the head.</param>
    public int PayloadLength(int left) => Kind == HubFrameKind.Block ? Math.Clamp(BlockLength - Offset, 0, left) : left;

    /// <summary>Writes the head.</summary>
    /// <param name="bytes">At least <see cref="Length"/> bytes.</param>
    public void Write(Span<byte> bytes)
    {
        bytes[0] = (byte)Kind;
        bytes[1] = Operation;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], (ushort)Peer);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], Exchange);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], Offset);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], BlockLength);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], Total);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[20..], Fingerprint);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[24..], Parties);
    }

    /// <summary>Reads a head.</summary>
    /// <param name="bytes">A message.</param>
    /// <returns>Null when it is too short to be one.</returns>
    public static HubFrame? Read(ReadOnlySpan<byte> bytes) => bytes.Length < Length ? null : new HubFrame
    {
        Kind = (HubFrameKind)bytes[0],
        Operation = bytes[1],
        Peer = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]),
        Exchange = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
        Offset = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
        BlockLength = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
        Total = BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]),
        Fingerprint = BinaryPrimitives.ReadInt32LittleEndian(bytes[20..]),
        Parties = BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]),
    };

    /// <summary>Sets whose message it is, in the bytes of a message.</summary>
    public static void SetPeer(Span<byte> bytes, int peer) => BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], (ushort)peer);
}
