using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Explain;
using SynapseServerless.Images;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of the stages that explain models and measure data.</summary>
internal static class ExplainSamples
{
    // A model that is a formula: what explains it is checked elsewhere.
    private static SQLTransformer Formula => new() { Statement = "SELECT *, coalesce(number, 0) * 2 + coalesce(integer, 0) AS score FROM __THIS__" };

    private static SQLTransformer OfVector => new() { Statement = "SELECT *, features[1] + features[2] * features[3] AS score FROM __THIS__" };

    private static PipelineModel OfImage => new(new ResizeImageTransformer { InputCol = "image", OutputCol = "image", Height = 2, Width = 2, NChannels = 3 }, new UnrollImage { InputCol = "image", OutputCol = "pixels" });

    // An image of six by six pixels, each of another shade.
    private static SQLTransformer Files => new() { Statement = $"SELECT *, from_base64('{Bitmap()}') AS image FROM __THIS__" };

    private static SQLTransformer OfText => new() { Statement = "SELECT *, length(text) + 0.0 AS score FROM __THIS__" };

    public static IReadOnlyDictionary<string, StageSample> All { get; } = new Dictionary<string, StageSample>
    {
        ["AggregateBalanceMeasure"] = new(() => new AggregateBalanceMeasure { SensitiveCols = ["text", "flag"] }) { NeedsColumn = "text" },
        ["DistributionBalanceMeasure"] = new(() => new DistributionBalanceMeasure { SensitiveCols = ["text", "flag"] }) { NeedsColumn = "flag" },
        ["FeatureBalanceMeasure"] = new(() => new FeatureBalanceMeasure { SensitiveCols = ["text", "flag"] }) { NeedsColumn = "label" },
        ["FairnessMeasure"] = new(() => new FairnessMeasure { SensitiveCols = ["text", "flag"], Cohorts = true, ProbabilityCol = "probability" }) { NeedsColumn = "prediction" },
        ["GroupThresholds"] = new(() => new GroupThresholds { SensitiveCol = "text", PredictionCol = "fair" }) { NeedsColumn = "probability", RefusesNulls = true },
        ["Reweighing"] = new(() => new Reweighing { SensitiveCol = "text", OutputCol = "fairWeight" }) { NeedsColumn = "text", RefusesNulls = true },
        ["ICETransformer"] = new(() => new ICETransformer
        {
            Model = Formula, TargetCol = "score", NumericFeatures = [new() { Name = "number", NumSplits = 3, RangeMin = 0, RangeMax = 9 }], CategoricalFeatures = [new() { Name = "text" }], Background = Rows("number", "text"),
        })
        { NeedsColumn = "number" },
        ["ImageLIME"] = new(() => new Pipeline(Files, new ImageLIME { Model = OfImage, TargetCol = "pixels", CellSize = 3, NumSamples = 9, TargetClasses = [0, 5] })),
        ["ImageSHAP"] = new(() => new Pipeline(Files, new ImageSHAP { Model = OfImage, TargetCol = "pixels", CellSize = 3, TargetClasses = [0, 5] })),
        ["PartialDependence"] = new(() => new PartialDependence { Model = Formula, TargetCol = "score", NumericFeatures = [new() { Name = "number", NumSplits = 3, RangeMin = 0, RangeMax = 9 }] })
        { NeedsColumn = "number" },
        ["PermutationImportance"] = new(() => new PermutationImportance { Model = Formula, TargetCol = "score", InputCols = ["number", "text"], Background = Rows("number", "text") })
        { NeedsColumn = "label" },
        ["SavedModel"] = new(() => new SavedModel { Path = Path.Combine(Path.GetTempPath(), "late"), Model = new RenameColumn { InputCol = "number", OutputCol = "amount" } }) { NeedsColumn = "number" },
        ["TabularSHAP"] = new(() => new TabularSHAP { Model = Formula, TargetCol = "score", InputCols = ["number", "integer"], Background = Rows("number", "integer") })
        { NeedsColumn = "integer" },
        ["TabularLIME"] = new(() => new TabularLIME
        {
            Model = Formula, TargetCol = "score", InputCols = ["number", "text"], NumSamples = 40, Background = Rows("number", "text"),
        })
        { NeedsColumn = "text", RefusesNulls = true },
        ["TextLIME"] = new(() => new TextLIME { Model = OfText, TargetCol = "score", InputCol = "text", NumSamples = 20 }) { NeedsColumn = "text", RefusesNulls = true },
        ["TextSHAP"] = new(() => new TextSHAP { Model = OfText, TargetCol = "score", InputCol = "text" }) { NeedsColumn = "text", RefusesNulls = true },
        ["VectorLIME"] = new(() => new VectorLIME { Model = OfVector, TargetCol = "score", NumSamples = 40, Background = Rows("features") }) { NeedsColumn = "features" },
        ["VectorSHAP"] = new(() => new VectorSHAP { Model = OfVector, TargetCol = "score", Background = Rows("features") }) { NeedsColumn = "features" },
    };

    private static string Bitmap()
    {
        const int size = 6, row = 20, header = 54;
        byte[] file = new byte[header + (size * row)];
        (int Place, int Value)[] numbers = [(2, file.Length), (10, header), (14, 40), (18, size), (22, size), (26, 1), (28, 24), (34, size * row)];
        foreach ((int place, int value) in numbers)
            BitConverter.TryWriteBytes(file.AsSpan(place), value);
        (file[0], file[1]) = ((byte)'B', (byte)'M');
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size * 3; x++)
                file[header + (y * row) + x] = (byte)(10 + (12 * x) + (3 * y));
        }
        return Convert.ToBase64String(file);
    }

    private static RecordBatch Rows(params string[] columns)
    {
        RecordBatch rows = SampleData.Plain().ReadAsync(0, columns).ToBlockingEnumerable().First();
        return Batches.Take(rows, [0, 1, 2, 3, 4]);
    }
}
