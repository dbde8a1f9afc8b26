using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Apache.Arrow;

namespace SynapseServerless.Data;

/// <summary>Arrays whose values have bounds.</summary>
internal sealed partial class ArrowArrays
{
    private const int ViewSize = 16, MostInline = 12;

    // The bounds of the values rise from 0 on and stay within them.
    private static ReadOnlySpan<T> CheckOffsets<T>(ArrayData data, long most)
        where T : unmanaged, IBinaryInteger<T>
    {
        // Of an array without rows the bounds may be left out.
        if (data.Length == 0 && data.Buffers[1].Length == 0)
            return [];
        Need(data.Buffers[1], ((long)data.Length + 1) * T.CreateChecked(0).GetByteCount(), "bounds");
        ReadOnlySpan<T> offsets = MemoryMarshal.Cast<byte, T>(data.Buffers[1].Span)[..(data.Length + 1)];
        T last = T.Zero;
        foreach (T offset in offsets)
        {
            if (offset < last)
                throw new InvalidDataException("its offsets do not increase");
            last = offset;
        }
        Expect(last <= T.CreateChecked(most), $"its bounds go up to {last} of {most}");
        return offsets;
    }

    private static void CheckTexts<T>(ArrayData data, bool isText)
        where T : unmanaged, IBinaryInteger<T>
    {
        ReadOnlySpan<T> offsets = CheckOffsets<T>(data, data.Buffers[2].Length);
        if (!isText || offsets.IsEmpty)
            return;
        ReadOnlySpan<byte> bytes = data.Buffers[2].Span, validity = data.Buffers[0].Span;
        if (IsText(bytes, offsets))
            return;
        // Under a null may be anything.
        for (int row = 0; row < data.Length; row++)
        {
            if (IsThere(validity, row) && !Utf8.IsValid(bytes[int.CreateChecked(offsets[row])..int.CreateChecked(offsets[row + 1])]))
                throw NoText(row);
        }
    }

    private static bool IsText<T>(ReadOnlySpan<byte> bytes, ReadOnlySpan<T> offsets)
        where T : unmanaged, IBinaryInteger<T>
    {
        int end = int.CreateChecked(offsets[^1]);
        ReadOnlySpan<byte> all = bytes[int.CreateChecked(offsets[0])..end];
        if (Ascii.IsValid(all))
            return true;
        if (!Utf8.IsValid(all))
            return false;
        // Text that is good as a whole may be cut in the middle of a letter.
        foreach (T offset in offsets)
        {
            int at = int.CreateChecked(offset);
            if (at < end && (bytes[at] & 0xC0) == 0x80)
                return false;
        }
        return true;
    }

    private static void CheckViews(ArrayData data, bool isText)
    {
        Need(data.Buffers[1], (long)data.Length * ViewSize, "views");
        ReadOnlySpan<byte> views = data.Buffers[1].Span, validity = data.Buffers[0].Span;
        for (int row = 0; row < data.Length; row++)
        {
            if (!IsThere(validity, row))
                continue;
            ReadOnlySpan<byte> view = views.Slice(row * ViewSize, ViewSize);
            int length = BinaryPrimitives.ReadInt32LittleEndian(view);
            if (length < 0)
                throw new InvalidDataException($"row {row} has {length} bytes");
            ReadOnlySpan<byte> value;
            if (length <= MostInline)
                value = view.Slice(4, length);
            else
            {
                int buffer = BinaryPrimitives.ReadInt32LittleEndian(view[8..]), offset = BinaryPrimitives.ReadInt32LittleEndian(view[12..]);
                if (buffer < 0 || buffer >= data.Buffers.Length - 2 || offset < 0 || offset > (long)data.Buffers[buffer + 2].Length - length)
                    throw NotThere(row);
                value = data.Buffers[buffer + 2].Span.Slice(offset, length);
            }
            if (isText && !Utf8.IsValid(value))
                throw NoText(row);
        }
    }

    private static InvalidDataException NoText(int row) => new($"row {row} holds text that is not UTF-8");
}
