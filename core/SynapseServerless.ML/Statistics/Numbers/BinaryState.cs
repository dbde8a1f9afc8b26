using System.Text;

namespace SynapseServerless.ML;

/// <summary>Keeps states of aggregations as bytes: a format version, then fields in order, little-endian.</summary>
internal static class BinaryState
{
    private const int Version = 2;

    /// <summary>Writes a state.</summary>
    public static async ValueTask SaveAsync(Stream stream, Action<BinaryWriter> save, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer, Encoding.UTF8);
        writer.Write(Version);
        save(writer);
        writer.Flush();
        buffer.Position = 0;
        await buffer.CopyToAsync(stream, cancellationToken);
    }

    /// <summary>Reads a state.</summary>
    /// <exception cref="DataException">The stream holds no such state, or one of another version.</exception>
    public static async ValueTask<T> LoadAsync<T>(Stream stream, Func<BinaryReader, T> load, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer, cancellationToken);
        buffer.Position = 0;
        using var reader = new BinaryReader(buffer, Encoding.UTF8);
        try
        {
            int version = reader.ReadInt32();
            if (version != Version)
                throw new DataException($"A partial state has format version {version}, and this program reads {Version}", Location.None);
            return load(reader);
        }
        catch (EndOfStreamException cut)
        {
            throw new DataException("A partial state is cut off", Location.None, inner: cut);
        }
    }
}
