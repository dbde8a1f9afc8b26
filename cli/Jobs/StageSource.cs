using SynapseServerless.Pipelines;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Cli.Jobs;

/// <summary>Gets stages from where a user keeps them: a file that describes them, or a folder that holds a saved one.</summary>
internal static class StageSource
{
    /// <summary>A stage of either kind.</summary>
    /// <exception cref="SpecificationException">There is none, or it is wrong.</exception>
    public static async Task<Stage> ReadAsync(string location, StageCatalog catalog, IStorage storage, CancellationToken cancellationToken) =>
        (await ReadLocatedAsync(location, catalog, storage, cancellationToken)).Stage;

    /// <summary>A stage of either kind, and where each stage stands, by uid; those of a saved one stand nowhere.</summary>
    /// <exception cref="SpecificationException">There is none, or it is wrong.</exception>
    public static async Task<(Stage Stage, IReadOnlyDictionary<string, Location> Locations)> ReadLocatedAsync(
        string location, StageCatalog catalog, IStorage storage, CancellationToken cancellationToken)
    {
        if (!IsFile(location))
            return (await StageSerializer.LoadAsync(location, storage, catalog, cancellationToken), new Dictionary<string, Location>());
        (Stage Stage, IReadOnlyDictionary<string, Location> Locations) read = await new SpecificationReader(catalog).ReadStagesAsync(location, storage, cancellationToken);
        await StageFiles.OpenAsync(read.Stage, storage, catalog, cancellationToken);
        return read;
    }

    /// <summary>A stage that can be applied as it is.</summary>
    /// <exception cref="SpecificationException">There is none, it is wrong, or it has to be fitted first.</exception>
    public static async Task<Transformer> ReadTransformerAsync(
        string location, StageCatalog catalog, IStorage storage, CancellationToken cancellationToken) =>
        AsTransformer(await ReadAsync(location, catalog, storage, cancellationToken), location);

    private static Transformer AsTransformer(Stage stage, string location) => stage switch
    {
        Transformer transformer => transformer,
        Pipeline pipeline => new PipelineModel([.. pipeline.Stages.Select(inner => AsTransformer(inner, location))]),
        _ => throw new SpecificationException(
            $"{stage.Type} must be fitted before it can transform", new Location { File = location, Stage = stage.Uid },
            "Fit it with synapse fit and give the folder of the model here."),
    };

    // A URL is a file when its name looks like one; storage would have to be asked otherwise.
    private static bool IsFile(string location) =>
        File.Exists(location) || Path.GetExtension(location).ToUpperInvariant() is ".YAML" or ".YML" or ".JSON";
}
