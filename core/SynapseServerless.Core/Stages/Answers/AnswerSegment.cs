using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;

namespace SynapseServerless.Stages;

/// <summary>Where an answer stands in a segment.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">How long it is.</param>
internal readonly record struct AnswerPlace(AnswerKey Key, int Offset, int Length);

/// <summary>The format of a file of answers: a mark, then for each answer its length, key, content and a checksum of these.</summary>
/// <remarks>
/// A process that is killed may leave the last answer cut off. So reading ends, without an error, at the first answer that is not whole or whose
/// checksum is wrong; what stands before it is good.
/// </remarks>
internal static class AnswerSegment
{
    private const int Head = 4 + AnswerKey.Length;
    private const int Check = 8;

    /// <summary>What a segment begins with, the version of the format at its end.</summary>
    public static ReadOnlySpan<byte> Mark => "SYNANSW\u0001"u8;

    /// <summary>Adds an answer.</summary>
    /// <param name="segment">The segment so far, its mark included.</param>
    /// <param name="key">The key.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>Where it stands.</returns>
    public static AnswerPlace Append(ArrayBufferWriter<byte> segment, AnswerKey key, ReadOnlySpan<byte> answer)
    {
        int offset = segment.WrittenCount + Head;
        Span<byte> entry = segment.GetSpan(Head + answer.Length + Check)[..(Head + answer.Length + Check)];
        BinaryPrimitives.WriteInt32LittleEndian(entry, answer.Length);
        key.Write(entry[4..]);
        answer.CopyTo(entry[Head..]);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[^Check..], XxHash64.HashToUInt64(entry[..^Check]));
        segment.Advance(entry.Length);
        return new AnswerPlace(key, offset, answer.Length);
    }

    /// <summary>The answers of a segment that are whole.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="whole">How many bytes of it are good; fewer than it has where its end was cut off.</param>
    public static IReadOnlyList<AnswerPlace> Read(ReadOnlySpan<byte> segment, out int whole)
    {
        var places = new List<AnswerPlace>();
        whole = 0;
        if (!segment.StartsWith(Mark))
            return places;
        whole = Mark.Length;
        while (segment.Length - whole >= Head + Check)
        {
            ReadOnlySpan<byte> rest = segment[whole..];
            int length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            if (length < 0 || length > rest.Length - Head - Check)
                break;
            ReadOnlySpan<byte> entry = rest[..(Head + length)];
            if (BinaryPrimitives.ReadUInt64LittleEndian(rest[(Head + length)..]) != XxHash64.HashToUInt64(entry))
                break;
            places.Add(new AnswerPlace(AnswerKey.Read(rest[4..]), whole + Head, length));
            whole += Head + length + Check;
        }
        return places;
    }
}
