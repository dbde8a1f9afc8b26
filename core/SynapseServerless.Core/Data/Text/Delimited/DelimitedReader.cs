using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Unicode;

namespace SynapseServerless.Data;

/// <summary>What is wrong with a record of delimited text, whatever its columns are.</summary>
internal enum RecordFault
{
    /// <summary>No fault.</summary>
    None,

    /// <summary>A quoted value goes on behind its closing quote.</summary>
    TextBehindQuote,

    /// <summary>A quoted value is not closed.</summary>
    OpenQuote,

    /// <summary>It has bytes that are not UTF-8.</summary>
    Encoding,
}

/// <summary>Splits delimited text in UTF-8 into records and fields.</summary>
/// <remarks>
/// <para>A record ends at <c>\n</c>, <c>\r\n</c> or <c>\r</c>, all of which may be in one file, and not within quotes. A quote opens a
/// value only where it is the first byte of a field: a quote elsewhere is a character like any other, which is why no reader that
/// takes each quote for a switch can be used here.</para>
/// <para>64 bytes at a time are compared with the few bytes that matter. A record that is not whole in the buffer is read again
/// once there is more.</para>
/// <para>A quote that is never closed costs one line: that line is the bad record, and reading goes on behind it.</para>
/// </remarks>
internal sealed class DelimitedReader : RecordReader
{
    private const int BlockBytes = 64;
    private const int FirstBufferBytes = 1 << 20;

    private readonly Stream _stream;
    private readonly byte[] _delimiter;
    private readonly byte _delimiterEnd;
    private readonly int _quote;
    private readonly int _escape;
    private readonly int _comment;
    private byte[] _buffer = [];
    private int _end;
    private int _position;
    private int _block;
    private ulong _mask;
    private bool _isLast;
    private bool _isFull;
    private bool _isAscii = true;
    private int _linesInRecord;

    private int[] _starts = new int[32];
    private int[] _ends = new int[32];
    private int _escapedFields;
    private bool[] _escaped = new bool[32];
    private byte[] _unescaped = [];

    /// <summary>Reads a slice.</summary>
    /// <param name="stream">Its text, which ends at the end of a record.</param>
    /// <param name="dialect">Delimiter, quote, escape and comment.</param>
    /// <param name="slice">The slice, which may have a delimiter of its own.</param>
    public static DelimitedReader Of(Stream stream, TextDialect dialect, PartitionSlice slice) =>
        new(stream, slice.Delimiter ?? dialect.Delimiter, dialect.Quote, dialect.Escape, dialect.Comment);

    /// <summary>Reads text.</summary>
    public DelimitedReader(Stream stream, string delimiter, string quote, string escape, string comment)
    {
        _stream = stream;
        _delimiter = Encoding.UTF8.GetBytes(delimiter);
        _delimiterEnd = _delimiter[^1];
        _quote = quote.Length == 0 ? -1 : quote[0];
        _escape = escape.Length == 0 ? _quote : escape[0];
        _comment = comment.Length == 0 ? -1 : comment[0];
    }

    /// <summary>How many fields the record has.</summary>
    public int FieldCount { get; private set; }

    /// <summary>What is wrong with the record.</summary>
    public RecordFault Fault { get; private set; }

    /// <summary>How many lines ended before the end of the record, its own included.</summary>
    public long LinesAfter => LinesBefore + _linesInRecord;

    public override long BytesRead => _bytesBefore + _position;

    public override long BytesBefore => _bytesBefore + _recordStart;

    private long _bytesBefore;
    private int _recordStart;
    private int _recordEnd;

    public override ReadOnlySpan<byte> Record => _buffer.AsSpan(_recordStart, _recordEnd - _recordStart);

    /// <summary>Whether the record is a line with nothing on it.</summary>
    public bool IsEmptyLine => _recordStart == _recordEnd;

    /// <summary>A field, quotes and escapes undone. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Field(int i)
    {
        ReadOnlySpan<byte> field = _buffer.AsSpan(_starts[i], _ends[i] - _starts[i]);
        return _escapedFields > 0 && _escaped[i] ? Unescape(field) : field;
    }

    public override bool TryRead()
    {
        LinesBefore += _linesInRecord;
        _linesInRecord = 0;
        while (true)
        {
            if (_position >= _end)
                return false;
            if (_buffer[_position] == _comment)
            {
                if (!TrySkipLine())
                    return false;
                continue;
            }
            int start = _position;
            (int block, ulong mask) = (_block, _mask);
            if (!TrySplit(start))
            {
                // All of it is read again, from the same place.
                (_position, _block, _mask, _linesInRecord) = (start, block, mask, 0);
                return false;
            }
            if (!_isAscii && Fault == RecordFault.None && !Utf8.IsValid(Record))
                Fault = RecordFault.Encoding;
            return true;
        }
    }

    public override async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_isLast)
            return _position < _end;
        int left = _end - _position;
        if (_position > 0)
        {
            _buffer.AsSpan(_position, left).CopyTo(_buffer);
            _bytesBefore += _position;
        }
        (_position, _end, _recordStart, _recordEnd) = (0, left, 0, 0);
        if (left + BlockBytes >= _buffer.Length - BlockBytes)
        {
            if (left > MaxRecordBytes && _isFull)
                throw TooLong(LinesBefore);
            _isFull = left > MaxRecordBytes;
            // A quote that is not closed within a record's length will not be closed.
            if (_isFull)
            {
                Restart(0);
                return true;
            }
            Array.Resize(ref _buffer, Math.Max(FirstBufferBytes, _buffer.Length * 2));
        }
        // A block may be looked at beyond the end.
        int read = await _stream.ReadAtLeastAsync(_buffer.AsMemory(left, _buffer.Length - left - BlockBytes), 1, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        _end = left + read;
        _isLast = read == 0;
        _buffer.AsSpan(_end, BlockBytes).Clear();
        _isAscii = Ascii.IsValid(_buffer.AsSpan(0, _end));
        Restart(0);
        return _position < _end;
    }

    private bool TrySkipLine()
    {
        int line = _buffer.AsSpan(_position, _end - _position).IndexOfAny((byte)'\n', (byte)'\r');
        // A carriage return at the end may be half of a line end.
        if ((line < 0 || _position + line + 1 == _end) && !_isLast)
            return false;
        if (line < 0)
            _position = _end;
        else
            EndRecord(_position + line);
        LinesBefore += _linesInRecord;
        _linesInRecord = 0;
        Restart(_position);
        return true;
    }

    private void Restart(int position)
    {
        _block = position;
        _mask = Mask(position);
    }

    private bool TrySplit(int start)
    {
        FieldCount = 0;
        _escapedFields = 0;
        Fault = RecordFault.None;
        _recordStart = start;
        ref byte first = ref MemoryMarshal.GetArrayDataReference(_buffer);
        int field = start;
        while (true)
        {
            if (field < _end && Unsafe.Add(ref first, field) == _quote)
            {
                if (!TryQuoted(field, out int next, out bool ends))
                    return Fault == RecordFault.OpenQuote;
                if (ends)
                    return true;
                field = next;
                continue;
            }
            int i;
            byte c;
            do
            {
                if ((i = NextMark()) >= _end)
                    return AtEnd(field);
                c = Unsafe.Add(ref first, i);
            }
            while (!(c == _delimiterEnd ? IsDelimiter(i, field) : c is (byte)'\n' or (byte)'\r'));

            if (c == _delimiterEnd)
            {
                Add(field, i - _delimiter.Length + 1, escaped: false);
                field = i + 1;
                continue;
            }
            if (c == '\r' && i + 1 >= _end && !_isLast)
                return false;
            Add(field, i, escaped: false);
            EndRecord(i);
            return true;
        }
    }

    // A field that begins with a quote. False when it does not end here.
    private bool TryQuoted(int field, out int next, out bool ends)
    {
        next = 0;
        ends = false;
        NextMark();
        bool escaped = false;
        int close;
        while (true)
        {
            int i = NextMark();
            if (i >= _end)
                return OpenQuote();
            byte c = _buffer[i];
            if (c == _quote && _escape == _quote)
            {
                if (i + 1 >= _end && !_isLast)
                    return false;
                if (i + 1 < _end && _buffer[i + 1] == _quote)
                {
                    escaped = true;
                    NextMark();
                    continue;
                }
                close = i;
                break;
            }
            if (c == _quote)
            {
                if (i + 1 >= _end && !_isLast)
                    return false;
                close = i;
                break;
            }
            if (c == _escape)
            {
                escaped = true;
                if (i + 1 >= _end)
                    return OpenQuote();
                if (IsMark(_buffer[i + 1]))
                    NextMark();
                continue;
            }
            CountLine(i, c);
        }
        int after = close + 1;
        if (after + _delimiter.Length > _end && !_isLast)
            return false;
        if (after < _end && !IsFieldEnd(after))
        {
            Fault = RecordFault.TextBehindQuote;
            return TryRest(field, ref next, ref ends);
        }
        Add(field + 1, close, escaped);
        if (after >= _end)
        {
            if (!_isLast)
                return false;
            (_recordEnd, _position, ends) = (_end, _end, true);
            return true;
        }
        if (_buffer[after] is not ((byte)'\n' or (byte)'\r'))
        {
            next = after + _delimiter.Length;
            for (int skipped = 0; skipped < Marks(_delimiter); skipped++)
                NextMark();
            return true;
        }
        if (_buffer[after] == '\r' && after + 1 >= _end && !_isLast)
            return false;
        NextMark();
        EndRecord(after);
        ends = true;
        return true;
    }

    // What follows a closing quote, up to the end of the field.
    private bool TryRest(int field, ref int next, ref bool ends)
    {
        while (true)
        {
            int i = NextMark();
            if (i >= _end)
            {
                if (!_isLast)
                    return false;
                Add(field, _end, escaped: false);
                (_recordEnd, _position, ends) = (_end, _end, true);
                return true;
            }
            byte c = _buffer[i];
            if (c == _delimiterEnd && IsDelimiter(i, field))
            {
                Add(field, i - _delimiter.Length + 1, escaped: false);
                next = i + 1;
                return true;
            }
            if (c is not ((byte)'\n' or (byte)'\r'))
                continue;
            if (c == '\r' && i + 1 >= _end && !_isLast)
                return false;
            Add(field, i, escaped: false);
            EndRecord(i);
            ends = true;
            return true;
        }
    }

    // At the very end the first line alone is the bad record.
    private bool OpenQuote()
    {
        if (!_isLast && !_isFull)
            return false;
        _isFull = false;
        Fault = RecordFault.OpenQuote;
        FieldCount = 0;
        _linesInRecord = 0;
        int line = _buffer.AsSpan(_recordStart, _end - _recordStart).IndexOfAny((byte)'\n', (byte)'\r');
        if (line < 0)
            (_recordEnd, _position) = (_end, _end);
        else
            EndRecord(_recordStart + line);
        Restart(_position);
        return false;
    }

    private bool AtEnd(int field)
    {
        if (!_isLast)
            return false;
        Add(field, _end, escaped: false);
        (_recordEnd, _position) = (_end, _end);
        return true;
    }

    private void EndRecord(int lineEnd)
    {
        _recordEnd = lineEnd;
        _position = lineEnd + 1;
        _linesInRecord++;
        if (_buffer[lineEnd] == '\r' && _position < _end && _buffer[_position] == '\n')
        {
            NextMark();
            _position++;
        }
    }

    private void CountLine(int i, byte c)
    {
        // A carriage return before a line feed is counted with it.
        if (c == '\n' || (c == '\r' && !(i + 1 < _end && _buffer[i + 1] == '\n')))
            _linesInRecord++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(int start, int end, bool escaped)
    {
        int i = FieldCount;
        if (i == _starts.Length)
        {
            Array.Resize(ref _starts, i * 2);
            Array.Resize(ref _ends, i * 2);
            Array.Resize(ref _escaped, i * 2);
        }
        _starts[i] = start;
        _ends[i] = end;
        _escaped[i] = escaped;
        _escapedFields += escaped ? 1 : 0;
        FieldCount = i + 1;
    }

    private bool IsDelimiter(int last, int field) =>
        _delimiter.Length == 1 || (last - _delimiter.Length + 1 >= field && _buffer.AsSpan(last - _delimiter.Length + 1, _delimiter.Length).SequenceEqual(_delimiter));

    private bool IsFieldEnd(int at) => _buffer[at] is (byte)'\n' or (byte)'\r' || _buffer.AsSpan(at, Math.Min(_delimiter.Length, _end - at)).SequenceEqual(_delimiter);

    private bool IsMark(byte c) => c == _delimiterEnd || c is (byte)'\n' or (byte)'\r' || c == _quote || c == _escape;

    private int Marks(byte[] bytes)
    {
        int marks = 0;
        foreach (byte c in bytes)
            marks += IsMark(c) ? 1 : 0;
        return marks;
    }

    // The place of the next byte that matters; the end of the buffer when there is none.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int NextMark()
    {
        ulong mask = _mask;
        while (mask == 0)
        {
            _block += BlockBytes;
            if (_block >= _end)
                return _end;
            mask = Mask(_block);
        }
        _mask = mask & (mask - 1);
        return _block + BitOperations.TrailingZeroCount(mask);
    }

    private ulong Mask(int at)
    {
        ref byte bytes = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_buffer), at);
        ulong mask = Mask32(Vector256.LoadUnsafe(ref bytes)) | ((ulong)Mask32(Vector256.LoadUnsafe(ref bytes, 32)) << 32);
        int left = _end - at;
        return left >= BlockBytes ? mask : left <= 0 ? 0 : mask & ((1UL << left) - 1);
    }

    private uint Mask32(Vector256<byte> bytes)
    {
        Vector256<byte> found = Vector256.Equals(bytes, Vector256.Create(_delimiterEnd))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\n'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\r'));
        if (_quote >= 0)
            found |= Vector256.Equals(bytes, Vector256.Create((byte)_quote));
        if (_escape != _quote)
            found |= Vector256.Equals(bytes, Vector256.Create((byte)_escape));
        return found.ExtractMostSignificantBits();
    }

    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> field)
    {
        if (_unescaped.Length < field.Length)
            _unescaped = new byte[Math.Max(256, field.Length * 2)];
        int length = 0;
        for (int i = 0; i < field.Length; i++)
        {
            if (field[i] == _escape && i + 1 < field.Length)
                i++;
            _unescaped[length++] = field[i];
        }
        return _unescaped.AsSpan(0, length);
    }
}
