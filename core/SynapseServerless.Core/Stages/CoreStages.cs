using SynapseServerless.Pipelines;
using SynapseServerless.Streaming;

namespace SynapseServerless.Stages;

/// <summary>The stages of this room: columns, partitions and SQL.</summary>
public static class CoreStages
{
    /// <summary>Adds the stages of this room to a catalog.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <returns>The catalog.</returns>
    public static StageCatalog AddCore(this StageCatalog catalog) => catalog
        .Add<DropColumns>()
        .Add<Explode>()
        .Add<Lambda>()
        .Add<Pipeline>()
        .Add<PipelineModel>()
        .Add<RenameColumn>()
        .Add<Repartition>()
        .Add<SavedModel>()
        .Add<SelectColumns>()
        .Add<SQLTransformer>()
        .Add<StratifiedRepartition>()
        .Add<UDFTransformer>()
        .AddStreamSource<FolderSource>(FolderSource.Kind)
        .AddStreamSource<PushSource>(PushSource.Kind);
}
