using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Explain.Tests;

/// <summary>What is drawn goes by the seed and the row: the same rows have the same explanations however they are cut into partitions, their own summary as a background included.</summary>
public sealed class PartitionTests
{
    private const int Rows = 128;

    public static TheoryData<string> Explainers => ["TabularSHAP", "VectorSHAP", "TextSHAP", "ImageSHAP", "TabularLIME", "VectorLIME", "TextLIME", "ImageLIME"];

    [Theory]
    [MemberData(nameof(Explainers))]
    public async Task One_partition_and_sixty_four_give_the_same_numbers(string type)
    {
        double[][][] one = await ExplainAsync(type, 1, 7), many = await ExplainAsync(type, 64, 7);
        Assert.Equal(type.StartsWith("Image", StringComparison.Ordinal) ? Rows / 2 : Rows, one.Length);
        Assert.Equal(one, many);
    }

    [Theory]
    [MemberData(nameof(Explainers))]
    public async Task Another_seed_draws_otherwise(string type) => Assert.NotEqual(await ExplainAsync(type, 4, 7), await ExplainAsync(type, 4, 8));

    [Fact]
    public async Task Curves_are_the_same_on_one_partition_and_on_sixty_four()
    {
        async Task<string[]> CurvesAsync(int partitions)
        {
            var data = Datasets.FromRows(Enumerable.Range(0, Rows).Select(i => new { x = i * 0.37 % 5, kind = i % 3 == 0 ? "a" : "b" }), partitions);
            var stage = new ICETransformer
            {
                Model = new SQLTransformer { Statement = "SELECT *, x * x + (CASE WHEN kind = 'a' THEN 3.0 ELSE x END) AS score FROM __THIS__" }, TargetCol = "score",
                NumericFeatures = [new() { Name = "x", NumSplits = 5 }], CategoricalFeatures = [new() { Name = "kind" }],
            };
            await stage.ReadBackgroundAsync(data);
            using RecordBatch curves = await stage.Transform(data).CollectAsync();
            return [.. new[] { "x_dependence", "kind_dependence" }.SelectMany(name => Enumerable.Range(0, curves.Length).Select(row => Cells.Value(curves.Column(curves.Schema.GetFieldIndex(name)), row))).Select(cell => System.Text.Json.JsonSerializer.Serialize(cell))];
        }
        string[] one = await CurvesAsync(1);
        Assert.Equal(2 * Rows, one.Length);
        Assert.Equal(one, await CurvesAsync(64));
    }

    private static async Task<double[][][]> ExplainAsync(string type, int partitions, long seed)
    {
        float[][] vectors = Explaining.Vectors(Rows, 6, 41);
        string[] words = ["good", "bad", "film", "very", "long", "dull", "and", "fine"];
        var data = Datasets.FromRows(vectors.Select((vector, i) => new
        {
            features = vector, a = (double)vector[0], b = (double)vector[1], c = (double)vector[2], d = i % 7, e = i % 3 == 0 ? "x" : "y",
            text = string.Join(' ', Enumerable.Range(0, 12).Select(word => words[(int)((i + (word * (i + 3))) % words.Length)] + word)),
        }), partitions);
        var table = new SQLTransformer { Statement = "SELECT *, a * b + c * d + (CASE WHEN e = 'x' THEN a ELSE b * c END) AS score FROM __THIS__" };
        var text = new SQLTransformer { Statement = "SELECT *, length(text) + (CASE WHEN contains(text, 'good0') AND contains(text, 'fine') THEN 5.0 ELSE 0 END) AS score FROM __THIS__" };
        var vector = new FormulaModel { Formula = x => [(x[0] * x[1]) + (x[2] * x[3] * x[4]) + Math.Abs(x[5])] };
        if (type.StartsWith("Image", StringComparison.Ordinal))
            return await ImagesAsync(type, partitions, seed);
        ModelExplainer stage = type switch
        {
            "TabularSHAP" => new TabularSHAP { Model = table, TargetCol = "score", InputCols = ["a", "b", "c", "d", "e"], Method = "permutation", NumSamples = 20, BackgroundSize = 5, Seed = seed },
            "VectorSHAP" => new VectorSHAP { Model = vector, TargetCol = "score", Method = "kernel", NumSamples = 40, BackgroundSize = 5, BackgroundSummary = "kmeans", Seed = seed },
            "TextSHAP" => new TextSHAP { Model = text, TargetCol = "score", Method = "kernel", NumSamples = 60, Seed = seed },
            "TabularLIME" => new TabularLIME { Model = table, TargetCol = "score", InputCols = ["a", "b", "c", "d", "e"], NumSamples = 30, Seed = seed },
            "VectorLIME" => new VectorLIME { Model = vector, TargetCol = "score", NumSamples = 30, Seed = seed },
            _ => new TextLIME { Model = text, TargetCol = "score", NumSamples = 30, Seed = seed },
        };
        if (stage is ISummarizesData { NeedsData: true } asks)
            await asks.SummarizeAsync(data, default);
        using RecordBatch explained = await stage.Transform(data).CollectAsync();
        return Explaining.Lists(explained, stage.Uid + "_output");
    }

    private static async Task<double[][][]> ImagesAsync(string type, int partitions, long seed)
    {
        // Fewer images than rows of numbers: each has superpixels of its own.
        using RecordBatch images = ImageExplanationTests.Images([.. Enumerable.Range(0, Rows / 2).Select(i => ((int, int)?)(18 + (i % 5), 12 + (i % 3)))]);
        RecordBatch[] parts = [.. Enumerable.Range(0, Math.Min(partitions, images.Length)).Select(part => Batches.Take(images, [.. Enumerable.Range(0, images.Length).Where(row => row * Math.Min(partitions, images.Length) / images.Length == part)]))];
        var model = new ImageExplanationTests.Light { Power = 4 };
        ModelExplainer stage = type == "ImageSHAP"
            ? new ImageSHAP { Model = model, TargetCol = "light", CellSize = 4, Method = "permutation", NumSamples = 60, Seed = seed }
            : new ImageLIME { Model = model, TargetCol = "light", CellSize = 4, NumSamples = 30, Seed = seed };
        var all = new List<double[][]>();
        foreach (RecordBatch part in parts)
        {
            using RecordBatch explained = await stage.Transform(Datasets.FromBatches(part)).CollectAsync();
            all.AddRange(Explaining.Lists(explained, stage.Uid + "_output"));
        }
        return [.. all];
    }
}
