using SynapseServerless.LightGBM;

namespace SynapseServerless.Fuzz.Tests;

/// <summary>A model in LightGBM's text or JSON: loaded, asked for all that can be asked of one, and written.</summary>
internal sealed class ModelTextTarget : FuzzTarget
{
    public override string Name => "model";

    public override IReadOnlyList<byte[]> Seeds { get; } = SeedFiles.Of("model");

    public override IReadOnlyList<string> Words =>
    [
        "Tree=0", "Tree=1", "\n", "\n\n", "=", " ", "num_leaves=", "num_cat=1", "split_feature=", "left_child=", "right_child=", "cat_boundaries=", "cat_threshold=",
        "is_linear=1", "leaf_features=", "num_features=", "end of trees", "objective=multiclass num_class:3", "num_class=", "average_output", "-1", "~", "\r\n", "\0",
    ];

    public override Task<string> RunAsync(byte[] input)
    {
        string text = System.Text.Encoding.UTF8.GetString(input);
        using LightGBMModel model = text.Contains("multiclass", StringComparison.Ordinal) || text.Contains("binary", StringComparison.Ordinal)
            ? LightGBMClassificationModel.LoadNativeModelFromString(text)
            : LightGBMRegressionModel.LoadNativeModelFromString(text);
        int columns = model.Booster.FeatureCount;
        double sum = 0;
        foreach (PredictionKind kind in Enum.GetValues<PredictionKind>())
        {
            int outputs = model.Booster.OutputsPerRow(kind);
            if ((long)outputs * columns > 10_000_000)
                continue;
            foreach (float value in (float[])[0, -1, 3.5f, 1e9f, float.NaN, float.PositiveInfinity])
            {
                float[] rows = new float[columns * 3];
                rows.AsSpan().Fill(value);
                double[] scores = new double[outputs * 3];
                // The native library has no SHAP values of linear trees.
                if (kind != PredictionKind.Contribution || !model.GetNativeModelInfo().HasLinearTrees)
                    model.Booster.Predict(rows, 3, columns, kind, 0, -1, scores, "num_threads=1");
                model.Score(rows.AsSpan(0, columns), kind, scores);
                sum += scores.Length;
            }
        }
        model.GetInsights();
        model.GetNativeModelInfo();
        int length = model.GetNativeJson().Length + model.Booster.Save().Length;
        if (model.Booster.IterationCount > 0)
            model.PlotTree(0).ToSvg();
        try
        {
            model.ToOnnx();
        }
        catch (SynapseException)
        {
            // Some models have no form in ONNX.
        }
        return Task.FromResult($"{model.Booster.IterationCount} iterations, {sum + length:0}");
    }
}
