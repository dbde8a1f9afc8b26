using System.Buffers.Binary;
using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace SynapseServerless.Data;

/// <summary>Schemas as Arrow IPC schema messages in base64: every type and all metadata survive.</summary>
internal static class SchemaMessage
{
    public static string Write(Schema schema)
    {
        using var stream = new MemoryStream();
        using (var writer = new ArrowStreamWriter(stream, schema, leaveOpen: true))
        {
            writer.WriteStart();
            writer.WriteEnd();
        }
        return Convert.ToBase64String(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static Schema Read(string message)
    {
        try
        {
            byte[] bytes = Convert.FromBase64String(message);
            const int prefix = 2 * sizeof(int);
            if (ArrowMessage.Read(bytes.AsSpan(prefix, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(sizeof(int))))).Kind != ArrowMessageKind.Schema)
                throw new InvalidDataException("it holds no schema");
            using var reader = new ArrowStreamReader(new MemoryStream(bytes));
            return reader.Schema;
        }
        catch (Exception error) when (error is not InvalidDataException)
        {
            throw new InvalidDataException($"This is not an Arrow schema, or it is damaged ({error.Message.TrimEnd('.')})", error);
        }
    }
}
