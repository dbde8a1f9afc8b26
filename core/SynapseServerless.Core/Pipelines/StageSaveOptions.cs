using Apache.Arrow;

namespace SynapseServerless.Pipelines;

/// <summary>How a stage is saved.</summary>
public sealed record StageSaveOptions
{
    /// <summary>What a model was fitted on, kept beside it; rows that come as JSON are given the types that it knows them by. Null for nothing.</summary>
    public Schema? Input { get; init; }

    /// <summary>What the rows were that a model was fitted on, kept beside it; what serves the model compares rows with it. Null for nothing.</summary>
    public TrainingSummary? Summary { get; init; }

    /// <summary>Names the folders that the stage is saved to, so that saving it again replaces what was saved; null for names of their own.</summary>
    internal string? Write { get; init; }

    /// <summary>Saves into the folder that were given up, and whose files are taken away.</summary>
    internal IReadOnlyCollection<string> GivenUp { get; init; } = [];
}
