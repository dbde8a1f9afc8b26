using SynapseServerless.Trees;

namespace SynapseServerless.Fuzz.Tests;

/// <summary>A model of XGBoost, in JSON or UBJSON, or of ONNX's operators of trees: read, and asked for all that can be asked of one.</summary>
internal sealed class TreesTarget : FuzzTarget
{
    public override string Name => "trees";

    public override IReadOnlyList<byte[]> Seeds { get; } = SeedFiles.Of("trees");

    public override IReadOnlyList<string> Words =>
    [
        "\"learner\"", "\"num_class\":\"", "\"num_feature\":\"1048576\"", "\"num_parallel_tree\":\"", "\"size_leaf_vector\":\"", "\"split_type\":[", "\"tree_info\":[", "NaN", "-Infinity", "null", "true", "1e999",
        "{", "}", "[", "]", "[$l#L", "[$d#L", "{#", "BRANCH_EQ", "BRANCH_GTE", "LEAF", "SOFTMAX_ZERO", "AVERAGE", "\0",
    ];

    public override Task<string> RunAsync(byte[] input)
    {
        // A message of protocol buffers begins with the number of a field.
        TreeEnsemble model = input.Length > 0 && input[0] < 0x20 ? TreeEnsemble.ParseOnnx(input) : TreeEnsemble.ParseXGBoost(input);
        var scorer = new TreeScorer(model);
        int columns = model.FeatureCount, count = columns > 10_000 ? 1 : 40;
        float[] rows = new float[columns * count];
        double sum = 0;
        foreach (ScoreKind kind in Enum.GetValues<ScoreKind>())
        {
            double[] results = new double[Math.Max(1, scorer.OutputsPerRow(kind) * count)];
            foreach (float value in (float[])[0, -1, 3.5f, 1e9f, float.NaN, float.PositiveInfinity])
            {
                rows.AsSpan().Fill(value);
                scorer.Score(rows, columns, kind, results);
                scorer.Score(rows.AsSpan(0, columns), columns, kind, results);
                sum += results.Length;
            }
        }
        return Task.FromResult($"{model.IterationCount} iterations, {sum:0}");
    }

    public override bool IsRefusal(Exception error) => error is TreeModelException;
}
