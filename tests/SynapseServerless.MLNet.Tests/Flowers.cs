using Microsoft.ML;
using Microsoft.ML.Data;

namespace SynapseServerless.MLNet.Tests;

/// <summary>Rows as a user of ML.NET declares them.</summary>
public sealed class Flower
{
    public float Length { get; set; }

    public float Width { get; set; }

    public string Color { get; set; } = "";

    public bool IsTall { get; set; }

    public float Height { get; set; }

    public string Species { get; set; } = "";
}

/// <summary>Data and small models, trained by ML.NET itself.</summary>
internal static class Flowers
{
    public static List<Flower> Rows(int count = 300, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            float length = (float)random.NextDouble() * 10, width = (float)random.NextDouble() * 4;
            string color = new[] { "red", "blue", "white" }[i % 3];
            float height = (2 * length) + width + (color == "red" ? 3 : 0);
            return new Flower { Length = length, Width = width, Color = color, Height = height, IsTall = height > 14, Species = height > 16 ? "giant" : height > 9 ? "common" : "dwarf" };
        })];
    }

    public static MLContext Context() => new(seed: 1);

    /// <summary>One-hot colour, three features, a linear regression.</summary>
    public static ITransformer Regression(MLContext ml, IDataView data) => ml.Transforms.Categorical.OneHotEncoding("ColorCode", "Color")
        .Append(ml.Transforms.Concatenate("Features", "Length", "Width", "ColorCode"))
        .Append(ml.Transforms.NormalizeMinMax("Features"))
        .Append(ml.Regression.Trainers.Sdca("Height", "Features", maximumNumberOfIterations: 20))
        .Fit(data);

    public static ITransformer Binary(MLContext ml, IDataView data) => ml.Transforms.Concatenate("Features", "Length", "Width")
        .Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression("IsTall", "Features"))
        .Fit(data);

    /// <summary>Maps the species to a key, and leaves the predicted key as it is.</summary>
    public static ITransformer Multiclass(MLContext ml, IDataView data) => ml.Transforms.Conversion.MapValueToKey("Label", "Species")
        .Append(ml.Transforms.Concatenate("Features", "Length", "Width"))
        .Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy("Label", "Features", maximumNumberOfIterations: 20))
        .Fit(data);

    public static string Save(MLContext ml, ITransformer model, DataViewSchema? schema)
    {
        string path = Path.Combine(Path.GetTempPath(), $"synapse-mlnet-{Guid.NewGuid():N}.zip");
        ml.Model.Save(model, schema, path);
        return path;
    }

    /// <summary>A column as ML.NET's own tools read it.</summary>
    public static T[] Column<T>(IDataView view, string name) => [.. view.GetColumn<T>(name)];
}
