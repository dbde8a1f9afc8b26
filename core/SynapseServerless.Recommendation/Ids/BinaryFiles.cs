using System.Text;

namespace SynapseServerless.Recommendation;

/// <summary>Keeps states and identifiers as bytes: a version, then fields in order, little-endian.</summary>
internal static class BinaryFiles
{
    private const int Version = 1;

    /// <summary>Writes.</summary>
    public static async ValueTask SaveAsync(Stream stream, Action<BinaryWriter> save, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer, Encoding.UTF8);
        writer.Write(Version);
        save(writer);
        writer.Flush();
        await stream.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads what <see cref="SaveAsync"/> wrote.</summary>
    /// <exception cref="DataException">It is damaged, or of another version.</exception>
    public static async ValueTask<T> LoadAsync<T>(Stream stream, Func<BinaryReader, T> load, string uid, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
        buffer.Position = 0;
        using var reader = new BinaryReader(buffer, Encoding.UTF8);
        try
        {
            int version = reader.ReadInt32();
            return version == Version ? load(reader) : throw new InvalidDataException($"it has format version {version}, and this program reads {Version}");
        }
        catch (Exception error) when (error is IOException or InvalidDataException or ArgumentException or FormatException)
        {
            throw Damaged(uid, error);
        }
    }

    /// <summary>What is said of a file that cannot be read.</summary>
    public static DataException Damaged(string uid, Exception error) => new(
        $"What was saved is damaged ({error.Message.TrimEnd('.')})", Location.OfStage(uid), "Copy the folder of the model again, or fit and save it again.", error);
}
