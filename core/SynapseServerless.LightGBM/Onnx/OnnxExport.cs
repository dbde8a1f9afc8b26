using Google.Protobuf;
using SynapseServerless.LightGBM.Onnx.Format;
using SynapseServerless.LightGBM.Trees;

namespace SynapseServerless.LightGBM.Onnx;

/// <summary>What the columns of an exported model are called.</summary>
/// <param name="Features">The input.</param>
/// <param name="Prediction">The number, or the index of the class.</param>
/// <param name="RawPrediction">Raw scores per class; none when empty, and for models without classes.</param>
/// <param name="Probability">Probabilities per class; none when empty, and for models without classes.</param>
internal sealed record OnnxColumns(string Features, string Prediction, string RawPrediction = "", string Probability = "");

/// <summary>Makes an ONNX model: trees as one TreeEnsembleRegressor over all classes, and the objective's transformation after it.</summary>
internal static class OnnxExport
{
    /// <summary>The model of a number per row.</summary>
    public static byte[] Number(TreeModel model, OnnxColumns columns)
    {
        OnnxGraph graph = Trees(model, columns, out string raw);
        string scaled = Scale(graph, model, raw);
        string sum = Transform(graph, model.Objective, scaled, columns.Prediction);
        if (sum != columns.Prediction)
            graph.Add("Identity", columns.Prediction, [sum]);
        graph.AddOutput(columns.Prediction, 1);
        return Bytes(graph, model);
    }

    /// <summary>The model of classes.</summary>
    public static byte[] Classes(TreeModel model, int classes, OnnxColumns columns, IReadOnlyList<double> thresholds)
    {
        OnnxGraph graph = Trees(model, columns, out string raw);
        bool isBinary = model.TreesPerIteration == 1;
        string probability = columns.Probability.Length > 0 ? columns.Probability : "probability_";
        if (columns.RawPrediction.Length > 0)
        {
            if (isBinary)
                graph.Add("Concat", columns.RawPrediction, [graph.Add("Neg", "raw_negative", [raw]), raw], OnnxGraph.Attribute("axis", 1));
            else
                graph.Add("Identity", columns.RawPrediction, [raw]);
            graph.AddOutput(columns.RawPrediction, classes);
        }
        string scaled = Scale(graph, model, raw);
        if (model.Objective.Name.Length == 0)
            probability = Untransformed(graph, scaled, probability, isBinary);
        else if (isBinary)
        {
            string positive = Transform(graph, model.Objective with { Name = "binary" }, scaled, "probability_positive");
            string negative = graph.Add("Sub", "probability_negative", [graph.Constant("one", 1f), positive]);
            graph.Add("Concat", probability, [negative, positive], OnnxGraph.Attribute("axis", 1));
        }
        else
            Transform(graph, model.Objective, scaled, probability);
        if (columns.Probability.Length > 0)
            graph.AddOutput(probability, classes);
        string judged = thresholds.Count == 0 ? probability
            : graph.Add("Div", "probability_by_threshold", [probability, graph.Constant("thresholds", [.. thresholds.Select(value => (float)value)])]);
        graph.Add("ArgMax", columns.Prediction, [judged], OnnxGraph.Attribute("axis", 1), OnnxGraph.Attribute("keepdims", 0));
        graph.AddOutput(columns.Prediction, 0, TensorProto.Types.DataType.Int64);
        return Bytes(graph, model);
    }

    // The objective was the user's own, and nothing is known of it.
    private static string Untransformed(OnnxGraph graph, string scores, string output, bool isBinary) => isBinary
        ? graph.Add("Concat", output, [graph.Add("Neg", "score_negative", [scores]), scores], OnnxGraph.Attribute("axis", 1))
        : graph.Add("Identity", output, [scores]);

    private static OnnxGraph Trees(TreeModel model, OnnxColumns columns, out string raw)
    {
        if (model.IsLinear)
            throw new LightGBMException("The model has linear models in its leaves, which ONNX's trees cannot hold", default, "Train without linear_tree.");
        if (model.Trees.Count == 0)
            throw new LightGBMException("There is no tree to export", default, "Use a range of iterations that the model has.");
        var graph = new OnnxGraph();
        int width = model.FeatureNames.Count;
        graph.AddInput(columns.Features, width);
        int[] categorical = [.. model.Trees
            .SelectMany(tree => tree.SplitFeatures.Where((_, split) => tree.IsCategorical(split))).Distinct().Order()];
        var trees = new OnnxTrees(feature => width + Array.BinarySearch(categorical, feature));
        for (int i = 0; i < model.Trees.Count; i++)
            trees.Add(model.Trees[i], i % model.TreesPerIteration);
        string input = categorical.Length == 0 ? columns.Features : WithWholeNumbers(graph, columns.Features, categorical);
        raw = "raw_scores";
        graph.Add(trees.ToNode(input, raw, model.TreesPerIteration));
        return graph;
    }

    // LightGBM cuts a category's fraction off before it compares; behind the features come their whole parts.
    private static string WithWholeNumbers(OnnxGraph graph, string features, int[] categorical)
    {
        string indexes = graph.Constant("categorical_features", [.. categorical.Select(feature => (long)feature)]);
        string values = graph.Add("Gather", "categories", [features, indexes], OnnxGraph.Attribute("axis", 1));
        string size = graph.Add("Floor", "categories_floor", [graph.Add("Abs", "categories_size", [values])]);
        string whole = graph.Add("Mul", "categories_whole", [graph.Add("Sign", "categories_sign", [values]), size]);
        return graph.Add("Concat", "features_and_categories", [features, whole], OnnxGraph.Attribute("axis", 1));
    }

    private static string Scale(OnnxGraph graph, TreeModel model, string raw) => model.Objective.AveragesTrees
        ? graph.Add("Div", "raw_average", [raw, graph.Constant("iterations", (float)model.IterationCount)])
        : raw;

    private static string Transform(OnnxGraph graph, ModelObjective objective, string raw, string output)
    {
        switch (objective.Transformation)
        {
            case ScoreTransformation.Logistic:
                string steep = objective.Sigmoid == 1 ? raw : graph.Add("Mul", "raw_steep", [raw, graph.Constant("sigmoid", (float)objective.Sigmoid)]);
                return graph.Add("Sigmoid", output, [steep]);
            case ScoreTransformation.Softmax:
                return graph.Add("Softmax", output, [raw], OnnxGraph.Attribute("axis", 1));
            case ScoreTransformation.Exponential:
                return graph.Add("Exp", output, [raw]);
            case ScoreTransformation.LogOnePlusExponential:
                return graph.Add("Softplus", output, [raw]);
            case ScoreTransformation.SignedSquare:
                return graph.Add("Mul", output, [raw, graph.Add("Abs", "raw_size", [raw])]);
            default:
                return raw;
        }
    }

    private static byte[] Bytes(OnnxGraph graph, TreeModel model) => graph.ToModel(
    [
        KeyValuePair.Create("objective", model.ObjectiveText),
        KeyValuePair.Create("iterations", model.IterationCount.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        KeyValuePair.Create("feature_names", System.Text.Json.JsonSerializer.Serialize(model.FeatureNames)),
    ]).ToByteArray();
}
