using StackExchange.Redis;
using SynapseServerless.Streaming;
using SynapseServerless.Streaming.Brokers;
using Xunit;

namespace SynapseServerless.ML.Tests.Streams.Brokers;

/// <summary>Entries of a real server of Redis.</summary>
public sealed class RedisTests : IAsyncLifetime
{
    private readonly StreamTesting _testing = new();
    private RedisServer _server = null!;
    private ConnectionMultiplexer _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.ServerAsync();
        _client = await ConnectionMultiplexer.ConnectAsync(_server.Address);
    }

    [Fact]
    public async Task Entries_are_read_by_their_id_in_epochs_whose_fields_are_columns()
    {
        await AddAsync("fields", Enumerable.Range(1, 25).Select(i => new NameValueEntry[] { new("id", i), new("delay", $"{i}.5") }));
        await using IStreamReader reader = await OpenAsync("fields", field: null, schema: "id long, delay double");
        var rows = new ReadRows();
        Dictionary<string, string>? offsets = null;
        while (await StreamTesting.PlanAsync(reader, StreamTesting.Request(offsets, rows: 10)) is { Ranges.Count: > 0 } plan)
        {
            rows.Add(await StreamTesting.ReadAsync(reader, plan));
            offsets = StreamTesting.After(plan, offsets);
            Assert.Equal(25 - rows.Rows.Count, plan.Backlog);
        }
        Assert.Equal(Enumerable.Range(1, 25).Select(i => (object?)(long)i), rows.Column(0));
        Assert.Equal(Enumerable.Range(1, 25).Select(i => (object?)(i + 0.5)), rows.Column(1));
        RedisValue[] ids = [.. (await _client.GetDatabase().StreamRangeAsync("fields")).Select(entry => entry.Id)];
        Assert.Equal(ids.Select(id => (string)id!), rows.Offsets);
    }

    [Fact]
    public async Task Entries_that_were_trimmed_are_counted_and_poisoned_ones_set_aside()
    {
        await AddAsync("trimmed", Enumerable.Range(1, 4).Select(i => Body($$"""{"id":{{i}}}""")));
        await using IStreamReader reader = await OpenAsync("trimmed");
        Dictionary<string, string> offsets = StreamTesting.After(await StreamTesting.PlanAsync(reader));
        await AddAsync("trimmed", Enumerable.Range(5, 6).Select(i => i == 9 ? [new("other", 1)] : Body($$"""{"id":{{i}}}""")));
        await _client.GetDatabase().StreamTrimAsync("trimmed", 3);

        StreamPlan plan = await StreamTesting.PlanAsync(reader, StreamTesting.Request(offsets));
        // 5 to 7 of 10 are gone.
        Assert.Equal(3, Assert.Single(plan.Gaps).Rows);
        Assert.Equal(3, Assert.Single(plan.Ranges).Rows);
        ReadRows rows = await StreamTesting.ReadAsync(reader, plan);
        Assert.Equal([8L, 10L], rows.Column(0));
        Assert.Equal("The entry has no field 'value'", Assert.Single(rows.Poisoned).Problem);
    }

    [Fact]
    public async Task A_server_that_was_killed_between_plan_and_read_gives_the_same_rows()
    {
        await AddAsync("killed", Enumerable.Range(1, 100).Select(i => Body($$"""{"id":{{i}}}""")));
        await using IStreamReader reader = await OpenAsync("killed");
        StreamRange range = Assert.Single((await StreamTesting.PlanAsync(reader)).Ranges);
        await _server.KillAsync();
        ReadRows? rows = null;
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                rows = await StreamTesting.ReadAsync(reader, range);
                return true;
            }
            catch (SynapseException error) when (error.MayPass)
            {
                return false;
            }
        });
        Assert.Equal(Enumerable.Range(1, 100).Select(i => (object?)(long)i), rows!.Column(0));
    }

    [Fact]
    public async Task Rows_are_entries_with_their_ids()
    {
        Flight[] flights = [new(1, "BER"), new(2, null)];
        var sink = new RedisSink { Server = _server.Address, Stream = "scored", Tls = false, TimeoutSeconds = 10 };
        await using IStreamWriter writer = await sink.OpenAsync(_testing.Context(schema: StreamTesting.SchemaOf(flights)), TestContext.Current.CancellationToken);
        await StreamTesting.WriteAsync(writer, flights, epoch: 3);

        StreamEntry[] entries = await _client.GetDatabase().StreamRangeAsync("scored");
        Assert.Equal(["""{"Id":1,"Airport":"BER"}""", """{"Id":2,"Airport":null}"""], entries.Select(entry => (string)entry["value"]!));
        Assert.Equal(["000000000003-00000-0000000000", "000000000003-00000-0000000001"], entries.Select(entry => (string)entry["row_id"]!));
    }

    [Fact]
    public async Task A_stream_that_is_not_there_or_none_is_said()
    {
        await AddAsync("landings", [Body("{}")]);
        await _client.GetDatabase().StringSetAsync("text", "x");
        SpecificationException missing = await Assert.ThrowsAsync<SpecificationException>(() => OpenAsync("landing"));
        Assert.Equal("Did you mean 'landings'?", missing.Remedy);
        SpecificationException text = await Assert.ThrowsAsync<SpecificationException>(() => OpenAsync("text"));
        Assert.Equal($"Key 'text' at {_server.Address} is no stream but a string", text.Problem);
    }

    public async ValueTask DisposeAsync()
    {
        _testing.Dispose();
        if (_client is not null)
            await _client.DisposeAsync();
    }

    private static NameValueEntry[] Body(string body) => [new("value", body)];

    private async Task AddAsync(string stream, IEnumerable<NameValueEntry[]> entries)
    {
        foreach (NameValueEntry[] entry in entries)
            await _client.GetDatabase().StreamAddAsync(stream, entry);
    }

    private Task<IStreamReader> OpenAsync(string stream, string? field = "value", string schema = "id long") =>
        new RedisSource { Server = _server.Address, Stream = stream, Field = field, Schema = schema, Tls = false, TimeoutSeconds = 10 }
            .OpenAsync(_testing.Context(), TestContext.Current.CancellationToken);

    private sealed record Flight(long Id, string? Airport);
}
