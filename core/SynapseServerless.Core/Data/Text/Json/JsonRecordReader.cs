using System.Text;
using System.Text.Json;

namespace SynapseServerless.Data;

/// <summary>Splits JSON into records: the lines of NDJSON, or the items of an array.</summary>
internal abstract class JsonRecordReader(Stream stream) : RecordReader
{
    /// <summary>How deep a record may be nested.</summary>
    public const int MaxDepth = 64;

    private const int FirstBufferBytes = 1 << 20;

    /// <summary>How records are parsed.</summary>
    public static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    private byte[] _buffer = [];
    private long _bytesBefore;
    private int _end;

    public override ReadOnlySpan<byte> Record => _buffer.AsSpan(RecordStart, RecordEnd - RecordStart);

    public override long BytesBefore => _bytesBefore + RecordStart;

    public override long BytesRead => _bytesBefore + Position;

    /// <summary>Whether there is no more than is in the buffer.</summary>
    protected bool IsLast { get; private set; }

    /// <summary>Where reading goes on.</summary>
    protected int Position { get; set; }

    /// <summary>Where the record begins.</summary>
    protected int RecordStart { get; set; }

    /// <summary>Where the record ends.</summary>
    protected int RecordEnd { get; set; }

    /// <summary>What is in the buffer and was not read.</summary>
    protected ReadOnlySpan<byte> Rest => _buffer.AsSpan(Position, _end - Position);

    /// <summary>Some of the buffer.</summary>
    protected ReadOnlySpan<byte> Between(int start, int end) => _buffer.AsSpan(start, end - start);

    /// <summary>Splits JSON.</summary>
    /// <param name="stream">The text in UTF-8.</param>
    /// <param name="isArray">Whether it is an array; otherwise a record is a line.</param>
    public static JsonRecordReader Of(Stream stream, bool isArray) => isArray ? new JsonArrayReader(stream) : new JsonLineReader(stream);

    public override async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (IsLast)
            return false;
        int left = _end - Position;
        _buffer.AsSpan(Position, left).CopyTo(_buffer);
        _bytesBefore += Position;
        (Position, _end, RecordStart, RecordEnd) = (0, left, 0, 0);
        if (left == _buffer.Length)
        {
            if (left > MaxRecordBytes)
                throw TooLong(LinesBefore);
            Array.Resize(ref _buffer, Math.Max(FirstBufferBytes, _buffer.Length * 2));
        }
        int read = await stream.ReadAsync(_buffer.AsMemory(left), cancellationToken).ConfigureAwait(false);
        _end = left + read;
        IsLast = read == 0;
        return true;
    }

    private sealed class JsonLineReader(Stream stream) : JsonRecordReader(stream)
    {
        private bool _hasRecord;

        public override bool TryRead()
        {
            LinesBefore += _hasRecord ? 1 : 0;
            _hasRecord = false;
            while (true)
            {
                ReadOnlySpan<byte> rest = Rest;
                int end = rest.IndexOf((byte)'\n');
                if (end < 0 && (!IsLast || rest.Length == 0))
                    return false;
                int length = end < 0 ? rest.Length : end;
                (RecordStart, RecordEnd) = (Position, Position + length);
                Position += end < 0 ? length : length + 1;
                if (Record.TrimStart(" \t\r"u8).Length > 0)
                {
                    _hasRecord = true;
                    return true;
                }
                LinesBefore++;
            }
        }
    }

    private sealed class JsonArrayReader(Stream stream) : JsonRecordReader(stream)
    {
        private enum State
        {
            Start,
            First,
            AfterItem,
            Item,
            End,
        }

        private State _state;

        public override bool TryRead()
        {
            // What was read last may have lines of its own.
            LinesBefore += Between(RecordStart, RecordEnd).Count((byte)'\n');
            (RecordStart, RecordEnd) = (Position, Position);
            while (true)
            {
                SkipSpace();
                ReadOnlySpan<byte> rest = Rest;
                if (rest.Length == 0)
                    return _state == State.End || !IsLast ? false : throw Wrong("This file is cut off: its JSON array has no end");
                if (_state == State.Item || (_state == State.First && rest[0] != ']'))
                    return TryItem();
                _state = (_state, (char)rest[0]) switch
                {
                    (State.Start, '[') => State.First,
                    (State.First, _) => State.End,
                    (State.AfterItem, ',') => State.Item,
                    (State.AfterItem, ']') => State.End,
                    (State.Start, '{') => throw new RecordException(
                        "A JSON array of objects is expected, and this file begins with an object",
                        "Set format to ndjson where each line is an object, or put the objects into an array.", LinesBefore),
                    (State.Start, _) => throw Wrong("A JSON array of objects is expected, and this file does not begin with one"),
                    (State.End, _) => throw Wrong("There is more after the end of the JSON array"),
                    _ => throw Wrong("This file is not a JSON array: items have a comma between them"),
                };
                (Position, RecordStart, RecordEnd) = (Position + 1, Position + 1, Position + 1);
            }
        }

        private bool TryItem()
        {
            var json = new Utf8JsonReader(Rest, IsLast, new JsonReaderState(Options));
            try
            {
                if (!json.Read() || !json.TrySkip())
                    return false;
            }
            catch (JsonException exception)
            {
                LinesBefore += exception.LineNumber ?? 0;
                throw Wrong(JsonText.IsTooDeep(exception) ? JsonText.TooDeep : $"This is not JSON: {exception.Message.Split(". LineNumber")[0].TrimEnd('.')}", exception);
            }
            (RecordStart, RecordEnd) = (Position, Position + (int)json.BytesConsumed);
            Position = RecordEnd;
            _state = State.AfterItem;
            return true;
        }

        private RecordException Wrong(string problem, Exception? inner = null) =>
            new(problem, "Correct the file; objects that stand on a line each are format ndjson.", LinesBefore, inner);

        private void SkipSpace()
        {
            ReadOnlySpan<byte> rest = Rest;
            int used = 0;
            if (_state == State.Start && rest.StartsWith(Encoding.UTF8.Preamble))
                used = Encoding.UTF8.Preamble.Length;
            for (; used < rest.Length && rest[used] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'; used++)
                LinesBefore += rest[used] == '\n' ? 1 : 0;
            (Position, RecordStart, RecordEnd) = (Position + used, Position + used, Position + used);
        }
    }
}
