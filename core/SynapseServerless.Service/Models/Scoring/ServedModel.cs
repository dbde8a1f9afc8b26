using Apache.Arrow;

namespace SynapseServerless.Service.Models;

/// <summary>A model as it is served.</summary>
public sealed record ServedModel
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The type of the stage that it is, such as <c>PipelineModel</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The version that is described: the one asked for, or the one that answers now.</summary>
    public required string Version { get; init; }

    /// <summary>All versions that can be asked for, latest first.</summary>
    public required IReadOnlyList<string> Versions { get; init; }

    /// <summary>The columns it takes; null when it was saved without, and then goes by what rows bring.</summary>
    public Schema? Input { get; init; }

    /// <summary>The columns it gives for these, without explanations; null when that is not known.</summary>
    public Schema? Output { get; init; }

    /// <summary>The columns that come in addition when explanations are asked for; empty for a model that has none.</summary>
    public IReadOnlyList<Field> Explanations { get; init; } = [];

    /// <summary>Whether it is loaded, so that rows are scored at once.</summary>
    public bool Ready { get; init; }

    /// <summary>What answered for the model when it was described.</summary>
    internal Serving.ServedPlan? Plan { get; init; }

    /// <summary>The model as it was then; null for a stored pipeline.</summary>
    internal LeasedModel? Known { get; init; }
}
