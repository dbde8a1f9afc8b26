using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>A stage that compares the rows it gets with a summary of all of them, where its parameters name no other rows.</summary>
public interface ISummarizesData
{
    /// <summary>Whether the stage still lacks a summary.</summary>
    bool NeedsData { get; }

    /// <summary>Reads the data once and keeps what is needed of them. The summary depends on the rows and their order, and not on how they are cut into partitions.</summary>
    /// <param name="data">The data that the stage will get.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task SummarizeAsync(Dataset data, CancellationToken cancellationToken);
}
