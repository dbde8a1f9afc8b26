using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Storage;

namespace SynapseServerless.Neighbors;

/// <summary>The rows that an index is made of, in the order in which they came: vectors, and beside them values and labels.</summary>
/// <remarks>What is many lies in scratch files, so that memory does not go by the number of rows.</remarks>
internal sealed class IndexRows
{
    private const int Version = 1;

    private readonly ScratchBytes _vectors = new();
    private readonly ScratchBytes _blocks = new();
    private readonly List<(int Rows, int Bytes)> _lengths = [];

    /// <summary>How long the vectors are; 0 before there is one.</summary>
    public int Width { get; private set; }

    /// <summary>How many rows there are.</summary>
    public long Rows { get; private set; }

    /// <summary>Adds rows.</summary>
    /// <param name="vectors">Their vectors, row after row.</param>
    /// <param name="width">How long each is.</param>
    /// <param name="rows">Their values and labels.</param>
    public void Add(ReadOnlySpan<float> vectors, int width, RecordBatch rows)
    {
        if (rows.Length == 0)
            return;
        Width = width;
        Rows += rows.Length;
        _vectors.Write(MemoryMarshal.AsBytes(vectors));
        ReadOnlyMemory<byte> block = ArrowBlocks.Write(rows);
        _blocks.Write(block.Span);
        _lengths.Add((rows.Length, block.Length));
    }

    /// <summary>Appends the rows of another.</summary>
    /// <exception cref="DataException">Its vectors have another length.</exception>
    public IndexRows Plus(IndexRows other, string uid, string column)
    {
        if (other.Rows == 0)
            return this;
        if (Rows == 0)
            return other;
        if (Width != other.Width)
        {
            throw new DataException(
                $"Some vectors have {Width} values and others {other.Width}", Location.OfStage(uid, column), "Give all rows vectors of one length, from one model or assembler.");
        }
        Rows += other.Rows;
        _vectors.Write(other._vectors.Map());
        _blocks.Write(other._blocks.Map());
        _lengths.AddRange(other._lengths);
        return this;
    }

    /// <summary>The vectors, row after row.</summary>
    public MappedBytes Vectors() => _vectors.Map();

    /// <summary>The values and labels, some rows at a time.</summary>
    public IEnumerable<RecordBatch> Blocks(string uid)
    {
        MappedBytes bytes = _blocks.Map();
        long at = 0;
        foreach ((_, int length) in _lengths)
        {
            yield return ArrowBlocks.Read(bytes.Slice(at, length), uid);
            at += length;
        }
    }

    /// <summary>Writes the rows.</summary>
    public async ValueTask SaveAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new MemoryStream();
        using (var writer = new BinaryWriter(head, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Version);
            writer.Write(Width);
            writer.Write(Rows);
            writer.Write(_lengths.Count);
            foreach ((int rows, int bytes) in _lengths)
            {
                writer.Write(rows);
                writer.Write(bytes);
            }
        }
        await stream.WriteAsync(BitConverter.GetBytes((int)head.Length), cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(head.GetBuffer().AsMemory(0, (int)head.Length), cancellationToken).ConfigureAwait(false);
        await _vectors.Map().WriteToAsync(stream, cancellationToken).ConfigureAwait(false);
        await _blocks.Map().WriteToAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads what <see cref="SaveAsync"/> wrote.</summary>
    /// <exception cref="DataException">It is cut off, or of another version.</exception>
    public static async ValueTask<IndexRows> LoadAsync(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            byte[] length = new byte[sizeof(int)];
            await stream.ReadExactlyAsync(length, cancellationToken).ConfigureAwait(false);
            byte[] head = new byte[BitConverter.ToInt32(length)];
            await stream.ReadExactlyAsync(head, cancellationToken).ConfigureAwait(false);
            IndexRows rows = Head(head);
            await rows._vectors.ReadAsync(stream, rows.Rows * rows.Width * sizeof(float), cancellationToken).ConfigureAwait(false);
            await rows._blocks.ReadAsync(stream, rows._lengths.Sum(static block => (long)block.Bytes), cancellationToken).ConfigureAwait(false);
            return rows;
        }
        catch (EndOfStreamException cut)
        {
            throw new DataException("A partial state is cut off", Location.None, inner: cut);
        }
    }

    private static IndexRows Head(byte[] head)
    {
        using var reader = new BinaryReader(new MemoryStream(head), Encoding.UTF8);
        int version = reader.ReadInt32();
        if (version != Version)
            throw new DataException($"A partial state has format version {version}, and this program reads {Version}", Location.None);
        var rows = new IndexRows { Width = reader.ReadInt32(), Rows = reader.ReadInt64() };
        for (int left = reader.ReadInt32(); left > 0; left--)
            rows._lengths.Add((reader.ReadInt32(), reader.ReadInt32()));
        return rows;
    }
}
