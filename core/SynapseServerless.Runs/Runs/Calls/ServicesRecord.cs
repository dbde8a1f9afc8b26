using SynapseServerless.Stages;

namespace SynapseServerless.Runs;

/// <summary>What a run asked of services.</summary>
public sealed record ServicesRecord
{
    /// <summary>What it came to, by stage and endpoint.</summary>
    public IReadOnlyList<StageCalls> Calls { get; init; } = [];

    /// <summary>How endpoints were paced.</summary>
    public IReadOnlyList<EndpointRecord> Endpoints { get; init; } = [];
}

/// <summary>How requests to an endpoint were paced, by all processes of a run together.</summary>
public sealed record EndpointRecord
{
    /// <summary>The endpoint.</summary>
    public required string Endpoint { get; init; }

    /// <summary>For how many seconds it was watched, of all processes together.</summary>
    public double Seconds { get; init; }

    /// <summary>For how many of them each bound kept requests waiting: <c>rate</c>, <c>tokens</c>, <c>concurrency</c>, <c>hold</c>.</summary>
    public IReadOnlyDictionary<string, double> BoundSeconds { get; init; } = new Dictionary<string, double>();

    /// <summary>What bound it for most of the time: one of these, or <c>nothing</c>, where requests went out as the stage made them.</summary>
    public string Bound { get; init; } = "nothing";

    /// <summary>The pace over time.</summary>
    public IReadOnlyList<PacePoint> Points { get; init; } = [];
}

/// <summary>The pace of an endpoint in a part of the time.</summary>
public sealed record PacePoint
{
    /// <summary>When the part ends, in seconds since the endpoint was first watched.</summary>
    public double Seconds { get; init; }

    /// <summary>Requests that the service took in a second.</summary>
    public double AcceptedPerSecond { get; init; }

    /// <summary>Requests that it refused in a second.</summary>
    public double RefusedPerSecond { get; init; }

    /// <summary>Requests under way.</summary>
    public int InFlight { get; init; }

    /// <summary>Requests that waited.</summary>
    public int Waiting { get; init; }

    /// <summary>How many requests could be sent in a second; null where the rate was not limited.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>How many could be under way.</summary>
    public int ConcurrencyLimit { get; init; }
}
