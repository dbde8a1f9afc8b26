using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Azure.Storage.Queues;
using SynapseServerless.Runs;
using SynapseServerless.Service.Queues;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Service.Tests;

public sealed class QueueMeasureTests
{
    [Fact]
    public async Task Queues_are_measured_by_length_and_by_the_age_of_their_oldest_message()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        ServiceQueues queues = ServiceQueues.Create(new ServiceOptions { Root = "root", Queues = azurite.ConnectionString })!;
        foreach (string text in (string[])["first", "second", "third"])
            await queues.SendAsync("run-requests", text, TestContext.Current.CancellationToken);
        await queues.Client("tasks-train").CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
        var measured = new ConcurrentDictionary<string, double>();
        using MeterListener listener = Listen(measured);

        // An hour from now, whatever the clock of the queue says, its messages are about an hour old.
        await new QueueMeasures(queues, new Later(TimeSpan.FromHours(1))).MeasureAsync(null, TestContext.Current.CancellationToken);

        Assert.Equal(3, measured["synapse.queues.length run-requests"]);
        Assert.InRange(measured["synapse.queues.age run-requests"], 3_540, 3_900);
        Assert.Equal(0, measured["synapse.queues.length tasks-train"]);
        Assert.Equal(0, measured["synapse.queues.age tasks-train"]);
        Assert.DoesNotContain(measured.Keys, name => name.EndsWith(" tasks-gpu", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Queues_that_cannot_be_reached_are_an_error_that_names_the_first()
    {
        var queues = new ServiceQueues(new QueueServiceClient(new Uri("http://127.0.0.1:1/none"), new QueueClientOptions { Retry = { MaxRetries = 0 } }));
        SynapseException error = await Assert.ThrowsAnyAsync<SynapseException>(() => new QueueMeasures(queues).MeasureAsync(["run-requests"], TestContext.Current.CancellationToken));
        Assert.Contains("run-requests", error.Message, StringComparison.Ordinal);
    }

    private static MeterListener Listen(ConcurrentDictionary<string, double> measured)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == RunTelemetry.MeterName && instrument.Name.StartsWith("synapse.queues.", StringComparison.Ordinal))
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured[$"{instrument.Name} {tags[0].Value}"] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured[$"{instrument.Name} {tags[0].Value}"] = value);
        listener.Start();
        return listener;
    }

    private sealed class Later(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
    }
}
