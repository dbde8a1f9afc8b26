using System.Text.Json;
using Microsoft.ML.OnnxRuntime.Tensors;
using SynapseServerless.Tests;

namespace SynapseServerless.Onnx.Tests.Generation;

/// <summary>A decoder whose answers can be told by hand: the next token is the sum of all tokens so far and of the last position, by modulo. It keeps tokens in its cache as real ones keep keys.</summary>
internal static class Counter
{
    /// <summary>The vocabulary: the letters, then what chats need.</summary>
    public static string[] Words { get; } = [.. Enumerable.Range('a', 26).Select(static letter => $"{(char)letter}"), "Ċ", "<|im_start|>", "<|im_end|>"];

    /// <summary>The model.</summary>
    /// <param name="tokens">How many tokens it knows.</param>
    /// <param name="hasCache">Whether it keeps what it has seen.</param>
    public static byte[] Model(int tokens, bool hasCache = true)
    {
        var graph = new OnnxGraphs()
            .Input("input_ids", TensorElementType.Int64, "batch", "sequence").Input("attention_mask", TensorElementType.Int64, "batch", "all").Input("position_ids", TensorElementType.Int64, "batch", "sequence")
            .Constant("outer", [2], 1L, 3L).Constant("three", [3], 1L, 2L, 3L).Constant("one", [1], 1L).Constant("last", [], -1L)
            .Constant("count", [1], (float)tokens).Constant("each", [tokens], [.. Enumerable.Range(0, tokens).Select(static token => (float)token)])
            .Node("Cast", ["input_ids"], ["numbers"], To(1)).Node("Unsqueeze", ["numbers", "outer"], ["new"]);
        if (hasCache)
        {
            graph.Input("past_key_values.0.key", TensorElementType.Float, "batch", 1, "past", 1).Input("past_key_values.0.value", TensorElementType.Float, "batch", 1, "past", 1)
                .Node("Concat", ["past_key_values.0.key", "new"], ["present.0.key"], OnnxGraphs.Attribute("axis", 2)).Node("Concat", ["past_key_values.0.value", "new"], ["present.0.value"], OnnxGraphs.Attribute("axis", 2))
                .Output("present.0.key", TensorElementType.Float, "batch", 1, "all", 1).Output("present.0.value", TensorElementType.Float, "batch", 1, "all", 1);
        }
        return graph.Node("Identity", [hasCache ? "present.0.key" : "new"], ["seen"])
            .Node("Cast", ["attention_mask"], ["mask"], To(1)).Node("Unsqueeze", ["mask", "outer"], ["weights"]).Node("Mul", ["seen", "weights"], ["counted"])
            .Node("ReduceSum", ["counted", "three"], ["sum"], OnnxGraphs.Attribute("keepdims", 0))
            .Node("Gather", ["position_ids", "last"], ["place"], OnnxGraphs.Attribute("axis", 1)).Node("Cast", ["place"], ["position"], To(1)).Node("Add", ["sum", "position"], ["all"])
            .Node("Mod", ["all", "count"], ["next"], OnnxGraphs.Attribute("fmod", 1)).Node("Unsqueeze", ["next", "one"], ["wanted"])
            .Node("Sub", ["wanted", "each"], ["far"]).Node("Abs", ["far"], ["size"]).Node("Neg", ["size"], ["near"]).Node("Unsqueeze", ["near", "one"], ["logits"])
            .Output("logits", TensorElementType.Float, "batch", 1, tokens).Build();
    }

    /// <summary>What the model goes on with, by the rule alone.</summary>
    public static List<int> Next(IEnumerable<int> prompt, int count, int tokens)
    {
        List<int> all = [.. prompt], answer = [];
        for (int i = 0; i < count; i++)
        {
            int next = (all.Sum() + all.Count - 1) % tokens;
            all.Add(next);
            answer.Add(next);
        }
        return answer;
    }

    /// <summary>Writes model and vocabulary and gives the stage over them.</summary>
    public static (string Model, string Vocabulary, string Merges) Write(string folder, byte[] model)
    {
        string path = Path.Combine(folder, "counter.onnx"), vocabulary = Path.Combine(folder, "vocab.json"), merges = Path.Combine(folder, "merges.txt");
        File.WriteAllBytes(path, model);
        File.WriteAllText(vocabulary, JsonSerializer.Serialize(Words.Index().ToDictionary(static pair => pair.Item, static pair => pair.Index)));
        File.WriteAllText(merges, "#version: 0.2\n");
        return (path, vocabulary, merges);
    }

    private static SynapseServerless.Onnx.Format.AttributeProto To(int type) => OnnxGraphs.Attribute("to", type);
}
