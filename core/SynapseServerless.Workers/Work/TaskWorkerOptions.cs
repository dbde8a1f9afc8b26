using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SynapseServerless.Orchestration;

namespace SynapseServerless.Workers;

/// <summary>How a worker works.</summary>
public sealed record TaskWorkerOptions
{
    /// <summary>The pool whose tasks it takes.</summary>
    public required string Pool { get; init; }

    /// <summary>Folder or container that the runs it works for are in; null for any. Tasks of other runs are refused.</summary>
    public string? Root { get; init; }

    /// <summary>How many tasks are at work at a time, at least 1.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>How often a task is delivered before it is given up, at least 1.</summary>
    public int MaxDeliveries { get; init; } = 5;

    /// <summary>How long a stopping worker lets tasks go on; what is not done by then is given back.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For how long a task is taken at a time. It is renewed after a third of that, and seen again so long after a crash.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest pause between two looks into an empty queue.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Name of the worker in logs and records.</summary>
    public string Name { get; init; } = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}");

    /// <summary>The activities that it runs; tasks that ask for others are refused.</summary>
    public IReadOnlyCollection<string> Activities { get; init; } =
        [ActivityNames.TransformPartition, ActivityNames.Gather, ActivityNames.Merge, ActivityNames.Fit, ActivityNames.FitRank];

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where it logs.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
