using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SynapseServerless.Collectives.Networked;

namespace SynapseServerless.Hub;

/// <summary>How a training hub works.</summary>
public sealed record TrainingHubOptions
{
    /// <summary>The key that tokens of sessions are made with; at least 32 characters, known to the process that starts ranks and to nobody else.</summary>
    [Required, MinLength(HubTokens.LeastKeyLength)]
    public required string Key { get; init; }

    /// <summary>How many sessions there may be at a time.</summary>
    [Range(1, int.MaxValue)]
    public int MostSessions { get; init; } = 64;

    /// <summary>How many ranks a session may have.</summary>
    [Range(1, 4096)]
    public int MostRanks { get; init; } = 256;

    /// <summary>
    /// How many bytes of a session may wait to be passed on. When there are more, the hub reads no further from the sender,
    /// until others have taken theirs.
    /// </summary>
    [Range(1 << 20, long.MaxValue)]
    public long MostBytesWaiting { get; init; } = 256L << 20;

    /// <summary>The longest that ranks may ask to wait for each other to join.</summary>
    public TimeSpan LongestJoin { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// After how long without another rank sessions that wait for ranks give way to the one of the oldest work: each may have
    /// the workers that the others wait for.
    /// </summary>
    public TimeSpan GiveWayAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the hub says that it is alive.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>For how long a rank may be silent before its session is ended.</summary>
    public TimeSpan HeartbeatTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For how long the end of a session is remembered, so that a rank that comes late is told about it.</summary>
    public TimeSpan Remembered { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where it is said who came and went.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
