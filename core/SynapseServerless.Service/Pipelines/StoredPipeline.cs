using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace SynapseServerless.Service.Pipelines;

/// <summary>A specification under a name, and what starts it by itself.</summary>
public record PipelineDefinition
{
    /// <summary>The specification, as JSON or as a text of YAML.</summary>
    public required JsonElement Specification { get; init; }

    /// <summary>Starts it at certain times; null for not.</summary>
    public PipelineSchedule? Schedule { get; init; }

    /// <summary>Starts it on files that land in <c>drop/{name}/</c>; null for not.</summary>
    public PipelineDrop? Drop { get; init; }
}

/// <summary>When a pipeline starts by itself.</summary>
public sealed record PipelineSchedule
{
    /// <summary>Most characters of <see cref="Cron"/>.</summary>
    internal const int MostCharacters = 1_000;

    /// <summary>Minutes, hours, days of the month, months and days of the week, such as <c>30 6 * * 1-5</c>.</summary>
    [Required]
    public required string Cron { get; init; }

    /// <summary>The time zone that the times are in, such as <c>Europe/Berlin</c>; UTC when left out.</summary>
    public string? TimeZone { get; init; }
}

/// <summary>What happens to a file that lands.</summary>
public sealed record PipelineDrop
{
    /// <summary>The input of the specification whose path it becomes.</summary>
    [Required]
    public required string Input { get; init; }
}

/// <summary>A version of a stored pipeline; it never changes.</summary>
public sealed record StoredPipeline : PipelineDefinition
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its version, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>When it was stored.</summary>
    public required DateTimeOffset Created { get; init; }
}

/// <summary>A stored pipeline in a list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version; in a list of pipelines, the latest.</param>
/// <param name="Created">When that version was stored.</param>
public sealed record PipelineSummary(string Name, int Version, DateTimeOffset Created);
