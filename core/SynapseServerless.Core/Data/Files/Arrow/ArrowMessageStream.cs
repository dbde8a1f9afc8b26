using System.Buffers.Binary;
using System.Globalization;
using Apache.Arrow;

namespace SynapseServerless.Data;

/// <summary>A run of bytes of a file.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How many bytes it has.</param>
internal readonly record struct ArrowSegment(long Start, long Length);

/// <summary>
/// Arrow IPC messages, one after the other, as they stand in some segments of a file. Each is looked at before its first byte is
/// given to the reader, which allocates what a message says and points into it.
/// </summary>
/// <param name="inner">The file.</param>
/// <param name="segments">Where in it the messages are, in order: each is a message of a file, or all messages of a stream.</param>
/// <param name="isFile">Whether it is a file.</param>
/// <param name="first">The first record batch that is read, from 0.</param>
internal sealed class ArrowMessageStream(Stream inner, IReadOnlyList<ArrowSegment> segments, bool isFile, int first) : Stream
{
    private const int Continuation = -1, PrefixLength = 8;

    private byte[] _head = [];
    private int _given, _segment = -1, _messages, _dictionaries, _batches;
    private ArrowMessageKind? _kind;
    private long _body, _left;
    private bool _isOver;

    /// <summary>The schema, once it is known: batches have to be of it.</summary>
    public Schema? Expected { get; set; }

    /// <summary>What is being read, in words.</summary>
    public string Place => _kind switch
    {
        ArrowMessageKind.Schema => "its schema",
        ArrowMessageKind.Dictionary => string.Create(CultureInfo.InvariantCulture, $"dictionary {_dictionaries}"),
        ArrowMessageKind.Batch => string.Create(CultureInfo.InvariantCulture, $"record batch {first + _batches}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"message {_messages}"),
    };

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0 || (_given == _head.Length && _body == 0 && !await NextAsync(cancellationToken)))
            return 0;
        if (_given < _head.Length)
        {
            int count = Math.Min(buffer.Length, _head.Length - _given);
            _head.AsMemory(_given, count).CopyTo(buffer);
            _given += count;
            return count;
        }
        int read = await inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _body)], cancellationToken);
        if (read == 0)
            throw CutShort();
        _body -= read;
        return read;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    // Takes the head of the next message in; false where there is none.
    private async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        if (_isOver)
            return false;
        (_kind, _messages) = (null, _messages + 1);
        if (isFile)
            _left = 0;
        while (_left == 0)
        {
            if (++_segment == segments.Count)
            {
                _isOver = true;
                return false;
            }
            inner.Position = segments[_segment].Start;
            _left = segments[_segment].Length;
        }
        byte[] prefix = new byte[PrefixLength];
        await FillAsync(prefix.AsMemory(0, sizeof(int)), cancellationToken);
        int length = BinaryPrimitives.ReadInt32LittleEndian(prefix), prefixLength = sizeof(int);
        // Files of before Arrow 0.15 have no mark in front of the length.
        if (length == Continuation)
        {
            await FillAsync(prefix.AsMemory(sizeof(int), sizeof(int)), cancellationToken);
            (length, prefixLength) = (BinaryPrimitives.ReadInt32LittleEndian(prefix.AsSpan(sizeof(int))), PrefixLength);
        }
        if (length == 0)
        {
            if (isFile)
                throw new InvalidDataException("it is not there");
            if (_left > 0)
                throw new InvalidDataException($"{_left} bytes follow its end");
            _isOver = true;
            return false;
        }
        if (length < 0 || length > _left)
            throw new InvalidDataException($"the metadata of a message has {length} bytes, and {_left} are left");
        byte[] head = new byte[prefixLength + length];
        prefix.AsSpan(0, prefixLength).CopyTo(head);
        await FillAsync(head.AsMemory(prefixLength), cancellationToken);
        var message = ArrowMessage.Read(head.AsSpan(prefixLength), Begin);
        if (message.BodyLength > _left)
            throw new InvalidDataException($"a message has {message.BodyLength} bytes, and {_left} are left");
        if (message.Kind == ArrowMessageKind.Schema == Expected is not null)
            throw new InvalidDataException(Expected is null ? "it does not begin with a schema" : "it has a second schema");
        if (Expected is not null)
            ArrowLayout.Check(message, Expected);
        (_head, _given, _body) = (head, 0, message.BodyLength);
        _left -= message.BodyLength;
        return true;
    }

    private void Begin(ArrowMessageKind kind)
    {
        _kind = kind;
        _dictionaries += kind == ArrowMessageKind.Dictionary ? 1 : 0;
        _batches += kind == ArrowMessageKind.Batch ? 1 : 0;
    }

    private async ValueTask FillAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (buffer.Length > _left || await inner.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) < buffer.Length)
            throw CutShort();
        _left -= buffer.Length;
    }

    private static InvalidDataException CutShort() => new("it was cut short");
}
