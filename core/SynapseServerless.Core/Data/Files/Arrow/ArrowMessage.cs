using System.Runtime.InteropServices;

namespace SynapseServerless.Data;

/// <summary>What kind of thing a message of Arrow IPC holds; the values are those of its format.</summary>
internal enum ArrowMessageKind
{
    /// <summary>The schema.</summary>
    Schema = 1,

    /// <summary>The values of a dictionary.</summary>
    Dictionary = 2,

    /// <summary>A record batch.</summary>
    Batch = 3,
}

/// <summary>What the metadata of a message says, checked as far as it can be without the schema.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="BodyLength">How many bytes follow the metadata.</param>
/// <param name="Version">Version of the metadata.</param>
/// <param name="Nodes">How many arrays there are, those inside others counted.</param>
/// <param name="Buffers">How many buffers these have.</param>
/// <param name="Variadic">How many buffers beside the usual ones arrays of views have, array after array.</param>
internal sealed record ArrowMessage(ArrowMessageKind Kind, long BodyLength, int Version, int Nodes, int Buffers, long[] Variadic)
{
    /// <summary>How deep columns may be nested.</summary>
    public const int MostLevels = 64;

    private const int NodeSize = 16, BufferSize = 16;

    /// <summary>Reads the metadata of a message.</summary>
    /// <param name="metadata">The metadata.</param>
    /// <param name="begin">Told what it holds before that is read.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static ArrowMessage Read(ReadOnlySpan<byte> metadata, Action<ArrowMessageKind>? begin = null)
    {
        var message = FlatTable.Root(metadata);
        var kind = (ArrowMessageKind)message.Number<byte>(1);
        begin?.Invoke(kind);
        long body = message.Number<long>(3);
        if (body < 0)
            throw new InvalidDataException($"a message has {body} bytes");
        int version = message.Number<short>(0);
        FlatTable header = message.Table(2);
        switch (kind)
        {
            case ArrowMessageKind.Schema:
                CheckSchema(metadata, header);
                return new ArrowMessage(kind, body, version, 0, 0, []);
            case ArrowMessageKind.Batch:
                return ReadBatch(kind, header, body, version);
            case ArrowMessageKind.Dictionary:
                return ReadBatch(kind, header.Table(1), body, version);
            default:
                throw new InvalidDataException($"a message is of unknown kind {(int)kind}");
        }
    }

    // Fields are read by a recursion, and one table may stand for many.
    private static void CheckSchema(ReadOnlySpan<byte> metadata, FlatTable schema)
    {
        if (schema.Number<short>(0) != 0)
            throw new NotSupportedException("its numbers have their highest byte first");
        const int children = 5;
        int left = metadata.Length / sizeof(long);
        var open = new Stack<(int Position, int Depth)>(schema.Tables(1).Select(position => (position, 1)));
        while (open.TryPop(out (int Position, int Depth) at))
        {
            if (at.Depth > MostLevels)
                throw new InvalidDataException($"its columns are nested deeper than {MostLevels} levels");
            if (--left < 0)
                throw new InvalidDataException("it has more fields than its metadata can hold");
            foreach (int child in new FlatTable(metadata, at.Position).Tables(children))
                open.Push((child, at.Depth + 1));
        }
    }

    private static ArrowMessage ReadBatch(ArrowMessageKind kind, FlatTable batch, long body, int version)
    {
        if (batch.Has(3))
            throw new NotSupportedException("it is compressed");
        int nodes = batch.Count(1, NodeSize), buffers = batch.Count(2, BufferSize);
        for (int i = 0; i < buffers; i++)
        {
            ReadOnlySpan<byte> buffer = batch.Structure(2, i, BufferSize);
            long offset = MemoryMarshal.Read<long>(buffer), length = MemoryMarshal.Read<long>(buffer[sizeof(long)..]);
            if (offset < 0 || length < 0 || offset > body - length)
                throw new InvalidDataException($"a buffer goes from byte {offset} to {unchecked(offset + length)} of {body}");
        }
        long[] variadic = new long[batch.Count(4, sizeof(long))];
        for (int i = 0; i < variadic.Length; i++)
            variadic[i] = MemoryMarshal.Read<long>(batch.Structure(4, i, sizeof(long)));
        return new ArrowMessage(kind, body, version, nodes, buffers, variadic);
    }
}
