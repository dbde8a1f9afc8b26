using System.Buffers.Binary;
using Apache.Arrow;
using SynapseServerless.Databases.Columns;

namespace SynapseServerless.Databases.Postgres;

/// <summary>Reads rows of PostgreSQL's binary COPY format into columns.</summary>
internal sealed class PostgresCopyReader
{
    // Signature, flags, and the length of what follows.
    private const int HeaderLength = 11 + 4 + 4;

    private readonly Stream _stream;
    private readonly BatchBuffer _batch;
    private readonly PostgresCell[] _cells;
    private readonly string[] _names;
    private byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;
    private bool _isBegun;
    private bool _isOver;

    public PostgresCopyReader(Stream stream, Schema schema, BatchBuffer batch)
    {
        (_stream, _batch) = (stream, batch);
        _cells = [.. batch.Columns.Select(PostgresCells.Reader)];
        _names = [.. schema.FieldsList.Select(field => field.Name)];
    }

    /// <summary>Reads until the batch is full.</summary>
    /// <returns>Whether it is; not at the end, where what is left is in the batch.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (!_isBegun)
        {
            while (_end < HeaderLength)
                await FillAsync(cancellationToken).ConfigureAwait(false);
            _start = HeaderLength + BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(HeaderLength - 4));
            _isBegun = true;
        }
        while (!_isOver)
        {
            if (Rows())
                return true;
            if (!_isOver)
                await FillAsync(cancellationToken).ConfigureAwait(false);
        }
        return false;
    }

    // Takes rows that are there as a whole.
    private bool Rows()
    {
        while (true)
        {
            ReadOnlySpan<byte> there = _buffer.AsSpan(_start, _end - _start);
            if (there.Length < 2)
                return false;
            int fields = BinaryPrimitives.ReadInt16BigEndian(there);
            if (fields < 0)
            {
                _isOver = true;
                return false;
            }
            int length = Length(there, fields);
            if (length < 0)
                return false;
            Append(there);
            _start += length;
            if (_batch.EndRow())
                return true;
        }
    }

    private static int Length(ReadOnlySpan<byte> there, int fields)
    {
        int at = 2;
        for (int i = 0; i < fields; i++)
        {
            if (at + 4 > there.Length)
                return -1;
            int length = BinaryPrimitives.ReadInt32BigEndian(there[at..]);
            at += 4 + Math.Max(0, length);
            if (at > there.Length)
                return -1;
        }
        return at;
    }

    private void Append(ReadOnlySpan<byte> row)
    {
        int at = 2;
        for (int i = 0; i < _cells.Length; i++)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(row[at..]);
            at += 4;
            if (length < 0)
            {
                _batch.Columns[i].AppendNull();
                continue;
            }
            try
            {
                _cells[i](row.Slice(at, length));
            }
            catch (FormatException error)
            {
                throw new DataException($"A cell has no place in a batch: {error.Message}", new Location { Column = _names[i] }, "Give a query that casts the column, or leaves such rows out.", error);
            }
            at += length;
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
            System.Array.Resize(ref _buffer, checked(_buffer.Length * 2));
        int read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        if (read == 0)
            throw new EndOfStreamException("the rows ended in the middle");
        _end += read;
    }
}
