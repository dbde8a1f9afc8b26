using System.Buffers.Binary;
using System.IO.Hashing;
using Avro.File;
using Snappier;

namespace SynapseServerless.Import.Avro;

/// <summary>Blocks compressed by Snappy, each followed by the CRC-32 of what it holds, as Avro's specification has it.</summary>
internal sealed class SnappyCodec : Codec
{
    /// <inheritdoc/>
    public override byte[] Compress(byte[] uncompressedData) => throw new NotSupportedException("Files are read here and not written.");

    /// <inheritdoc/>
    public override void Compress(MemoryStream inputStream, MemoryStream outputStream) => throw new NotSupportedException("Files are read here and not written.");

    /// <inheritdoc/>
    public override byte[] Decompress(byte[] compressedData, int blockLength)
    {
        if (blockLength < 4)
            throw new InvalidDataException("a block is too short for its checksum");
        byte[] data = Snappy.DecompressToArray(compressedData.AsSpan(0, blockLength - 4));
        uint expected = BinaryPrimitives.ReadUInt32BigEndian(compressedData.AsSpan(blockLength - 4, 4));
        return Crc32.HashToUInt32(data) == expected ? data : throw new InvalidDataException("the checksum of a block is wrong");
    }

    /// <inheritdoc/>
    public override string GetName() => "snappy";

    /// <inheritdoc/>
    public override bool Equals(object? other) => other is SnappyCodec;

    /// <inheritdoc/>
    public override int GetHashCode() => 1;
}
