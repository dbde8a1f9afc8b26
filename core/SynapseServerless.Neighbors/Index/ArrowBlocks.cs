using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace SynapseServerless.Neighbors;

/// <summary>Rows as Arrow streams of one batch each, which are read where they lie.</summary>
internal static class ArrowBlocks
{
    /// <summary>The bytes of some rows.</summary>
    public static ReadOnlyMemory<byte> Write(RecordBatch rows)
    {
        var bytes = new MemoryStream();
        using (var writer = new ArrowStreamWriter(bytes, rows.Schema, leaveOpen: true))
        {
            writer.WriteRecordBatch(rows);
            writer.WriteEnd();
        }
        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    /// <summary>The rows of some bytes; their columns point into these.</summary>
    /// <exception cref="DataException">The bytes are damaged.</exception>
    public static RecordBatch Read(ReadOnlyMemory<byte> bytes, string uid)
    {
        try
        {
            using var reader = new ArrowStreamReader(bytes);
            return reader.ReadNextRecordBatch() ?? throw new InvalidDataException("it holds no rows");
        }
        catch (Exception error) when (error is not (OperationCanceledException or SynapseException or OutOfMemoryException))
        {
            throw IndexShard.Damaged(uid, error);
        }
    }
}
