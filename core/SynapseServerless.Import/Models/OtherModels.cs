using System.Text.Json.Nodes;
using Avro.Generic;
using SynapseServerless.Anomalies;
using SynapseServerless.Import.Avro;
using SynapseServerless.Import.Java;
using SynapseServerless.Import.Spark;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Stages;

namespace SynapseServerless.Import.Models;

/// <summary>Models whose data are rows, trees or objects of Java.</summary>
internal static class OtherModels
{
    /// <summary>By name of the class, what makes it.</summary>
    public static IReadOnlyDictionary<string, Converter> All { get; } = new Dictionary<string, Converter>(StringComparer.Ordinal)
    {
        ["KMeansModel"] = KMeansAsync,
        ["LightGBMClassificationModel"] = async (saved, maker, notes, token) => LightGBMClassificationModel.LoadNativeModelFromString(
            await BoosterAsync(saved, token).ConfigureAwait(false), (LightGBMClassificationModel)Columns(saved, maker, notes, "LightGBMClassificationModel")),
        ["LightGBMRegressionModel"] = async (saved, maker, notes, token) => LightGBMRegressionModel.LoadNativeModelFromString(
            await BoosterAsync(saved, token).ConfigureAwait(false), (LightGBMRegressionModel)Columns(saved, maker, notes, "LightGBMRegressionModel")),
        ["LightGBMRankerModel"] = async (saved, maker, notes, token) => LightGBMRankerModel.LoadNativeModelFromString(
            await BoosterAsync(saved, token).ConfigureAwait(false), (LightGBMRankerModel)Columns(saved, maker, notes, "LightGBMRankerModel")),
        ["IsolationForestModel"] = IsolationForestAsync,
    };

    private static async Task<Stage> KMeansAsync(SavedStage saved, StageMaker maker, List<string> notes, CancellationToken cancellationToken)
    {
        IReadOnlyList<JsonObject> rows = await saved.Folder.Folder("data").RowsAsync(cancellationToken).ConfigureAwait(false);
        IEnumerable<double[]> centers = rows.OrderBy(static row => Matrices.Whole(row["clusterIdx"])).Select(row => Matrices.Vector(row["clusterCenter"], saved.Folder));
        return maker.Make(saved, nameof(KMeansModel), notes, new JsonObject { ["clusterCenters"] = Matrices.Json(centers) }, "k", "initMode", "initSteps", "maxIter", "tol");
    }

    private static Stage Columns(SavedStage saved, StageMaker maker, List<string> notes, string name) => maker.Make(saved, name, notes, null, "numClasses", "boosting", "labelCol");

    private static async Task<string> BoosterAsync(SavedStage saved, CancellationToken cancellationToken)
    {
        string place = saved.Complex("lightGBMBooster") ?? "complexParams/lightGBMBooster";
        ReadOnlyMemory<byte> bytes = await saved.Folder.ReadAsync(place, cancellationToken).ConfigureAwait(false)
            ?? throw new ImportException($"The booster of {saved.Class} '{saved.Uid}' is missing: a file {place}", saved.Folder.Location, "Copy the folder that Spark wrote whole.");
        try
        {
            if (JavaStream.Read(bytes.Span) is JavaObject { Class: var type } booster && type.EndsWith(".LightGBMBooster", StringComparison.Ordinal)
                && booster.Fields.GetValueOrDefault("modelStr") is JavaObject { Class: "scala.Some" } some && some.Fields.GetValueOrDefault("value") is string text)
            {
                return text;
            }
            throw new FormatException("it holds no LightGBMBooster with the text of a model");
        }
        catch (FormatException error)
        {
            throw new ImportException($"The booster of {saved.Class} '{saved.Uid}' cannot be read: {error.Message}", saved.Folder.Folder(place).Location, "Save it again, or use saveNativeModel in SynapseML and name that folder.", error);
        }
    }

    // SynapseML's model stands around the one that holds the trees.
    private static async Task<Stage> IsolationForestAsync(SavedStage saved, StageMaker maker, List<string> notes, CancellationToken cancellationToken)
    {
        SavedStage inner = saved.Complex("innerModel") is { } place
            ? await PipelineFolders.OnlyStageAsync(saved.Folder.Folder(place), cancellationToken).ConfigureAwait(false) : saved;
        var trees = new SortedDictionary<int, List<GenericRecord>>();
        SavedFolder data = inner.Folder.Folder("data");
        foreach (string part in await data.PartsAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (GenericRecord record in AvroRows.Read((await data.ReadFileAsync(part, cancellationToken).ConfigureAwait(false))!.Value, Location.OfFile(part)))
            {
                if (!record.TryGetValue("nodeData", out object? node) || node is not GenericRecord)
                    throw new ImportException("The forest is an extended one, whose splits are hyperplanes", Location.OfFile(part), "Fit it anew here: IsolationForest has extensionLevel.");
                int tree = (int)record["treeID"];
                (trees.TryGetValue(tree, out List<GenericRecord>? nodes) ? nodes : trees[tree] = []).Add((GenericRecord)node);
            }
        }
        if (trees.Count == 0)
            throw new ImportException("The forest has no trees", data.Location, "Copy the folder that Spark wrote whole, data included.");
        var model = (IsolationForestModel)maker.Make(
            saved, nameof(IsolationForestModel), notes, new JsonObject { ["outlierScoreThreshold"] = inner.Json["outlierScoreThreshold"]?.DeepClone() ?? 0.5 },
            "numEstimators", "maxSamples", "maxFeatures", "bootstrap", "contaminationError", "randomSeed", "innerModel");
        int width = Matrices.Whole(inner.Json["totalNumFeatures"] ?? inner.Json["numFeatures"]);
        model.Trees = SavedNode.Forest(width, Matrices.Whole(inner.Json["numSamples"]), [.. trees.Values.Select(static nodes => nodes.Select(Node).ToArray())]);
        return model;
    }

    private static SavedNode Node(GenericRecord node) => new(
        (int)node["id"], (int)node["leftChild"], (int)node["rightChild"], (int)node["splitAttribute"], (double)node["splitValue"], (long)node["numInstances"]);
}
