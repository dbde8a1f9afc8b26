using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.OnnxRuntime.Tensors;
using SynapseServerless.Data;
using SynapseServerless.Onnx.Format;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Onnx.Tests.Stages;

/// <summary>Models of PyTorch and scikit-learn against what these libraries compute themselves; Data/README.md says how the facts were made.</summary>
public sealed class OtherLibraryTests
{
    [Fact]
    public async Task A_convolution_of_PyTorch_gives_what_PyTorch_gives()
    {
        JsonElement facts = Facts("torch-convolution.json");
        float[] pixels = Numbers(facts.GetProperty("input"));
        using var stage = new ONNXModel { ModelLocation = PathOf("torch-convolution.onnx") };
        using RecordBatch batch = Onnx.Batch(("image", Arrays.Vectors(3 * 8 * 8, pixels)));
        using RecordBatch result = await Onnx.RunAsync(stage, batch);
        AreNear(Numbers(facts.GetProperty("logits")), result.Values("logits"));
        // The same as nested lists: planes, lines, points.
        using RecordBatch nested = Onnx.Batch(("image", Arrays.Vectors(3, Arrays.Vectors(8, Arrays.Vectors(8, pixels)))));
        using RecordBatch same = await Onnx.RunAsync(stage, nested, piece: 2);
        AreNear(Numbers(facts.GetProperty("logits")), same.Values("logits"));
        Assert.Contains("pytorch 1.13", stage.GetModelInfo().Producer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recurrent_network_of_PyTorch_gives_what_PyTorch_gives()
    {
        JsonElement facts = Facts("torch-recurrent.json");
        long[] tokens = [.. Numbers(facts.GetProperty("input")).Select(number => (long)number)];
        using var stage = new ONNXModel { ModelLocation = PathOf("torch-recurrent.onnx") };
        using RecordBatch batch = Onnx.Batch(("tokens", Arrays.Lists(Arrays.Numbers(Int64Type.Default, tokens), 7, 7, 7, 7, 7, 7)));
        using RecordBatch result = await Onnx.RunAsync(stage, batch);
        AreNear(Numbers(facts.GetProperty("tags")), result.Values("tags"));
        AreNear(Numbers(facts.GetProperty("mean")), result.Values("mean"));
    }

    [Fact]
    public async Task A_forest_of_scikit_learn_gives_what_scikit_learn_gives()
    {
        JsonElement facts = Facts("sklearn-forest.json");
        using var stage = new ONNXModel { ModelPayload = Forest([.. facts.GetProperty("trees").EnumerateArray()]) };
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Vectors(4, Numbers(facts.GetProperty("rows")))));
        using RecordBatch result = await Onnx.RunAsync(stage, batch, piece: 37);
        AreNear(Numbers(facts.GetProperty("probabilities")), [.. result.Values("probability").Select(map => (object?)((object[])map!).Select(entry => ((Dictionary<string, object?>)entry)["value"]!).ToArray())]);
        float[] chances = Numbers(facts.GetProperty("probabilities"));
        Assert.Equal(Enumerable.Range(0, batch.Length).Select(row => (object?)(long)System.Array.IndexOf(chances[(3 * row)..(3 * (row + 1))], chances[(3 * row)..(3 * (row + 1))].Max())), result.Values("label"));
    }

    // The trees as ai.onnx.ml has them, each leaf with its share of every class; and a map of probabilities, as converters write it.
    private static byte[] Forest(JsonElement[] trees)
    {
        var nodes = new List<(int Tree, int Id, string Mode, int Feature, float Threshold, int Left, int Right)>();
        var leaves = new List<(int Tree, int Id, int Class, float Weight)>();
        for (int tree = 0; tree < trees.Length; tree++)
        {
            int[] left = [.. trees[tree].GetProperty("left").EnumerateArray().Select(node => node.GetInt32())];
            for (int id = 0; id < left.Length; id++)
            {
                bool isLeaf = left[id] < 0;
                // A threshold of 64 bits, made a float that no row of floats falls on the other side of.
                double threshold = trees[tree].GetProperty("threshold")[id].GetDouble();
                float rounded = (float)threshold;
                nodes.Add((tree, id, isLeaf ? "LEAF" : "BRANCH_LEQ", isLeaf ? 0 : trees[tree].GetProperty("feature")[id].GetInt32(), rounded > threshold ? MathF.BitDecrement(rounded) : rounded,
                    isLeaf ? 0 : left[id], isLeaf ? 0 : trees[tree].GetProperty("right")[id].GetInt32()));
                for (int k = 0; isLeaf && k < 3; k++)
                    leaves.Add((tree, id, k, (float)(trees[tree].GetProperty("value")[id][k].GetDouble() / trees.Length)));
            }
        }
        var map = new TypeProto.Types.Map { KeyType = (int)TensorElementType.Int64, ValueType = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorElementType.Float } } };
        return new OnnxGraphs().Input("x", TensorElementType.Float, "N", 4)
            .Node("ai.onnx.ml", "TreeEnsembleClassifier", ["x"], ["label", "scores"],
                OnnxGraphs.Attribute("nodes_treeids", Longs(nodes.Select(node => node.Tree))), OnnxGraphs.Attribute("nodes_nodeids", Longs(nodes.Select(node => node.Id))),
                OnnxGraphs.Attribute("nodes_featureids", Longs(nodes.Select(node => node.Feature))), OnnxGraphs.Attribute("nodes_modes", nodes.Select(node => node.Mode).ToArray()),
                OnnxGraphs.Attribute("nodes_values", nodes.Select(node => node.Threshold).ToArray()), OnnxGraphs.Attribute("nodes_truenodeids", Longs(nodes.Select(node => node.Left))),
                OnnxGraphs.Attribute("nodes_falsenodeids", Longs(nodes.Select(node => node.Right))), OnnxGraphs.Attribute("class_treeids", Longs(leaves.Select(leaf => leaf.Tree))),
                OnnxGraphs.Attribute("class_nodeids", Longs(leaves.Select(leaf => leaf.Id))), OnnxGraphs.Attribute("class_ids", Longs(leaves.Select(leaf => leaf.Class))),
                OnnxGraphs.Attribute("class_weights", leaves.Select(leaf => leaf.Weight).ToArray()), OnnxGraphs.Attribute("classlabels_int64s", new long[] { 0, 1, 2 }),
                OnnxGraphs.Attribute("post_transform", "NONE"))
            .Node("ai.onnx.ml", "ZipMap", ["scores"], ["probability"], OnnxGraphs.Attribute("classlabels_int64s", new long[] { 0, 1, 2 }))
            .Output("label", TensorElementType.Int64, "N")
            .Output("probability", new TypeProto { SequenceType = new TypeProto.Types.Sequence { ElemType = new TypeProto { MapType = map } } }).Build();
    }

    private static long[] Longs(IEnumerable<int> numbers) => [.. numbers.Select(number => (long)number)];

    private static void AreNear(float[] expected, IReadOnlyList<object?> cells)
    {
        float[] actual = [.. cells.SelectMany(Flat)];
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5f);
    }

    private static IEnumerable<float> Flat(object? cell) => cell is object[] list ? list.SelectMany(Flat) : [(float)cell!];

    private static float[] Numbers(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray().SelectMany(Numbers)] : [json.GetSingle()];

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Data", name);

    private static JsonElement Facts(string name) => JsonDocument.Parse(File.ReadAllBytes(PathOf(name))).RootElement;
}
