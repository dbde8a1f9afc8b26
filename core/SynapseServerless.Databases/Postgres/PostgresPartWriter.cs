using System.Buffers.Binary;
using Apache.Arrow;
using Npgsql;
using SynapseServerless.Databases.Writing;

namespace SynapseServerless.Databases.Postgres;

/// <summary>Sends a partition in PostgreSQL's binary COPY format.</summary>
internal sealed class PostgresPartWriter : ITablePartWriter
{
    private static readonly byte[] s_header = [.. "PGCOPY\n"u8, 0xFF, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlRawCopyStream _copy;
    private readonly WriteTarget _target;
    private readonly Func<Func<Task<bool>>, Task<bool>> _try;
    private readonly CopyBuffer _buffer = new();
    private bool _isComplete;
    private bool _isClosed;

    public PostgresPartWriter(NpgsqlConnection connection, NpgsqlRawCopyStream copy, WriteTarget target, Func<Func<Task<bool>>, Task<bool>> attempt)
    {
        (_connection, _copy, _target, _try) = (connection, copy, target, attempt);
        _buffer.Bytes(s_header);
    }

    public async ValueTask WriteAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        PostgresColumnWriter[] columns = [.. _target.Names.Select(name => new PostgresColumnWriter(batch.Column(batch.Schema.GetFieldIndex(name))))];
        await _try(async () =>
        {
            for (int row = 0; row < batch.Length; row++)
            {
                _buffer.Int16((short)columns.Length);
                foreach (PostgresColumnWriter column in columns)
                    column.Write(_buffer, row);
                if (_buffer.Length >= 128 * 1024)
                    await SendAsync(cancellationToken).ConfigureAwait(false);
            }
            return true;
        }).ConfigureAwait(false);
    }

    public async Task CompleteAsync(CancellationToken cancellationToken) => await _try(async () =>
    {
        _buffer.Int16(-1);
        await SendAsync(cancellationToken).ConfigureAwait(false);
        _isClosed = true;
        await _copy.DisposeAsync().ConfigureAwait(false);
        await using var commit = new NpgsqlCommand("COMMIT", _connection);
        await commit.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return _isComplete = true;
    }).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        if (!_isComplete && !_isClosed)
        {
            try
            {
                await _copy.CancelAsync().ConfigureAwait(false);
            }
            catch (Exception error) when (error is NpgsqlException or IOException or InvalidOperationException)
            {
                // The connection is gone, and with it the transaction: nothing is left either way.
                _isClosed = true;
            }
        }
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await _copy.WriteAsync(_buffer.Written, cancellationToken).ConfigureAwait(false);
        _buffer.Clear();
    }
}

/// <summary>Bytes that wait to be sent, numbers with their highest byte first.</summary>
internal sealed class CopyBuffer
{
    private byte[] _bytes = new byte[256 * 1024];

    /// <summary>How many there are.</summary>
    public int Length { get; private set; }

    /// <summary>What there is.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    public void Int16(short value) => BinaryPrimitives.WriteInt16BigEndian(Room(2), value);

    public void Int32(int value) => BinaryPrimitives.WriteInt32BigEndian(Room(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64BigEndian(Room(8), value);

    public void Byte(byte value) => Room(1)[0] = value;

    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Room(bytes.Length));

    /// <summary>A place for a length that is not known yet.</summary>
    public int Reserve()
    {
        Room(4);
        return Length;
    }

    /// <summary>Puts the length of what was written since into its place.</summary>
    public void Fill(int from) => BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(from - 4), Length - from);

    private Span<byte> Room(int length)
    {
        if (Length + length > _bytes.Length)
            System.Array.Resize(ref _bytes, checked(Math.Max(_bytes.Length * 2, Length + length)));
        Span<byte> room = _bytes.AsSpan(Length, length);
        Length += length;
        return room;
    }
}
