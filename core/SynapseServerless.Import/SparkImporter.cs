using System.Text;
using SynapseServerless.Import.Models;
using SynapseServerless.Import.Spark;
using SynapseServerless.LightGBM;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Import;

/// <summary>Reads pipelines and models that Spark ML or SynapseML saved, and makes stages of them. No Spark and no Java is needed.</summary>
/// <remarks>
/// Stages that are parameters alone become the stage of the same name; parameters that have no place here are named in the notes. What models have
/// learnt is read from their Parquet and Avro files and from Java's serialized objects, of which nothing is run.
/// </remarks>
/// <param name="catalog">The stages there are.</param>
/// <param name="storage">Where the folder is.</param>
public sealed class SparkImporter(StageCatalog catalog, IStorage storage)
{
    private static readonly Dictionary<string, Converter> s_models = new(SparkModels.All.Concat(OtherModels.All), StringComparer.Ordinal);

    // Names that changed.
    private static readonly Dictionary<string, string> s_renamed = new(StringComparer.Ordinal) { ["OneHotEncoderEstimator"] = "OneHotEncoder" };

    // A search keeps what it found beside what it searched.
    private static readonly string[] s_searches = ["CrossValidatorModel", "TrainValidationSplitModel"];

    private readonly StageMaker _maker = new(catalog);

    /// <summary>Reads a folder.</summary>
    /// <param name="path">The folder that <c>save</c> of a pipeline, a model or a stage wrote, or that of <c>saveNativeModel</c>.</param>
    /// <param name="partial">Whether stages that cannot be carried over are left out; else the first of them ends the import.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The stage, and what became of each saved one.</returns>
    /// <exception cref="ImportException">The folder holds nothing that was saved, is damaged, or has a stage that cannot be carried over.</exception>
    public async Task<ImportedPipeline> ReadAsync(string path, bool partial = false, CancellationToken cancellationToken = default)
    {
        // Files are listed by their whole paths.
        var folder = new SavedFolder(storage, storage.LocalPath(path) ?? path);
        if (await NativeModelAsync(folder, cancellationToken).ConfigureAwait(false) is { } native)
            return native;
        SavedStage saved = await SavedStage.ReadAsync(folder, cancellationToken).ConfigureAwait(false);
        var notes = new List<ImportNote>();
        Stage? stage = await StageAsync(saved, notes, partial, cancellationToken).ConfigureAwait(false);
        return new ImportedPipeline(stage, notes, saved.SparkVersion);
    }

    private async Task<Stage?> StageAsync(SavedStage saved, List<ImportNote> notes, bool partial, CancellationToken cancellationToken)
    {
        if (saved.Name is "Pipeline" or "PipelineModel")
        {
            var stages = new List<Stage>();
            foreach (SavedFolder folder in PipelineFolders.Of(saved))
            {
                if (await StageAsync(await SavedStage.ReadAsync(folder, cancellationToken).ConfigureAwait(false), notes, partial, cancellationToken).ConfigureAwait(false) is { } made)
                    stages.Add(made);
            }
            return stages.All(static stage => stage is Transformer)
                ? new PipelineModel([.. stages.Cast<Transformer>()]) { Uid = saved.Uid }
                : new Pipeline([.. stages]) { Uid = saved.Uid };
        }
        if (s_searches.Contains(saved.Name))
            return await StageAsync(await SavedStage.ReadAsync(saved.Folder.Folder("bestModel"), cancellationToken).ConfigureAwait(false), notes, partial, cancellationToken).ConfigureAwait(false);

        var differences = new List<string>();
        try
        {
            Stage made = await MakeAsync(saved, differences, cancellationToken).ConfigureAwait(false);
            notes.Add(new ImportNote(saved.Class, saved.Uid, made.Type, differences.Count == 0 ? ImportOutcome.Carried : ImportOutcome.Differs, differences));
            return made;
        }
        catch (SynapseException error) when (partial)
        {
            notes.Add(new ImportNote(saved.Class, saved.Uid, null, ImportOutcome.Refused, [.. differences, error.Message]));
            return null;
        }
    }

    private async Task<Stage> MakeAsync(SavedStage saved, List<string> notes, CancellationToken cancellationToken)
    {
        if (s_models.TryGetValue(saved.Name, out Converter? convert))
            return await convert(saved, _maker, notes, cancellationToken).ConfigureAwait(false);
        string name = s_renamed.GetValueOrDefault(saved.Name, saved.Name);
        if (saved.ComplexNames.FirstOrDefault() is { } opaque)
        {
            throw new ImportException(
                $"{saved.Class} '{saved.Uid}' keeps its parameter {opaque} as an object of Java, which holds code or a class that is not read here", saved.Folder.Location,
                "Leave the stage out with --partial, and write it anew.");
        }
        if (!_maker.Knows(name) || await saved.Folder.Folder("data").ExistsAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new ImportException(
                $"{saved.Class} '{saved.Uid}' cannot be carried over: {(_maker.Knows(name) ? "what it learnt is not read here" : "there is no such stage here")}", saved.Folder.Location,
                Suggestions.Remedy(name, [.. catalog.Stages.Select(static stage => stage.Name)], "stages") is { Length: > 0 } remedy ? $"Leave it out with --partial. {remedy}" : "Leave it out with --partial.");
        }
        return _maker.Make(saved, name, notes);
    }

    // What SynapseML's saveNativeModel wrote: the text of a LightGBM model as a text file of Spark, or as one file.
    private async Task<ImportedPipeline?> NativeModelAsync(SavedFolder folder, CancellationToken cancellationToken)
    {
        string? text = await storage.FindAsync(folder.Path, cancellationToken).ConfigureAwait(false) is not null
            ? Encoding.UTF8.GetString((await folder.ReadFileAsync(folder.Path, cancellationToken).ConfigureAwait(false))!.Value.Span)
            : await folder.Folder("metadata").ExistsAsync(cancellationToken).ConfigureAwait(false) ? null : await folder.ReadTextAsync(cancellationToken).ConfigureAwait(false);
        if (text is null)
            return null;
        if (!text.StartsWith("tree\n", StringComparison.Ordinal) && !text.StartsWith("tree\r\n", StringComparison.Ordinal))
            throw new ImportException("This is neither a folder that Spark's save wrote nor the text of a LightGBM model", folder.Location, "Name the folder of a saved pipeline or model, or the file of a LightGBM model.");
        Stage model = ObjectiveOf(text) switch
        {
            "binary" or "multiclass" or "multiclassova" or "cross_entropy" => LightGBMClassificationModel.LoadNativeModelFromString(text),
            "lambdarank" or "rank_xendcg" => LightGBMRankerModel.LoadNativeModelFromString(text),
            _ => LightGBMRegressionModel.LoadNativeModelFromString(text),
        };
        return new ImportedPipeline(model, [new ImportNote("LightGBM", model.Uid, model.Type, ImportOutcome.Carried, [])], null);
    }

    private static string ObjectiveOf(string text)
    {
        int at = text.IndexOf("\nobjective=", StringComparison.Ordinal);
        return at < 0 ? "" : text[(at + 11)..].Split([' ', '\n', '\r'], 2)[0];
    }
}
