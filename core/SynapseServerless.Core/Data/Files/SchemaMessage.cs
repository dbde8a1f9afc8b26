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

    public static Schema Read(string message)
    {
        using var reader = new ArrowStreamReader(new MemoryStream(Convert.FromBase64String(message)));
        return reader.Schema;
    }
}
