using System.Globalization;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace SynapseServerless.Streaming.Kafka;

/// <summary>Plans over the offsets of a topic, and reads its partitions.</summary>
internal sealed partial class KafkaReader : IStreamReader
{
    private readonly KafkaSourceBase _source;
    private readonly KafkaClients _clients;
    private readonly KafkaTopic _topic;
    private readonly MessageLayout _layout;
    private readonly KafkaConsumers _consumers;
    private readonly string _group;

    public KafkaReader(KafkaSourceBase source, KafkaClients clients, KafkaTopic topic, MessageLayout layout)
    {
        (_source, _clients, _topic, _layout) = (source, clients, topic, layout);
        _group = source.ConsumerGroup ?? $"synapse.{clients.Context.Stream}";
        _consumers = new KafkaConsumers(clients, layout, _group, committedOnly: !source.ReadUncommitted, source.SkipDropped);
    }

    public Task<Schema?> FindSchemaAsync(CancellationToken cancellationToken) => Task.FromResult<Schema?>(_layout.Schema);

    public async Task<StreamPlan> PlanAsync(StreamPlanRequest request, CancellationToken cancellationToken)
    {
        _layout.Check($"topic '{_topic.Name}'", _clients.Context);
        int[] partitions = await _topic.PartitionsAsync(cancellationToken).ConfigureAwait(false);
        // What came before the first was asked for may be gone when the last is: so the ends are asked for last.
        IReadOnlyDictionary<int, long> first = await _topic.OffsetsAsync(partitions, OffsetSpec.Earliest(), !_source.ReadUncommitted, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<int, long> end = await _topic.OffsetsAsync(partitions, OffsetSpec.Latest(), !_source.ReadUncommitted, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<int, long> starts = await StartsAsync(partitions, first, end, cancellationToken).ConfigureAwait(false);
        var gaps = new List<StreamGap>();
        var waiting = new List<(int Partition, long From, long End)>();
        foreach (int partition in partitions)
        {
            long from = request.Offsets.TryGetValue(Name(partition), out string? known)
                ? long.Parse(known, CultureInfo.InvariantCulture)
                : starts.TryGetValue(partition, out long start) ? start : 0;
            if (from > end[partition])
                throw Recreated(partition, from, end[partition]);
            if (from < first[partition] && request.Offsets.ContainsKey(Name(partition)))
                gaps.Add(new StreamGap(Name(partition), Text(from), Text(first[partition]), first[partition] - from));
            waiting.Add((partition, Math.Max(from, first[partition]), end[partition]));
        }
        return Plan(waiting, gaps, Math.Min(request.MaxRows, _consumers.RowsOf(request.MaxBytes)));
    }

    public async IAsyncEnumerable<StreamBatch> ReadAsync(StreamRange range, StreamReadContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        KafkaConsumer consumer = await _consumers.RentAsync(cancellationToken).ConfigureAwait(false);
        bool isSound = false;
        try
        {
            consumer.Assign(
                _topic.Name, int.Parse(range.Partition, CultureInfo.InvariantCulture), long.Parse(range.From, CultureInfo.InvariantCulture),
                long.Parse(range.To, CultureInfo.InvariantCulture));
            while (!consumer.IsAtEnd)
            {
                // librdkafka waits in the call itself.
                StreamBatch? batch = await Task.Run(() => consumer.Next(context, cancellationToken), cancellationToken).ConfigureAwait(false);
                if (batch is not null)
                    yield return batch;
            }
            isSound = true;
        }
        finally
        {
            _consumers.Return(consumer, isSound);
        }
    }

    public async Task CommittedAsync(IReadOnlyDictionary<string, string> offsets, CancellationToken cancellationToken)
    {
        if (!_source.CommitOffsets || offsets.Count == 0)
            return;
        try
        {
            await _topic.CommitAsync(
                _group, offsets.ToDictionary(one => int.Parse(one.Key, CultureInfo.InvariantCulture), one => long.Parse(one.Value, CultureInfo.InvariantCulture)),
                cancellationToken).ConfigureAwait(false);
        }
        catch (SynapseException error)
        {
            // The stream has its offsets; what others are shown comes with the next epoch.
            NotCommitted(_clients.Context.Logger, _clients.Context.Stream, error.Message);
        }
    }

    public ValueTask DisposeAsync()
    {
        _consumers.Dispose();
        _topic.Dispose();
        return ValueTask.CompletedTask;
    }

    private static StreamPlan Plan(List<(int Partition, long From, long End)> waiting, List<StreamGap> gaps, long maxRows)
    {
        IReadOnlyList<long> shares = FairShares.Of([.. waiting.Select(one => one.End - one.From)], maxRows);
        var ranges = new List<StreamRange>();
        long backlog = 0;
        for (int i = 0; i < waiting.Count; i++)
        {
            (int partition, long from, long end) = waiting[i];
            backlog += end - from - shares[i];
            if (shares[i] > 0)
                ranges.Add(new StreamRange(Name(partition), Text(from), Text(from + shares[i])) { Rows = shares[i] });
        }
        return new StreamPlan { Ranges = ranges, Backlog = backlog, Gaps = gaps };
    }

    // Where partitions begin is decided by the first who looks, and holds for all who look later.
    private async Task<IReadOnlyDictionary<int, long>> StartsAsync(
        int[] partitions, IReadOnlyDictionary<int, long> first, IReadOnlyDictionary<int, long> end, CancellationToken cancellationToken)
    {
        if (_source.Start == "earliest")
            return first;
        string text = await StreamParts.RememberAsync(
            _clients.Context, "start.json",
            async () => StartText.Write(_source.StartTime is { } time ? await AtAsync(partitions, time, end, cancellationToken).ConfigureAwait(false) : end),
            cancellationToken).ConfigureAwait(false);
        return StartText.Read(text);
    }

    private async Task<IReadOnlyDictionary<int, long>> AtAsync(int[] partitions, DateTimeOffset time, IReadOnlyDictionary<int, long> end, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<int, long> found = await _topic.OffsetsAsync(
            partitions, OffsetSpec.ForTimestamp(time.ToUnixTimeMilliseconds()), !_source.ReadUncommitted, cancellationToken).ConfigureAwait(false);
        return found.ToDictionary(one => one.Key, one => one.Value >= 0 ? one.Value : end[one.Key]);
    }

    private DataException Recreated(int partition, long from, long end) => new(
        $"Partition {partition} of topic '{_topic.Name}' ends at offset {Text(end)}, and the stream has handled it up to {Text(from)}: the topic was deleted and made anew", Location.None,
        "Delete the stream, and begin a new one on the new topic.");

    private static string Name(int partition) => partition.ToString(CultureInfo.InvariantCulture);

    private static string Text(long offset) => offset.ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stream {Stream}: {Problem}")]
    private static partial void NotCommitted(ILogger logger, string stream, string problem);
}
