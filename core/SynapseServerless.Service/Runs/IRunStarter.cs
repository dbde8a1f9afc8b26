using System.Text.Json;

namespace SynapseServerless.Service.Runs;

/// <summary>A request to start a run: what an HTTP body, a queue message, a drop and a schedule amount to.</summary>
public sealed record RunRequest
{
    /// <summary>The specification, as JSON or as a text of YAML; null when <see cref="Pipeline"/> names a stored one.</summary>
    public JsonElement? Specification { get; init; }

    /// <summary>Name of a stored pipeline.</summary>
    public string? Pipeline { get; init; }

    /// <summary>Version of the stored pipeline; null for the latest.</summary>
    public int? Version { get; init; }

    /// <summary>Values set from outside, each <c>path=value</c>, applied in order, as by <c>synapse run --set</c>.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>Requests with the same key start one run; null for a run of its own.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Called when the run has ended; its host must be allowed.</summary>
    public Uri? Callback { get; init; }

    /// <summary>Whether the specification is what an earlier reading gave, so that nothing in it stands for something else any more.</summary>
    internal bool IsCanonical { get; init; }

    /// <summary>Who or what started it, such as <c>http</c>, <c>queue</c>, <c>drop</c>, <c>schedule</c>.</summary>
    public string Trigger { get; init; } = "http";
}

/// <summary>A run that was started.</summary>
/// <param name="RunId">Its identity.</param>
/// <param name="Created">False when an earlier request with the same key had started it.</param>
public sealed record RunStarted(string RunId, bool Created);

/// <summary>Starts runs, whatever asked for them.</summary>
public interface IRunStarter
{
    /// <summary>Checks a request, keeps the run and schedules it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives up; what was kept by then is taken up by the same request with the same key.</param>
    /// <exception cref="SpecificationException">The specification is wrong; every error at once.</exception>
    /// <exception cref="SynapseException">The request is refused, or the engine cannot be reached.</exception>
    Task<RunStarted> StartAsync(RunRequest request, CancellationToken cancellationToken);
}
