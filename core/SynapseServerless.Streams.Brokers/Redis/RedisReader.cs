using System.Globalization;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using StackExchange.Redis;

namespace SynapseServerless.Streaming.Brokers;

/// <summary>Plans over the ids of a stream, and reads its entries.</summary>
internal sealed class RedisReader(RedisSource source, RedisLink link, StreamContext context, MessageLayout layout) : IStreamReader
{
    private const string Partition = "stream";
    private const int Page = 1000;

    public Task<Schema?> FindSchemaAsync(CancellationToken cancellationToken) => Task.FromResult<Schema?>(layout.Schema);

    public async Task<StreamPlan> PlanAsync(StreamPlanRequest request, CancellationToken cancellationToken)
    {
        layout.Check($"stream '{source.Stream}'", context);
        StreamInfo info = await link.TryAsync($"Stream '{source.Stream}' cannot be looked at", () => link.Database.StreamInfoAsync(source.Stream)).ConfigureAwait(false);
        long added = info.EntriesAdded;
        if (added < info.Length)
            throw new SpecificationException($"The server at {StreamParts.Address(link.Access.Server)} does not count what streams were given", new Location { Parameter = "server" }, "Use Redis 7 or later.");
        bool isKnown = request.Offsets.TryGetValue(Partition, out string? known);
        RedisOffset from = RedisOffset.Parse(known ?? await StartAsync(info, cancellationToken).ConfigureAwait(false));
        if (from.Added > added)
        {
            throw new DataException(
                $"Stream '{source.Stream}' was given {added} entries, and {from.Added} of it were handled: it was deleted and made anew", Location.None, "Delete the stream here, and begin a new one.");
        }
        // What was added and is not there any more comes before what is there.
        long gone = isKnown ? added - info.Length - from.Added : 0;
        StreamGap[] gaps = gone > 0 ? [new StreamGap(Partition, from.Id, info.FirstEntry.IsNull ? (string)info.LastGeneratedId! : (string)info.FirstEntry.Id!, gone)] : [];
        long waiting = Math.Min(info.Length, added - from.Added);
        RedisOffset to = waiting <= request.MaxRows && waiting <= Page
            ? new RedisOffset((string)info.LastGeneratedId!, added)
            : await EndAsync(from, added - waiting, request, cancellationToken).ConfigureAwait(false);
        long rows = to.Added - Math.Max(from.Added, added - info.Length);
        return new StreamPlan
        {
            Ranges = rows > 0 ? [new StreamRange(Partition, from.ToString(), to.ToString()) { Rows = rows }] : [], Backlog = added - to.Added, Gaps = gaps,
        };
    }

    public async IAsyncEnumerable<StreamBatch> ReadAsync(StreamRange range, StreamReadContext readContext, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string from = RedisOffset.Parse(range.From).Id, to = RedisOffset.Parse(range.To).Id;
        var rows = new MessageRows(layout);
        var ids = new List<string>();
        while (await PageAsync(from, to, cancellationToken).ConfigureAwait(false) is { Length: > 0 } page)
        {
            foreach (StreamEntry entry in page)
            {
                string id = entry.Id!;
                if (Append(rows, entry, id, out byte[] body) is not { } fault)
                    ids.Add(id);
                else if (fault.IsChange)
                    throw new StreamChangedException($"stream '{source.Stream}'", id, fault.Problem);
                else
                    readContext.Poisoned(new PoisonedRecord(id, RecordText.Of(body), fault.Problem));
                if (rows.Count >= readContext.BatchRows || rows.Bytes >= readContext.BatchBytes)
                    yield return Build();
            }
            from = page[^1].Id!;
        }
        if (rows.Count > 0)
            yield return Build();

        StreamBatch Build()
        {
            string[] offsets = [.. ids];
            ids.Clear();
            return new StreamBatch(rows.Build(), row => offsets[row]);
        }
    }

    public Task CommittedAsync(IReadOnlyDictionary<string, string> offsets, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => link.DisposeAsync();

    private async Task<string> StartAsync(StreamInfo info, CancellationToken cancellationToken) => source.Start == "latest"
        ? await StreamParts.RememberAsync(context, "start.txt", () => Task.FromResult(new RedisOffset((string)info.LastGeneratedId!, info.EntriesAdded).ToString()), cancellationToken).ConfigureAwait(false)
        : new RedisOffset("0-0", 0).ToString();

    private async Task<RedisOffset> EndAsync(RedisOffset from, long before, StreamPlanRequest request, CancellationToken cancellationToken)
    {
        (string id, long added, long bytes) = (from.Id, Math.Max(from.Added, before), 0);
        long most = added + request.MaxRows;
        while (added < most && bytes < request.MaxBytes && await PageAsync(id, "+", cancellationToken, (int)Math.Min(Page, most - added)).ConfigureAwait(false) is { Length: > 0 } page)
        {
            (id, added) = ((string)page[^1].Id!, added + page.Length);
            bytes += page.Sum(entry => entry.Values.Sum(field => field.Name.Length() + field.Value.Length()));
        }
        return new RedisOffset(id, added);
    }

    // Behind an id: XRANGE takes the mark ( for that.
    private Task<StreamEntry[]> PageAsync(string after, string to, CancellationToken cancellationToken, int count = Page)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return link.TryAsync($"Stream '{source.Stream}' cannot be read", () => link.Database.StreamRangeAsync(source.Stream, $"({after}", to, count));
    }

    private MessageFault? Append(MessageRows rows, StreamEntry entry, string id, out byte[] body)
    {
        var info = new MessageInfo { Id = id, Topic = source.Stream, Time = long.Parse(id.AsSpan(0, id.IndexOf('-', StringComparison.Ordinal)), CultureInfo.InvariantCulture) };
        if (source.Field is null)
        {
            body = System.Text.Encoding.UTF8.GetBytes(string.Join(' ', entry.Values.Select(field => $"{field.Name}={field.Value}")));
            return rows.Append([.. entry.Values.Select(field => KeyValuePair.Create(field.Name.ToString(), (byte[])field.Value!))], info);
        }
        RedisValue value = entry[source.Field];
        body = value.IsNull ? [] : (byte[])value!;
        return value.IsNull ? new MessageFault($"The entry has no field '{source.Field}'") : rows.Append(body, hasBody: true, info);
    }
}
