using System.Text;

namespace SynapseServerless.Anomalies;

/// <summary>Keeps states and models as bytes: a format version, then fields in order, little-endian.</summary>
internal static class BinaryState
{
    private const int Version = 1;

    /// <summary>What a function writes, as bytes.</summary>
    public static byte[] Write(Action<BinaryWriter> save)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer, Encoding.UTF8);
        writer.Write(Version);
        save(writer);
        writer.Flush();
        return buffer.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> gave.</summary>
    /// <exception cref="DataException">The bytes hold nothing of the kind.</exception>
    public static T Read<T>(byte[] bytes, Func<BinaryReader, T> load)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        try
        {
            int version = reader.ReadInt32();
            return version == Version ? load(reader) : throw Damaged($"has format version {version}, and this program reads {Version}");
        }
        catch (EndOfStreamException cut)
        {
            throw Damaged("is cut off", cut);
        }
    }

    /// <summary>Reads a stream to its end.</summary>
    public static async ValueTask<byte[]> AllAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
        return buffer.ToArray();
    }

    /// <summary>What is kept cannot be read.</summary>
    public static DataException Damaged(string problem, Exception? inner = null) =>
        new($"What a fit has kept {problem}", Location.None, "Fit the stage again.", inner);
}
