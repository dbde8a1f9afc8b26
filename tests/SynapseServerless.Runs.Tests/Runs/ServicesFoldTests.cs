using SynapseServerless.Runs;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Tests.Runs;

/// <summary>What processes counted of services becomes one record.</summary>
public sealed class ServicesFoldTests
{
    private static readonly DateTimeOffset _start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Counts_of_processes_are_added_up_by_stage_and_endpoint()
    {
        ServicesRecord record = ServicesFold.Of(
        [
            new ProcessCalls([new StageCalls("b", "one", new CallCounts { Sent = 3, Cost = 0.1m }), new StageCalls("a", "one", new CallCounts { Sent = 1 })], []),
            new ProcessCalls([new StageCalls("b", "one", new CallCounts { Sent = 4, Cost = 0.2m }) { Prices = "USD" }, new StageCalls("b", "two", new CallCounts { Refused = 2 })], []),
        ])!;

        Assert.Equal([("a", "one", 1L), ("b", "one", 7L), ("b", "two", 0L)], record.Calls.Select(call => (call.Stage, call.Endpoint, call.Counts.Sent)));
        Assert.Equal((0.3m, "USD"), (record.Calls[1].Counts.Cost, record.Calls[1].Prices));
        Assert.Null(ServicesFold.Of([new ProcessCalls([], [])]));
    }

    [Fact]
    public void Paces_of_processes_are_added_up_over_time_and_none_of_their_requests_is_lost()
    {
        // One takes 10 a second for 4 seconds, the other 5 a second for the last two of them.
        EndpointPaces one = Paces(0, [0, 10, 20, 30, 40], rate: 12), other = Paces(2, [0, 5, 10], rate: null);
        ServicesRecord record = ServicesFold.Of([new ProcessCalls([new StageCalls("a", "e", CallCounts.None)], [one]), new ProcessCalls([], [other])])!;

        EndpointRecord endpoint = Assert.Single(record.Endpoints);
        Assert.Equal(6, endpoint.Seconds);
        Assert.Equal([1.0, 2, 3, 4], endpoint.Points.Select(point => point.Seconds));
        Assert.Equal([10.0, 10, 15, 15], endpoint.Points.Select(point => point.AcceptedPerSecond));
        Assert.Equal([12.0, 12, 12, 12], endpoint.Points.Select(point => point.RequestsPerSecond!.Value));
        Assert.Equal(4, endpoint.Points[^1].InFlight);
        // Four of six seconds, two of each process.
        Assert.Equal("rate", endpoint.Bound);
        Assert.Equal(4, endpoint.BoundSeconds["rate"]);
    }

    [Fact]
    public void What_held_requests_back_for_a_moment_did_not_bind_the_run()
    {
        EndpointPaces paces = Paces(0, [0, 10, 20, 30, 40], rate: null) with { };
        paces = paces with { Paces = [.. paces.Paces.Select(pace => pace with { BoundSeconds = new Dictionary<string, double> { ["hold"] = 0.3 } })] };

        Assert.Equal("nothing", Assert.Single(ServicesFold.Of([new ProcessCalls([new StageCalls("a", "e", CallCounts.None)], [paces])])!.Endpoints).Bound);
    }

    [Fact]
    public void Many_moments_are_thinned_out_and_the_last_one_stays()
    {
        var series = new PaceSeries(10);
        for (int i = 0; i <= 1_000; i++)
            series.Add(new CallPace { Time = _start.AddSeconds(i), Accepted = i });

        Assert.InRange(series.Points.Count, 5, 10);
        Assert.Equal(_start, series.Points[0].Time);
        Assert.Equal(1_000, series.Points[^1].Accepted);
    }

    private static EndpointPaces Paces(int from, long[] accepted, double? rate) => new(
        "e", [.. accepted.Select((count, index) => new CallPace
        {
            Time = _start.AddSeconds(from + index), Accepted = count, InFlight = 2, RequestsPerSecond = rate, BoundSeconds = new Dictionary<string, double> { ["rate"] = Math.Min(index, 2) },
        })]);
}
