using Avro;
using Avro.File;
using Avro.Generic;

namespace SynapseServerless.Import.Avro;

/// <summary>Reads the records of Avro's object container files, uncompressed, with deflate or with snappy.</summary>
internal static class AvroRows
{
    static AvroRows() => Codec.RegisterResolver(static name => name == "snappy" ? new SnappyCodec() : null);

    /// <summary>The records of a file.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="location">Where it is, for messages.</param>
    /// <exception cref="ImportException">It is no such file, or is damaged.</exception>
    public static IReadOnlyList<GenericRecord> Read(ReadOnlyMemory<byte> bytes, Location location)
    {
        try
        {
            using IFileReader<GenericRecord> reader = DataFileReader<GenericRecord>.OpenReader(new MemoryStream(bytes.ToArray()));
            return [.. reader.NextEntries];
        }
#pragma warning disable CA1031 // The library throws whatever its readers meet with; each means that the file is no good.
        catch (Exception error) when (error is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            throw new ImportException($"This is no Avro file that can be read: {error.Message}", location, "Copy the folder again from where Spark wrote it.", error);
        }
    }
}
