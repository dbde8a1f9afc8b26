using SynapseServerless.Stages;

namespace SynapseServerless.Import;

/// <summary>A pipeline or model that another system saved, as stages.</summary>
/// <param name="Stage">The stage: a pipeline where several were saved; null where none could be carried over.</param>
/// <param name="Stages">What became of each saved stage, in their order.</param>
/// <param name="SparkVersion">The version of Spark that saved it.</param>
public sealed record ImportedPipeline(Stage? Stage, IReadOnlyList<ImportNote> Stages, string? SparkVersion)
{
    /// <summary>Whether every stage was carried over.</summary>
    public bool IsComplete => Stages.All(static note => note.Outcome != ImportOutcome.Refused);
}
