using SynapseServerless.Stages;

namespace SynapseServerless.Anomalies;

/// <summary>An isolation forest as nodes of an ONNX graph.</summary>
internal static class IsolationForms
{
    // Hyperplanes become one matrix of all features by all planes.
    private const long MostWeights = 16 << 20;

    /// <summary>The scores of rows, in doubles.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="features">The column of vectors.</param>
    /// <param name="trees">The trees.</param>
    public static OnnxValue Score(IOnnxGraph graph, string features, IsolationTrees trees)
    {
        OnnxValue rows = graph.As(graph.Vector(graph.Column(features)), OnnxElement.Float);
        OnnxValue seen = trees.Planes is { } planes ? Projections(graph, rows, trees.Width, planes) : rows;
        OnnxValue lengths = graph.As(graph.Scalar(graph.Node("ai.onnx.ml.TreeEnsembleRegressor", [seen], OnnxElement.Float, 1, Attributes(trees))), OnnxElement.Double);
        OnnxValue power = graph.Compute("Mul", lengths, graph.Constant(-1 / (trees.Count * IsolationTrees.AverageLength(trees.Samples))));
        return graph.Node("Pow", [graph.Constant(2.0), power], OnnxElement.Double, 0);
    }

    // The distance of each row from each hyperplane, which the trees look at as if it were a feature.
    private static OnnxValue Projections(IOnnxGraph graph, OnnxValue rows, int width, Hyperplanes planes)
    {
        int count = planes.Count;
        if ((long)count * width > MostWeights)
            throw graph.Refuse($"its {count} hyperplanes over {width} features are more than a graph holds");
        double[] weights = new double[width * count], offsets = new double[count];
        for (int plane = 0; plane < count; plane++)
        {
            foreach ((int feature, float weight, float point) in planes.Terms(plane))
            {
                weights[(feature * count) + plane] += weight;
                offsets[plane] -= (double)weight * point;
            }
        }
        OnnxValue matrix = graph.Node("Reshape", [graph.Constant(weights), graph.Constant<long>(width, count)], OnnxElement.Double, count);
        OnnxValue products = graph.Node("MatMul", [graph.As(rows, OnnxElement.Double), matrix], OnnxElement.Double, count);
        graph.Note("distances from hyperplanes are computed in doubles; a row that lies on one to the last digit may go to its other side");
        return graph.As(graph.Compute("Add", products, graph.Constant(offsets)), OnnxElement.Float);
    }

    private static OnnxSetting[] Attributes(IsolationTrees trees)
    {
        List<long> tree = [], node = [], feature = [], below = [], from = [], leafTree = [], leaf = [];
        List<float> threshold = [], length = [];
        List<string> mode = [];
        for (int t = 0; t < trees.Count; t++)
        {
            ReadOnlySpan<IsolationNode> nodes = trees.Tree(t);
            for (int i = 0; i < nodes.Length; i++)
            {
                bool isLeaf = nodes[i].Next == i;
                tree.Add(t);
                node.Add(i);
                feature.Add(isLeaf ? 0 : nodes[i].Split);
                threshold.Add(isLeaf ? 0 : nodes[i].Threshold);
                mode.Add(isLeaf ? "LEAF" : "BRANCH_LT");
                below.Add(isLeaf ? 0 : nodes[i].Next);
                from.Add(isLeaf ? 0 : nodes[i].Next + 1);
                if (!isLeaf)
                    continue;
                leafTree.Add(t);
                leaf.Add(i);
                length.Add(nodes[i].Length);
            }
        }
        return
        [
            new("nodes_treeids", tree.ToArray()), new("nodes_nodeids", node.ToArray()), new("nodes_featureids", feature.ToArray()), new("nodes_values", threshold.ToArray()),
            new("nodes_modes", mode.ToArray()), new("nodes_truenodeids", below.ToArray()), new("nodes_falsenodeids", from.ToArray()),
            new("target_treeids", leafTree.ToArray()), new("target_nodeids", leaf.ToArray()), new("target_ids", new long[leaf.Count]), new("target_weights", length.ToArray()),
            new("n_targets", 1L), new("aggregate_function", "SUM"), new("post_transform", "NONE"),
        ];
    }
}
