using NATS.Client.Core;
using NATS.Client.JetStream;
using SynapseServerless.Streaming;
using SynapseServerless.Streaming.Brokers;
using Xunit;

namespace SynapseServerless.ML.Tests.Streams.Brokers;

/// <summary>Messages of a real server of NATS.</summary>
public sealed class NatsTests : IAsyncLifetime
{
    private readonly StreamTesting _testing = new();
    private NatsServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await NatsServer.ServerAsync();

    [Fact]
    public async Task Messages_of_a_subject_are_read_by_their_sequence_in_epochs()
    {
        (NatsConnection client, _) = await _server.StreamAsync("read");
        await using (client)
        {
            await PublishAsync(client, Enumerable.Range(1, 30).Select(i => (i % 3 == 0 ? "read.other" : "read.flights", $$"""{"id":{{i}}}""")));
            await using IStreamReader reader = await OpenAsync("read", subject: "read.flights", metadata: ["topic", "offset"]);
            var ids = new List<object?>();
            Dictionary<string, string>? offsets = null;
            while (await StreamTesting.PlanAsync(reader, StreamTesting.Request(offsets, rows: 12)) is { Ranges.Count: > 0 } plan)
            {
                ReadRows rows = await StreamTesting.ReadAsync(reader, plan);
                Assert.Equal(rows.Column(0), rows.Column(2));
                Assert.All(rows.Column(1), subject => Assert.Equal("read.flights", subject));
                ids.AddRange(rows.Column(0));
                offsets = StreamTesting.After(plan, offsets);
            }
            Assert.Equal(Enumerable.Range(1, 30).Where(i => i % 3 != 0).Select(i => (object?)(long)i), ids);
            Assert.Equal("30", offsets!["stream"]);
        }
    }

    [Fact]
    public async Task Messages_that_the_server_dropped_are_counted_and_poisoned_ones_set_aside()
    {
        (NatsConnection client, _) = await _server.StreamAsync("drop", maxMessages: 3);
        await using (client)
        {
            await PublishAsync(client, Enumerable.Range(1, 10).Select(i => ("drop.flights", i == 9 ? "nine" : $$"""{"id":{{i}}}""")));
            await using IStreamReader reader = await OpenAsync("drop");
            StreamPlan plan = await StreamTesting.PlanAsync(reader, StreamTesting.Request(new Dictionary<string, string> { ["stream"] = "2" }));
            // Sequences 3 to 7 are gone: the server keeps 3 of 10.
            Assert.Equal([new StreamGap("stream", "3", "8", 5)], plan.Gaps);
            ReadRows rows = await StreamTesting.ReadAsync(reader, plan);
            Assert.Equal([8L, 10L], rows.Column(0));
            Assert.Equal([new PoisonedRecord("9", "nine", "The body is no JSON object")], rows.Poisoned);
        }
    }

    [Fact]
    public async Task A_server_that_was_killed_between_plan_and_read_gives_the_same_rows()
    {
        (NatsConnection client, _) = await _server.StreamAsync("kill");
        await using (client)
        {
            await PublishAsync(client, Enumerable.Range(1, 100).Select(i => ("kill.flights", $$"""{"id":{{i}}}""")));
            await using IStreamReader reader = await OpenAsync("kill");
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
    }

    [Fact]
    public async Task Rows_that_are_written_again_are_dropped_by_the_server()
    {
        (NatsConnection client, INatsJSStream stream) = await _server.StreamAsync("write");
        await using (client)
        {
            Flight[] flights = [new(1, "BER"), new(2, null)];
            var sink = new NatsSink { Server = _server.Address, Subject = "write.scored", Tls = false, TimeoutSeconds = 10 };
            await using IStreamWriter writer = await sink.OpenAsync(_testing.Context(schema: StreamTesting.SchemaOf(flights)), TestContext.Current.CancellationToken);
            await StreamTesting.WriteAsync(writer, flights, epoch: 3);
            await StreamTesting.WriteAsync(writer, flights, epoch: 3);
            await stream.RefreshAsync();
            Assert.Equal(2L, (long)stream.Info.State.Messages);

            await using IStreamReader reader = await OpenAsync("write", schema: "Id long, Airport string", metadata: ["headers"]);
            ReadRows rows = await StreamTesting.ReadAsync(reader, await StreamTesting.PlanAsync(reader));
            Assert.Equal([1L, 2L], rows.Column(0));
            Assert.Equal(["BER", null], rows.Column(1));
        }
    }

    [Fact]
    public async Task A_stream_or_a_subject_that_is_not_there_is_said()
    {
        (NatsConnection client, _) = await _server.StreamAsync("arrivals");
        await using (client)
        {
            SpecificationException error = await Assert.ThrowsAsync<SpecificationException>(() => OpenAsync("arrival"));
            Assert.Equal(("There is no stream 'arrival' at " + _server.Address, "Did you mean 'arrivals'?"), (error.Problem, error.Remedy));
            var sink = new NatsSink { Server = _server.Address, Subject = "departures.scored", Tls = false };
            SpecificationException lost = await Assert.ThrowsAsync<SpecificationException>(() =>
                sink.OpenAsync(_testing.Context(schema: StreamTesting.SchemaOf([new Flight(1, null)])), TestContext.Current.CancellationToken));
            Assert.Contains("has the subject 'departures.scored', so that messages would be lost", lost.Problem, StringComparison.Ordinal);
        }
    }

    public ValueTask DisposeAsync()
    {
        _testing.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task PublishAsync(NatsConnection client, IEnumerable<(string Subject, string Body)> messages)
    {
        var jet = new NatsJSContext(client);
        foreach ((string subject, string body) in messages)
            (await jet.PublishAsync(subject, System.Text.Encoding.UTF8.GetBytes(body))).EnsureSuccess();
    }

    private Task<IStreamReader> OpenAsync(string stream, string subject = "", string schema = "id long", IReadOnlyList<string>? metadata = null) =>
        new NatsSource { Server = _server.Address, Stream = stream, Subject = subject, Schema = schema, Metadata = metadata ?? [], Tls = false, TimeoutSeconds = 10 }
            .OpenAsync(_testing.Context(), TestContext.Current.CancellationToken);

    private sealed record Flight(long Id, string? Airport);
}
