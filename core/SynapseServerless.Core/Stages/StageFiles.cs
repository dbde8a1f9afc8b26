using SynapseServerless.Storage;

namespace SynapseServerless.Stages;

/// <summary>A stage that is made whole from what its parameters name, such as a saved model or the rows that a model is compared with.</summary>
public interface IOpensFiles
{
    /// <summary>Reads what the parameters name, unless it was read already. It comes before the stage is asked for its schema and before it is bound.</summary>
    /// <param name="storage">Where the files are.</param>
    /// <param name="catalog">The stages there are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SpecificationException">A file is missing, or is not what the stage wants.</exception>
    Task OpenFilesAsync(IStorage storage, StageCatalog catalog, CancellationToken cancellationToken);
}

/// <summary>Makes stages whole that take part of themselves from files.</summary>
public static class StageFiles
{
    /// <summary>Reads what a stage and the stages inside it name, those inside first.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="storage">Where the files are.</param>
    /// <param name="catalog">The stages there are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SpecificationException">A file is missing, or is not what a stage wants.</exception>
    public static async Task OpenAsync(Stage stage, IStorage storage, StageCatalog catalog, CancellationToken cancellationToken)
    {
        foreach (IOpensFiles opens in StageCopies.Nested(stage).Reverse().OfType<IOpensFiles>())
            await opens.OpenFilesAsync(storage, catalog, cancellationToken).ConfigureAwait(false);
    }
}
