using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SynapseServerless.Data;

/// <summary>Where in Arrow IPC data its messages are.</summary>
/// <param name="Schema">The segment that begins with the schema: of a file its message, of a stream all there is.</param>
/// <param name="Dictionaries">The dictionaries of a file.</param>
/// <param name="Batches">The batches of a file; null for a stream, which has no index.</param>
internal sealed record ArrowFileIndex(ArrowSegment Schema, IReadOnlyList<ArrowSegment> Dictionaries, IReadOnlyList<ArrowSegment>? Batches)
{
    private const int MagicLength = 6, FirstMessage = 8, BlockLength = 24, EndLength = sizeof(int) + MagicLength;

    /// <summary>Finds the messages of a file or a stream.</summary>
    /// <exception cref="InvalidDataException">What should say where they are is damaged.</exception>
    public static async ValueTask<ArrowFileIndex> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        long length = stream.Length;
        if (!await IsFileAsync(stream, cancellationToken))
            return new ArrowFileIndex(new ArrowSegment(0, length), [], null);
        byte[] end = await ReadAsync(stream, length - EndLength, EndLength, cancellationToken);
        int footerLength = BinaryPrimitives.ReadInt32LittleEndian(end);
        if (!end.AsSpan(sizeof(int)).SequenceEqual("ARROW1"u8) || footerLength <= 0 || footerLength > length - EndLength - FirstMessage)
            throw new InvalidDataException("its footer is missing");
        long footerStart = length - EndLength - footerLength;
        byte[] footer = await ReadAsync(stream, footerStart, footerLength, cancellationToken);
        ArrowSegment[] dictionaries = Blocks(footer, 2, "dictionary", footerStart), batches = Blocks(footer, 3, "record batch", footerStart);
        byte[] prefix = await ReadAsync(stream, FirstMessage, 2 * sizeof(int), cancellationToken);
        int first = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        long schema = first == -1 ? 2 * sizeof(int) + (long)BinaryPrimitives.ReadInt32LittleEndian(prefix.AsSpan(sizeof(int))) : sizeof(int) + (long)first;
        if (schema <= sizeof(int) || schema > footerStart - FirstMessage)
            throw new InvalidDataException("its schema is missing");
        return new ArrowFileIndex(new ArrowSegment(FirstMessage, schema), dictionaries, batches);
    }

    /// <summary>The messages that have to be read for some of the batches.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="first">The first batch.</param>
    /// <param name="count">How many batches; null for all that follow.</param>
    public ArrowMessageStream Messages(Stream stream, int first, int? count) => new(stream, Segments(first, count), Batches is not null, first);

    private IReadOnlyList<ArrowSegment> Segments(int first, int? count) =>
        Batches is null ? [Schema] : [Schema, .. Dictionaries, .. Batches.Skip(first).Take(count ?? Batches.Count)];

    private static async ValueTask<bool> IsFileAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] magic = new byte[MagicLength];
        int read = await stream.ReadAtLeastAsync(magic, magic.Length, throwOnEndOfStream: false, cancellationToken);
        return read == magic.Length && magic.AsSpan().SequenceEqual("ARROW1"u8);
    }

    // How many bytes a message has, it says itself as well, and that is what the reader goes by.
    private static ArrowSegment[] Blocks(byte[] footer, int field, string what, long footerStart)
    {
        var starts = new HashSet<long>();
        var table = FlatTable.Root(footer);
        var blocks = new ArrowSegment[table.Count(field, BlockLength)];
        for (int i = 0; i < blocks.Length; i++)
        {
            ReadOnlySpan<byte> block = table.Structure(field, i, BlockLength);
            long start = MemoryMarshal.Read<long>(block), metadata = MemoryMarshal.Read<int>(block[8..]), body = MemoryMarshal.Read<long>(block[16..]);
            if (start < FirstMessage || metadata <= 0 || body < 0 || body > footerStart || start > footerStart - metadata - body)
                throw new InvalidDataException($"{what} {i + 1} lies beyond the end of the file");
            if (!starts.Add(start))
                throw new InvalidDataException($"{what} {i + 1} overlaps another one");
            blocks[i] = new ArrowSegment(start, footerStart - start);
        }
        return blocks;
    }

    private static async ValueTask<byte[]> ReadAsync(Stream stream, long start, int length, CancellationToken cancellationToken)
    {
        if (start < 0)
            throw new InvalidDataException("it was cut short");
        stream.Position = start;
        byte[] bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
