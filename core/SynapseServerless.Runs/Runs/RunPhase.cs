using System.Text.Json;

namespace SynapseServerless.Runs;

/// <summary>What a run does in a pass, or a stage in its part of one.</summary>
public enum RunPhase
{
    /// <summary>Inputs are planned and stages checked.</summary>
    Plan,

    /// <summary>A partition is read.</summary>
    Read,

    /// <summary>Data is written that a stage trains on, or that is needed more than once.</summary>
    Prepare,

    /// <summary>A stage is fitted.</summary>
    Fit,

    /// <summary>Rows are redistributed.</summary>
    Shuffle,

    /// <summary>One table is computed from the whole data.</summary>
    Summarize,

    /// <summary>Stages are applied.</summary>
    Transform,

    /// <summary>What came out is evaluated.</summary>
    Evaluate,

    /// <summary>What came out is written.</summary>
    Write,

    /// <summary>The model is saved.</summary>
    Save,
}

/// <summary>Phases as text.</summary>
public static class RunPhases
{
    /// <summary>The phase as records, progress and names of files have it, such as <c>fit</c>.</summary>
    /// <param name="phase">The phase.</param>
    public static string ToText(this RunPhase phase) => JsonNamingPolicy.CamelCase.ConvertName(phase.ToString());
}
