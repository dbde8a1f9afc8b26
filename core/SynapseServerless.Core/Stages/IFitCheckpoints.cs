namespace SynapseServerless.Stages;

/// <summary>Keeps how far a long fit has come, so that a fit that was cut short goes on from there.</summary>
public interface IFitCheckpoints
{
    /// <summary>The last checkpoint; null when there is none.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    Task<byte[]?> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Keeps a checkpoint in place of the last one; it is there whole, or the last one still is.</summary>
    /// <param name="content">What the fit needs to go on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task SaveAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);
}
