using System.Globalization;
using CsCheck;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SynapseServerless.LightGBM.Tests.Native;

namespace SynapseServerless.LightGBM.Tests.Models;

// The exported model is run by ONNX Runtime; expected values come from the native library called directly (Reference).
public sealed class OnnxTests
{
    private const int Columns = Tables.Columns;

    [Theory]
    [MemberData(nameof(TrainedModels.Objectives), MemberType = typeof(TrainedModels))]
    public void ONNX_Runtime_predicts_what_LightGBM_predicts_for_any_row(string objective, int classes)
    {
        foreach (string missing in (string[])["", "zero_as_missing=true", "use_missing=false"])
        {
            string text = TrainedModels.Train($"{objective} {missing}", classes);
            using LightGBMModel model = TrainedModels.Load(text, classes);
            using var session = Open(model);
            Rows(text).Array[1, 40].Sample(rows =>
            {
                float[] matrix = [.. rows.SelectMany(row => row)];
                Dictionary<string, float[]> actual = Run(session, matrix);
                int outputs = classes > 2 ? classes : 1;
                double[] expected = Reference.Predict(text, matrix, Columns, PredictionKind.Probability, outputs);
                if (classes < 2)
                    Near(expected, actual["prediction"]);
                else
                {
                    double[] raw = Reference.Predict(text, matrix, Columns, PredictionKind.RawScore, outputs);
                    Near(classes == 2 ? [.. expected.SelectMany(p => new[] { 1 - p, p })] : expected, actual["probability"]);
                    Near(classes == 2 ? [.. raw.SelectMany(score => new[] { -score, score })] : raw, actual["rawPrediction"]);
                    Assert.Equal(actual["probability"].Chunk(classes).Select(p => (float)Array.IndexOf(p, p.Max())), actual["prediction"]);
                }
            }, iter: Effort.Current.Cases(40));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("zero_as_missing=true")]
    [InlineData("use_missing=false")]
    [InlineData("max_cat_to_onehot=1 cat_l2=0")]
    [InlineData("max_cat_to_onehot=20")]
    public void Every_row_falls_into_the_leaf_it_falls_into_in_LightGBM(string parameters)
    {
        // One tree, so that the prediction is the value of a leaf, and no two leaves of it have the same.
        for (int seed = 1; seed <= 6; seed++)
        {
            string text = TrainedModels.Train($"objective=regression num_leaves=60 min_data_in_leaf=1 {parameters}", 0, iterations: 1, seed: seed);
            using LightGBMModel model = TrainedModels.Load(text, 0);
            using var session = Open(model);
            Rows(text).Array[1, 60].Sample(rows =>
            {
                float[] matrix = [.. rows.SelectMany(row => row)];
                Assert.Equal(
                    Reference.Predict(text, matrix, Columns, PredictionKind.Probability, 1).Select(value => (float)value), Run(session, matrix)["prediction"]);
            }, iter: Effort.Current.Cases(60));
        }
    }

    [Fact]
    public void Zero_as_a_missing_value_goes_against_its_order_too()
    {
        // Written by hand: x <= threshold goes left, and zero (with NaN) goes the other way than its order says.
        foreach ((double threshold, bool defaultLeft, int decision) in (IEnumerable<(double, bool, int)>)[(-2, true, 6), (3, false, 4), (-2, false, 4), (3, true, 6)])
        {
            string text = Stump(threshold.ToString(CultureInfo.InvariantCulture), decision);
            using LightGBMModel model = TrainedModels.Load(text, 0);
            using var session = Open(model);
            float[] rows = [-5, -2, -1, -1e-20f, 0, -0f, 1e-36f, 1e-20f, 1, 3, 4, float.NaN, float.PositiveInfinity, float.NegativeInfinity];
            double[] expected = [.. rows.Select(x => (float.IsNaN(x) || Math.Abs(x) < 1e-35 ? defaultLeft : x <= threshold) ? 1.0 : 2.0)];
            Assert.Equal(expected, Reference.Predict(text, rows, 1, PredictionKind.RawScore, 1));
            Assert.Equal(expected.Select(value => (float)value), Run(session, rows, 1)["prediction"]);
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(16777216.9)]
    [InlineData(-0.3)]
    [InlineData(1e300)]
    [InlineData(-1e300)]
    [InlineData(3.4028235e38)]
    public void Floats_around_a_threshold_that_no_float_equals_go_the_way_doubles_say(double threshold)
    {
        string text = Stump(threshold.ToString("R", CultureInfo.InvariantCulture), 8);
        using LightGBMModel model = TrainedModels.Load(text, 0);
        using var session = Open(model);
        float near = (float)threshold;
        float[] rows = [near, MathF.BitDecrement(near), MathF.BitIncrement(near), float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity];
        Assert.Equal(rows.Select(x => x <= threshold ? 1f : 2f), Run(session, rows, 1)["prediction"]);
    }

    [Fact]
    public void Columns_thresholds_and_the_range_of_iterations_are_those_of_the_stage()
    {
        string text = TrainedModels.Train("objective=binary", 2);
        using var model = LightGBMClassificationModel.LoadNativeModelFromString(text, new LightGBMClassificationModel
        {
            FeaturesCol = "vector", PredictionCol = "label", ProbabilityCol = "p", RawPredictionCol = "", Thresholds = [0.8, 0.2], StartIteration = 2, NumIterations = 5,
        });
        using var session = Open(model);
        Assert.Equal(["vector"], session.InputMetadata.Keys);
        Assert.Equal(["p", "label"], session.OutputMetadata.Keys);
        float[] matrix = Tables.Features(300, seed: 7);
        Dictionary<string, float[]> actual = Run(session, matrix, input: "vector");
        double[] expected = Reference.Predict(text, matrix, Columns, PredictionKind.Probability, 1, 2, 5);
        Near([.. expected.SelectMany(p => new[] { 1 - p, p })], actual["p"]);
        // p / 0.2 > (1 - p) / 0.8 exactly where p > 0.2.
        Assert.Equal(expected.Select(p => p > 0.2 ? 1f : 0f), actual["label"]);
    }

    [Fact]
    public void A_tree_that_is_one_leaf_is_exported_too()
    {
        string text = TrainedModels.Train("objective=regression min_data_in_leaf=10000", 0, iterations: 2);
        using LightGBMModel model = TrainedModels.Load(text, 0);
        using var session = Open(model);
        float[] matrix = Tables.Features(3);
        Near(Reference.Predict(text, matrix, Columns, PredictionKind.Probability, 1), Run(session, matrix)["prediction"]);
    }

    [Fact]
    public void Linear_leaves_are_refused()
    {
        using LightGBMModel model = TrainedModels.Load(TrainedModels.Train("objective=regression linear_tree=true", 0), 0);
        Assert.Contains("linear", Assert.Throws<LightGBMException>(() => model.ToOnnx()).Problem, StringComparison.Ordinal);
    }

    // Rows of what is hard: thresholds and the floats around them, zeros of both signs and next to nothing, infinities, missing values, and
    // categories that are fractions, negative, unknown or huge.
    private static Gen<float[]> Rows(string text)
    {
        float[][] thresholds = [.. Enumerable.Range(0, Columns).Select(_ => Array.Empty<float>())];
        int[] features = [];
        foreach (string line in text.Split('\n'))
        {
            if (line.StartsWith("split_feature=", StringComparison.Ordinal) && line.Length > "split_feature=".Length)
                features = [.. line["split_feature=".Length..].Split(' ').Select(int.Parse)];
            if (!line.StartsWith("threshold=", StringComparison.Ordinal) || line.Length == "threshold=".Length)
                continue;
            double[] values = [.. line["threshold=".Length..].Split(' ').Select(value => double.Parse(value, CultureInfo.InvariantCulture))];
            foreach ((int feature, double value) in features.Zip(values))
                thresholds[feature] = [.. thresholds[feature], (float)value, MathF.BitIncrement((float)value), MathF.BitDecrement((float)value)];
        }
        Gen<float> odd = OneOf(
            0f, -0f, 1e-36f, -1e-36f, 1e-35f, -1e-35f, 1e-34f, -1e-34f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue);
        Gen<float> category = Gen.OneOf(
            Gen.Int[-2, 9].Select(value => (float)value), Gen.Float[-1.5f, 8.5f], OneOf(-0.5f, 0.99f, 7.5f, 1e9f, 3e9f, -3e9f, 100f), odd);
        Gen<float>[] slots = [.. Enumerable.Range(0, Columns).Select(i => i == 5 ? category
            : thresholds[i].Length == 0 ? Gen.OneOf(Gen.Float[-10, 60], odd)
            : Gen.OneOf(OneOf(thresholds[i]), OneOf(thresholds[i]), Gen.Float[-10, 60], odd))];
        return Gen.Select(slots[0], slots[1], slots[2], Gen.Select(slots[3], slots[4], slots[5]), (a, b, c, rest) => new[] { a, b, c, rest.Item1, rest.Item2, rest.Item3 });
    }

    // On the thread that calls: rows are few, and helpers would turn in circles while they wait for them.
    private static InferenceSession Open(LightGBMModel model)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        return new InferenceSession(model.ToOnnx(), options);
    }

    private static Gen<float> OneOf(params float[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Dictionary<string, float[]> Run(InferenceSession session, float[] matrix, int columns = Columns, string input = "features")
    {
        var tensor = new DenseTensor<float>(matrix, [matrix.Length / columns, columns]);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = session.Run([NamedOnnxValue.CreateFromTensor(input, tensor)]);
        return outputs.ToDictionary(
            output => output.Name,
            output => output.ElementType == TensorElementType.Int64 ? [.. output.AsEnumerable<long>().Select(value => (float)value)] : output.AsEnumerable<float>().ToArray());
    }

    private static void Near(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 2e-5 * Math.Max(1, Math.Abs(expected[i])));
    }

    private static string Stump(string threshold, int decision) => $"""
        tree
        version=v4
        num_class=1
        num_tree_per_iteration=1
        label_index=0
        max_feature_idx=0
        objective=regression
        feature_names=x
        feature_infos=[-10:10]

        Tree=0
        num_leaves=2
        num_cat=0
        split_feature=0
        split_gain=1
        threshold={threshold}
        decision_type={decision}
        left_child=-1
        right_child=-2
        leaf_value=1 2
        leaf_weight=1 1
        leaf_count=1 1
        internal_value=0
        internal_weight=2
        internal_count=2
        is_linear=0
        shrinkage=1


        end of trees
        """;
}
