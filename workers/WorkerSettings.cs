using System.Globalization;
using SynapseServerless.Collectives.Networked;

namespace SynapseServerless.Worker;

/// <summary>What an operator decides about a worker; every value has an environment variable.</summary>
internal sealed record WorkerSettings
{
    /// <summary><c>SYNAPSE_ROLE</c>.</summary>
    public required WorkerRole Role { get; init; }

    /// <summary><c>SYNAPSE_QUEUES</c>: URL of the queue service, reached with the identity of the process, or a connection string; null for a hub, which takes no tasks.</summary>
    public string? Queues { get; init; }

    /// <summary><c>SYNAPSE_HUB_KEY</c>: what a hub knows its ranks by; null for other roles.</summary>
    public string? HubKey { get; init; }

    /// <summary><c>SYNAPSE_ROOT</c>: folder or container with the runs that the worker works for; null for any.</summary>
    public string? Root { get; init; }

    /// <summary><c>SYNAPSE_WORKER_CONCURRENCY</c>: tasks at work at a time.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary><c>SYNAPSE_WORKER_MAX_DELIVERIES</c>: deliveries after which a task is given up.</summary>
    public int MaxDeliveries { get; init; } = 5;

    /// <summary><c>SYNAPSE_WORKER_GRACE_SECONDS</c>: how long a worker that is told to stop lets tasks go on.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>SYNAPSE_WORKER_LEASE_SECONDS</c>: how long after a crash a task is taken by another worker.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary><c>SYNAPSE_WORKER_URLS</c>: where <c>/healthz</c> and <c>/readyz</c> are; this machine only unless it says otherwise.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:8080";

    /// <summary>Reads the settings.</summary>
    /// <param name="variable">Gives the value of an environment variable.</param>
    /// <exception cref="SynapseException">Something is missing or wrong; all of it at once.</exception>
    public static WorkerSettings Read(Func<string, string?> variable)
    {
        var wrong = new List<string>();
        string? Text(string name) => variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
        int Number(string name, int otherwise, int least, int most)
        {
            if (Text(name) is not { } text)
                return otherwise;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
                return number;
            wrong.Add($"{name} is '{text}', and must be a number from {least} to {most}");
            return otherwise;
        }

        string roles = string.Join(", ", WorkerRoles.Names);
        WorkerRole? role = Text("SYNAPSE_ROLE") is { } name ? WorkerRoles.Find(name) : null;
        if (role is null)
            wrong.Add(Text("SYNAPSE_ROLE") is { } given ? $"SYNAPSE_ROLE is '{given}', and must be one of {roles}" : $"SYNAPSE_ROLE is missing: one of {roles}");
        bool isHub = role == WorkerRole.Hub;
        string? queues = isHub ? null : Text("SYNAPSE_QUEUES"), key = null;
        try
        {
            key = isHub ? HubAccess.Key(variable) : null;
        }
        catch (SynapseException error)
        {
            wrong.Add(error.Message.TrimEnd('.'));
        }
        if (queues is null && !isHub)
            wrong.Add("SYNAPSE_QUEUES is missing: the URL of the queue service, or a connection string");
        var defaults = new WorkerSettings { Role = role ?? WorkerRole.Gpu, Queues = queues, HubKey = key, Root = Text("SYNAPSE_ROOT") };
        WorkerSettings settings = defaults with
        {
            Concurrency = Number("SYNAPSE_WORKER_CONCURRENCY", defaults.Concurrency, 1, 1_024),
            MaxDeliveries = Number("SYNAPSE_WORKER_MAX_DELIVERIES", defaults.MaxDeliveries, 1, 1_000),
            Grace = TimeSpan.FromSeconds(Number("SYNAPSE_WORKER_GRACE_SECONDS", (int)defaults.Grace.TotalSeconds, 0, 86_400)),
            Lease = TimeSpan.FromSeconds(Number("SYNAPSE_WORKER_LEASE_SECONDS", (int)defaults.Lease.TotalSeconds, 2, 86_400)),
            Urls = Text("SYNAPSE_WORKER_URLS") ?? defaults.Urls,
        };
        return wrong.Count == 0
            ? settings
            : throw new SynapseException($"The worker cannot start: {string.Join("; ", wrong)}", Location.None, "Set these environment variables.");
    }
}
