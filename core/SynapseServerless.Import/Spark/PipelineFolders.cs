using System.Text.Json.Nodes;

namespace SynapseServerless.Import.Spark;

/// <summary>The folders of the stages of a saved pipeline.</summary>
internal static class PipelineFolders
{
    /// <summary>The stages of a pipeline: <c>stages/{index}_{uid}</c>, the index with as many digits as there are in the number of stages.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <exception cref="ImportException">Its list of stages is missing.</exception>
    public static IReadOnlyList<SavedFolder> Of(SavedStage pipeline)
    {
        if (pipeline.Set["stageUids"] is not JsonArray uids)
            throw new ImportException($"{pipeline.Class} '{pipeline.Uid}' names no stages", pipeline.Folder.Folder("metadata").Location, "Copy the folder again from where Spark wrote it.");
        int digits = uids.Count.ToString(System.Globalization.CultureInfo.InvariantCulture).Length;
        return [.. uids.Select((uid, index) => pipeline.Folder.Folder("stages").Folder($"{index.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(digits, '0')}_{uid!.GetValue<string>()}"))];
    }

    /// <summary>The one stage of a pipeline that SynapseML wraps a stage in to save it as a parameter.</summary>
    /// <param name="folder">The folder of the pipeline, or of the stage itself.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<SavedStage> OnlyStageAsync(SavedFolder folder, CancellationToken cancellationToken)
    {
        SavedStage stage = await SavedStage.ReadAsync(folder, cancellationToken).ConfigureAwait(false);
        return stage.Name is "Pipeline" or "PipelineModel" && Of(stage) is [var only] ? await SavedStage.ReadAsync(only, cancellationToken).ConfigureAwait(false) : stage;
    }
}
