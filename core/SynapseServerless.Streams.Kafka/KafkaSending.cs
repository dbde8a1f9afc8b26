using Confluent.Kafka;

namespace SynapseServerless.Streaming.Kafka;

/// <summary>Records of one part that are on their way: a bounded number at a time, and the first that failed.</summary>
/// <param name="producer">Sends them.</param>
/// <param name="topic">The topic.</param>
internal sealed class KafkaSending(IProducer<byte[]?, byte[]?> producer, string topic) : IDisposable
{
    /// <summary>How many records of a part are on their way at a time.</summary>
    public const int MostInFlight = 20_000;

    private readonly SemaphoreSlim _room = new(MostInFlight);
    private Error? _failed;
    private bool _isComplete;

    /// <summary>Sends a record; returns before it has arrived.</summary>
    /// <exception cref="KafkaException">A record before it did not arrive.</exception>
    public async ValueTask SendAsync(Message<byte[]?, byte[]?> message, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            ThrowIfFailed();
            try
            {
                producer.Produce(topic, message, Arrived);
                return;
            }
            catch (ProduceException<byte[]?, byte[]?> error) when (error.Error.Code == ErrorCode.Local_QueueFull)
            {
                // Other parts have filled the queue of the producer; what it sends makes room.
                await Task.Delay(5, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits until all have arrived.</summary>
    /// <exception cref="KafkaException">One did not.</exception>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        for (int i = 0; i < MostInFlight; i++)
        {
            if (!_room.Wait(0, CancellationToken.None))
                await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        _isComplete = true;
        ThrowIfFailed();
    }

    /// <summary>Lets go of it; where something is still on its way, what tells of that needs it until then.</summary>
    public void Dispose()
    {
        if (_isComplete)
            _room.Dispose();
    }

    private void Arrived(DeliveryReport<byte[]?, byte[]?> report)
    {
        if (report.Error.IsError)
            Interlocked.CompareExchange(ref _failed, report.Error, null);
        _room.Release();
    }

    private void ThrowIfFailed()
    {
        if (Volatile.Read(ref _failed) is { } error)
            throw new KafkaException(error);
    }
}
