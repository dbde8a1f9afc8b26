using System.Text.Json.Nodes;
using SynapseServerless.Import.Spark;
using SynapseServerless.Stages;

namespace SynapseServerless.Import.Models;

/// <summary>Makes the stage of a saved one.</summary>
/// <param name="saved">The saved stage.</param>
/// <param name="maker">Makes stages.</param>
/// <param name="notes">Takes what differs.</param>
/// <param name="cancellationToken">Stops the reading.</param>
internal delegate Task<Stage> Converter(SavedStage saved, StageMaker maker, List<string> notes, CancellationToken cancellationToken);

/// <summary>Models of Spark ML whose data are columns of one Parquet row.</summary>
internal static class SparkModels
{
    private const string Index = "Indexes are int32 here and carry their labels, where Spark has doubles";

    /// <summary>By name of the class, what makes it.</summary>
    public static IReadOnlyDictionary<string, Converter> All { get; } = new Dictionary<string, Converter>(StringComparer.Ordinal)
    {
        ["StringIndexerModel"] = StringIndexerAsync,
        ["OneHotEncoderModel"] = Of("OneHotEncoderModel", (row, saved) => Columns(saved, new JsonObject { ["categorySizes"] = row["categorySizes"]!.DeepClone() }), "inputCol", "outputCol"),
        ["StandardScalerModel"] = Of("StandardScalerModel", (row, saved) => new JsonObject { ["mean"] = Vector(row, "mean", saved), ["std"] = Vector(row, "std", saved) }),
        ["MinMaxScalerModel"] = Of("MinMaxScalerModel", (row, saved) => new JsonObject { ["originalMin"] = Vector(row, "originalMin", saved), ["originalMax"] = Vector(row, "originalMax", saved) }),
        ["MaxAbsScalerModel"] = Of("MaxAbsScalerModel", (row, saved) => new JsonObject { ["maxAbs"] = Vector(row, "maxAbs", saved) }),
        ["ImputerModel"] = Of("ImputerModel", Imputer, "inputCol", "outputCol"),
        ["IDFModel"] = Of("IDFModel", Idf),
        ["CountVectorizerModel"] = Of("CountVectorizerModel", (row, _) => new JsonObject { ["vocabulary"] = row["vocabulary"]!.DeepClone() }, "vocabSize", "minDF", "maxDF"),
        ["ChiSqSelectorModel"] = Of("ChiSqSelectorModel", (row, _) => new JsonObject { ["selectedFeatures"] = row["selectedFeatures"]!.DeepClone() }, "numTopFeatures", "percentile", "fpr", "fdr", "fwe", "selectorType"),
        ["PCAModel"] = Of("PCAModel", Pca, "k"),
        ["LogisticRegressionModel"] = Of("LogisticRegressionModel", Logistic),
        ["LinearRegressionModel"] = Of("LinearRegressionModel", (row, saved) => new JsonObject
        {
            ["coefficients"] = Vector(row, "coefficients", saved), ["intercept"] = row["intercept"]!.DeepClone(), ["scale"] = row["scale"]?.DeepClone() ?? 1,
        }),
        ["GeneralizedLinearRegressionModel"] = Of("GeneralizedLinearRegressionModel", Glm, "family", "link", "linkPower", "variancePower"),
        ["NaiveBayesModel"] = Of("NaiveBayesModel", Bayes),
    };

    private static Converter Of(string name, Func<JsonObject, SavedStage, JsonObject> parameters, params string[] without) => async (saved, maker, notes, token) =>
        maker.Make(saved, name, notes, parameters(await OnlyRowAsync(saved, name == "ImputerModel" ? "surrogateDF" : "data", token).ConfigureAwait(false), saved), without);

    private static async Task<JsonObject> OnlyRowAsync(SavedStage saved, string folder, CancellationToken cancellationToken)
    {
        SavedFolder data = saved.Folder.Folder(folder);
        // Before Spark 3 an imputer's were in data too.
        if (folder != "data" && !await data.ExistsAsync(cancellationToken).ConfigureAwait(false))
            data = saved.Folder.Folder("data");
        IReadOnlyList<JsonObject> rows = await data.RowsAsync(cancellationToken).ConfigureAwait(false);
        return rows.Count == 1 ? rows[0] : throw new ImportException($"The data of {saved.Class} have {rows.Count} rows, and one is expected", data.Location, "Copy the folder again from where Spark wrote it.");
    }

    private static async Task<Stage> StringIndexerAsync(SavedStage saved, StageMaker maker, List<string> notes, CancellationToken cancellationToken)
    {
        JsonObject row = await OnlyRowAsync(saved, "data", cancellationToken).ConfigureAwait(false);
        // Until Spark 2 one list of labels for one column.
        JsonArray labels = row["labelsArray"] is JsonArray all ? (JsonArray)all.DeepClone() : [(row["labels"] ?? throw NoColumn(saved, "labelsArray")).DeepClone()];
        notes.Add(Index);
        return maker.Make(saved, "StringIndexerModel", notes, Columns(saved, new JsonObject { ["labelsArray"] = labels }), "inputCol", "outputCol", "stringOrderType");
    }

    // One column or several: several here.
    private static JsonObject Columns(SavedStage saved, JsonObject more)
    {
        more["inputCols"] = saved.Set["inputCols"]?.DeepClone() ?? new JsonArray(saved["inputCol"]?.DeepClone());
        more["outputCols"] = saved.Set["outputCols"]?.DeepClone() ?? new JsonArray(saved["outputCol"]?.DeepClone() ?? saved.Uid + "__output");
        return more;
    }

    private static JsonObject Imputer(JsonObject row, SavedStage saved)
    {
        JsonObject columns = Columns(saved, []);
        columns["surrogates"] = new JsonArray([.. columns["inputCols"]!.AsArray().Select(name => (row[name!.GetValue<string>()] ?? throw NoColumn(saved, name.GetValue<string>())).DeepClone())]);
        return columns;
    }

    private static JsonObject Idf(JsonObject row, SavedStage saved)
    {
        // Before Spark 3 the weights alone were kept, of which the counts cannot be found.
        if (row["docFreq"] is not JsonArray frequencies)
            throw new ImportException($"{saved.Class} '{saved.Uid}' was saved by Spark {saved.SparkVersion}, which kept no counts", saved.Folder.Location, "Save it by Spark 3 or newer, or fit an IDF anew.");
        return new JsonObject
        {
            ["slots"] = new JsonArray([.. Enumerable.Range(0, frequencies.Count).Select(static slot => (JsonNode)slot)]), ["docFreq"] = frequencies.DeepClone(),
            ["numDocs"] = row["numDocs"]!.DeepClone(), ["width"] = frequencies.Count,
        };
    }

    private static JsonObject Pca(JsonObject row, SavedStage saved)
    {
        double[][] features = Matrices.Rows(row["pc"], saved.Folder);
        int directions = features.Length == 0 ? 0 : features[0].Length;
        return new JsonObject
        {
            ["pc"] = Matrices.Json(Enumerable.Range(0, directions).Select(direction => features.Select(feature => feature[direction]).ToArray())),
            ["explainedVariance"] = row["explainedVariance"] is { } variance ? Matrices.Json(Matrices.Vector(variance, saved.Folder)) : new JsonArray(),
        };
    }

    private static JsonObject Logistic(JsonObject row, SavedStage saved) => new()
    {
        ["coefficientMatrix"] = Matrices.Json(Matrices.Rows(row["coefficientMatrix"], saved.Folder)), ["interceptVector"] = Vector(row, "interceptVector", saved),
        ["numClasses"] = row["numClasses"]!.DeepClone(), ["numFeatures"] = row["numFeatures"]!.DeepClone(), ["levels"] = Classes(Matrices.Whole(row["numClasses"])), ["levelType"] = "double",
    };

    private static JsonObject Bayes(JsonObject row, SavedStage saved)
    {
        double[] pi = Matrices.Vector(row["pi"], saved.Folder);
        double[][] sigma = row["sigma"] is JsonObject matrix ? Matrices.Rows(matrix, saved.Folder) : [];
        return new JsonObject
        {
            ["pi"] = Matrices.Json((IEnumerable<double>)pi), ["theta"] = Matrices.Json(Matrices.Rows(row["theta"], saved.Folder)),
            ["sigma"] = Matrices.Json(sigma.Where(static variances => variances.Length > 0)), ["levels"] = Classes(pi.Length), ["levelType"] = "double",
        };
    }

    // A power of the variance or the link stands for a family or a link by name where it was set.
    private static JsonObject Glm(JsonObject row, SavedStage saved)
    {
        var json = new JsonObject { ["coefficients"] = Vector(row, "coefficients", saved), ["intercept"] = row["intercept"]!.DeepClone() };
        string family = saved["family"]?.GetValue<string>() ?? "gaussian";
        json["family"] = family;
        if (family == "tweedie")
        {
            double power = saved["variancePower"] is { } given ? Matrices.Number(given) : 0;
            json["variancePower"] = power;
            json["linkPower"] = saved.Set["linkPower"] is { } link ? Matrices.Number(link) : 1 - power;
        }
        else
        {
            json["link"] = saved.Set["link"]?.GetValue<string>() ?? family switch { "binomial" => "logit", "poisson" => "log", "gamma" => "inverse", _ => "identity" };
        }
        return json;
    }

    // Spark's classes are doubles that count from 0.
    private static JsonArray Classes(int count) => [.. Enumerable.Range(0, count).Select(static index => (JsonNode)$"{index}")];

    private static JsonArray Vector(JsonObject row, string column, SavedStage saved) => Matrices.Json(Matrices.Vector(row[column] ?? throw NoColumn(saved, column), saved.Folder));

    private static ImportException NoColumn(SavedStage saved, string column) =>
        new($"The data of {saved.Class} '{saved.Uid}' have no '{column}'", saved.Folder.Folder("data").Location, "Copy the folder again from where Spark wrote it.");
}
