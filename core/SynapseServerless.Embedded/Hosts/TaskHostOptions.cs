using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SynapseServerless.Hosting;

namespace SynapseServerless.Embedded.Hosts;

/// <summary>How the processes are started that run tasks for an engine, and what they may take.</summary>
public sealed record TaskHostOptions
{
    /// <summary>The program.</summary>
    public required string Program { get; init; }

    /// <summary>Its arguments; the name of the pipe on which it is spoken to comes after them.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>How many there are at most, each with one task at a time.</summary>
    public int Count { get; init; } = Environment.ProcessorCount;

    /// <summary>What the operator decided of the process that the stages live in.</summary>
    public required HostSettings Settings { get; init; }

    /// <summary>How much memory a process may take, in bytes; null for no limit.</summary>
    public long? Memory { get; init; }

    /// <summary>How long a task may take.</summary>
    public TimeSpan TaskLimit { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long a task that was told to stop has before its process is ended.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMilliseconds(700);

    /// <summary>How long a process may take to start.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Takes what the processes write to their standard error, line by line.</summary>
    public Action<string> Said { get; init; } = static line => Console.Error.WriteLine(line);

    /// <summary>Where it is logged that a process ended.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
