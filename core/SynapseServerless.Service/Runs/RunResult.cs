using System.Text.Json;
using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Service.Runs;

/// <summary>What a run that has ended gave.</summary>
public sealed record RunResult
{
    /// <summary>Identity of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Name of the job.</summary>
    public required string Name { get; init; }

    /// <summary>What the job does.</summary>
    public string? Description { get; init; }

    /// <summary>How the run ended.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>When the run was started first.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Seconds at work, resumed parts added up.</summary>
    public double Seconds { get; init; }

    /// <summary>How often the run was taken up again.</summary>
    public int Resumes { get; init; }

    /// <summary>Rows read from inputs, counted once however often they were read.</summary>
    public long RowsIn { get; init; }

    /// <summary>Rows written to the output.</summary>
    public long RowsOut { get; init; }

    /// <summary>Rows set aside.</summary>
    public long RowsSetAside { get; init; }

    /// <summary>Partitions set aside as a whole, whose rows are in no result.</summary>
    public int PartitionsSetAside { get; init; }

    /// <summary>Metrics by the stage that evaluated and by name.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Metrics { get; init; }

    /// <summary>Where the results are, by what they are: model, data, metrics, report, setAside. What is below the service's root is told from there.</summary>
    public required IReadOnlyDictionary<string, string> Outputs { get; init; }

    /// <summary>Why rows were set aside, counted, with examples.</summary>
    public IReadOnlyList<SetAsideRecord> SetAside { get; init; } = [];

    /// <summary>A summary of each input.</summary>
    public IReadOnlyList<InputRecord> Inputs { get; init; } = [];

    /// <summary>The evaluations, with what a report draws.</summary>
    public IReadOnlyList<EvaluationResult> Evaluations { get; init; } = [];

    /// <summary>What fitted stages have to show, by uid.</summary>
    public IReadOnlyDictionary<string, ModelInsights> Insights { get; init; } = new Dictionary<string, ModelInsights>();

    /// <summary>Time and rows per stage, in order of execution.</summary>
    public IReadOnlyList<StageRecord> Stages { get; init; } = [];

    /// <summary>Warnings worth reading.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Why the run failed.</summary>
    public string? Error { get; init; }

    /// <summary>Versions of the project and of the native libraries, by name.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init; } = new Dictionary<string, string>();

    /// <summary>The specification that was run, overrides applied, secrets by name.</summary>
    public required JsonElement Specification { get; init; }

    internal static RunResult Of(RunRecord record, ServiceLayout layout) => new()
    {
        RunId = record.RunId,
        Name = record.Name,
        Description = record.Description,
        Status = record.Status,
        Started = record.Started,
        Ended = record.Ended,
        Seconds = record.Seconds,
        Resumes = record.Resumes,
        RowsIn = record.RowsIn,
        RowsOut = record.RowsOut,
        RowsSetAside = record.RowsSetAside,
        PartitionsSetAside = record.PartitionsSetAside,
        Metrics = record.Evaluations
            .GroupBy(evaluation => evaluation.Stage, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last().Metrics, StringComparer.Ordinal),
        Outputs = record.Outputs.ToDictionary(output => output.Key, output => layout.Relative(output.Value), StringComparer.Ordinal),
        SetAside = [.. record.SetAside.Select(reason => reason with
        {
            Problem = layout.Relative(reason.Problem),
            Examples = [.. reason.Examples.Select(layout.Relative)],
        })],
        Inputs = [.. record.Inputs.Select(input => input with { Path = [.. input.Path.Select(layout.Relative)] })],
        Evaluations = record.Evaluations,
        Insights = record.Insights,
        Stages = record.Stages,
        Warnings = [.. record.Warnings.Select(layout.Relative)],
        Error = record.Error is { } error ? layout.Relative(error) : null,
        Versions = record.Versions,
        Specification = JsonSerializer.Deserialize<JsonElement>(record.Specification),
    };
}
