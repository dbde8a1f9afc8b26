using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;

namespace SynapseServerless.Streaming.Kafka;

/// <summary>Reads one range of a partition after the other.</summary>
internal sealed class KafkaConsumer : IDisposable
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(100);

    private readonly KafkaClients _clients;
    private readonly bool _skipsDropped;
    private readonly IConsumer<bool, bool> _consumer;
    private readonly MessageRows _rows;
    private readonly RecordBytes _key = new();
    private readonly RecordBytes _body = new();
    private readonly bool _hasHeaders;
    private readonly bool _hasTime;
    private string _topic = "";
    private int _partition;
    private long _next;
    private long _end;

    public KafkaConsumer(ConsumerConfig config, KafkaClients clients, MessageLayout layout, bool skipsDropped)
    {
        (_clients, _skipsDropped) = (clients, skipsDropped);
        _rows = new MessageRows(layout);
        (_hasHeaders, _hasTime) = (layout.Has(MessageParts.Headers), layout.Has(MessageParts.Timestamp));
        ConsumerBuilder<bool, bool> builder = new ConsumerBuilder<bool, bool>(config)
            .SetKeyDeserializer(_key)
            .SetValueDeserializer(_body)
            .SetErrorHandler((_, error) => clients.OnError(error))
            .SetLogHandler((_, message) => clients.OnLog(message));
        if (clients.Access.Scope is not null)
            builder.SetOAuthBearerTokenRefreshHandler((client, settings) => _ = clients.RefreshTokenAsync(client));
        _consumer = builder.Build();
    }

    /// <summary>Whether the range has been read.</summary>
    public bool IsAtEnd => _next >= _end;

    /// <summary>How many records were read of the range.</summary>
    public long RowsRead { get; private set; }

    /// <summary>How many bytes their bodies and keys have.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Begins a range.</summary>
    public void Assign(string topic, int partition, long from, long end)
    {
        (_topic, _partition, _next, _end, RowsRead, BytesRead) = (topic, partition, from, end, 0, 0);
        _consumer.Assign(new TopicPartitionOffset(topic, partition, from));
    }

    /// <summary>Ends it.</summary>
    public void Release() => _consumer.Unassign();

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _consumer.Dispose();

    /// <summary>The next rows of the range; null where what was left of it has none.</summary>
    public StreamBatch? Next(StreamReadContext context, CancellationToken cancellationToken)
    {
        var offsets = new long[Math.Min(context.BatchRows, 65_536)];
        long waiting = Stopwatch.GetTimestamp();
        while (!IsAtEnd && _rows.Count < offsets.Length && _rows.Bytes < context.BatchBytes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ConsumeResult<bool, bool>? record = Consume(context);
            if (record is null || (record.IsPartitionEOF && record.Offset.Value < _end))
            {
                // A gap at the end of the range, such as the mark of a transaction, is passed without a record.
                if (record is null && _consumer.Position(new TopicPartition(_topic, _partition)) is { IsSpecial: false } position && position.Value >= _end)
                    _next = _end;
                else if (Stopwatch.GetElapsedTime(waiting) > _clients.Access.Timeout)
                    throw Stalled(null);
                continue;
            }
            waiting = Stopwatch.GetTimestamp();
            if (record.IsPartitionEOF || record.Offset.Value >= _end)
                _next = _end;
            else
                Take(record, offsets, context);
        }
        if (_rows.Count == 0)
            return null;
        return new StreamBatch(_rows.Build(), row => Text(offsets[row]));
    }

    private void Take(ConsumeResult<bool, bool> record, long[] offsets, StreamReadContext context)
    {
        long offset = record.Offset.Value;
        _next = offset + 1;
        RowsRead++;
        BytesRead += _key.Span.Length + _body.Span.Length;
        var info = new MessageInfo
        {
            Key = _key.Span, HasKey = _key.IsThere, Topic = _topic, Partition = _partition, Offset = offset,
            Time = _hasTime && record.Message.Timestamp.Type != TimestampType.NotAvailable ? record.Message.Timestamp.UnixTimestampMs : null,
            Headers = _hasHeaders ? [.. record.Message.Headers.Select(header => new KeyValuePair<string, byte[]?>(header.Key, header.GetValueBytes()))] : null,
        };
        if (_rows.Append(_body.Span, _body.IsThere, info) is not { } fault)
        {
            offsets[_rows.Count - 1] = offset;
            return;
        }
        if (fault.IsChange)
            throw new StreamChangedException($"topic '{_topic}', partition {_partition}", Text(offset), fault.Problem);
        context.Poisoned(new PoisonedRecord(Text(offset), RecordText.Of(_body.Span), fault.Problem));
    }

    private ConsumeResult<bool, bool>? Consume(StreamReadContext context)
    {
        try
        {
            return _consumer.Consume(s_poll);
        }
        catch (ConsumeException error) when (error.Error.Code is ErrorCode.OffsetOutOfRange or ErrorCode.Local_AutoOffsetReset)
        {
            PassDropped(context);
            return null;
        }
        catch (ConsumeException error) when (!error.Error.IsFatal && error.Error.Code is ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_TimedOut)
        {
            // It connects again by itself; how long that may take is looked at above.
            _clients.OnError(error.Error);
            return null;
        }
        catch (KafkaException error)
        {
            throw Stalled(error.Error);
        }
    }

    private void PassDropped(StreamReadContext context)
    {
        long first;
        try
        {
            first = Math.Min(_end, _consumer.QueryWatermarkOffsets(new TopicPartition(_topic, _partition), _clients.Access.Timeout).Low.Value);
        }
        catch (KafkaException error)
        {
            throw Stalled(error.Error);
        }
        string gone = string.Create(
            CultureInfo.InvariantCulture,
            $"{Math.Max(0, first - _next):N0} rows of partition {_partition} of topic '{_topic}' from offset {_next} on are gone: the broker dropped them while they were waiting to be read");
        if (!_skipsDropped)
            throw new DataException(gone, Location.None, "Keep records for longer (retention.ms, retention.bytes). To go on without them, set skipDropped to true.");
        context.Poisoned(new PoisonedRecord(Text(_next), "", gone));
        _next = first;
        _consumer.Assign(new TopicPartitionOffset(_topic, _partition, first));
    }

    private SynapseException Stalled(Error? error) => _clients.Unreachable($"Partition {_partition} of topic '{_topic}' cannot be read from offset {Text(_next)} on", error);

    private static string Text(long offset) => offset.ToString(CultureInfo.InvariantCulture);
}
