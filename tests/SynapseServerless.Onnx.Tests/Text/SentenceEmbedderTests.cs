using Apache.Arrow;
using Microsoft.ML.OnnxRuntime.Tensors;
using SynapseServerless.Data;
using SynapseServerless.Onnx.Format;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Onnx.Tests.Text;

/// <summary>Sentence embeddings over an encoder that looks each token up in a table, so that the mean can be worked out from the table itself.</summary>
public sealed class SentenceEmbedderTests : IDisposable
{
    private const int Tokens = 11, Width = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("synapse-text-").FullName;
    private readonly string _model;
    private readonly string _vocabulary;
    private readonly float[] _table;

    public SentenceEmbedderTests()
    {
        _vocabulary = Vocabularies.WordPiece(_folder);
        _model = Path.Combine(_folder, "encoder.onnx");
        byte[] model = OnnxGraphs.Encoder(Tokens, Width);
        File.WriteAllBytes(_model, model);
        _table = [.. ModelProto.Parser.ParseFrom(model).Graph.Initializer.First(tensor => tensor.Name == "table").FloatData];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_mean_of_the_tokens_gets_the_length_one()
    {
        using var stage = new SentenceEmbedder { ModelLocation = _model, VocabularyLocation = _vocabulary };
        using RecordBatch batch = Onnx.Batch(("text", Arrays.Texts("the runner", null, "runs", "the run", "the runner runs the run")));
        using RecordBatch result = await Onnx.RunAsync(stage, batch);
        Assert.Equal(["text", "embedding"], Schemas.Names(result.Schema));
        Assert.Equal("float[4]", TypeNames.Of(result.Schema.GetFieldByName("embedding").DataType));
        AreNear(Unit(Mean(2, 5, 6, 7, 3)), result.Values("embedding")[0]);
        Assert.Null(result.Values("embedding")[1]);
        AreNear(Unit(Mean(2, 6, 8, 3)), result.Values("embedding")[2]);
        AreNear(Unit(Mean(2, 5, 6, 3)), result.Values("embedding")[3]);
        AreNear(Unit(Mean(2, 5, 6, 7, 6, 8, 5, 6, 3)), result.Values("embedding")[4]);
    }

    [Theory]
    [InlineData(17)]
    [InlineData(18)]
    public async Task The_mean_and_the_first_token_come_as_they_are_where_that_is_wanted(int opset)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(_model));
        model.OpsetImport[0].Version = opset;
        File.WriteAllBytes(_model, Google.Protobuf.MessageExtensions.ToByteArray(model));
        using RecordBatch batch = Onnx.Batch(("text", Arrays.Texts("the runner", "runs")));
        using var mean = new SentenceEmbedder { ModelLocation = _model, VocabularyLocation = _vocabulary, Normalize = false };
        AreNear(Mean(2, 5, 6, 7, 3), (await Onnx.ValuesAsync(mean, batch, "embedding"))[0]);
        using var first = new SentenceEmbedder { ModelLocation = _model, VocabularyLocation = _vocabulary, PoolingMode = "cls", Normalize = false };
        AreNear(Mean(2), (await Onnx.ValuesAsync(first, batch, "embedding"))[1]);
    }

    [Fact]
    public async Task A_text_has_the_same_vector_whatever_its_neighbours()
    {
        string[] texts = [.. Enumerable.Range(0, 500).Select(i => string.Join(' ', Enumerable.Repeat(i % 3 == 0 ? "the" : "runs", (i % 7) + 1)))];
        using var stage = new SentenceEmbedder { ModelLocation = _model, VocabularyLocation = _vocabulary };
        using RecordBatch batch = Onnx.Batch(("text", Arrays.Texts(texts)));
        using RecordBatch whole = await Onnx.RunAsync(stage, batch), single = await Onnx.RunAsync(stage, batch, piece: 1);
        Assert.Equal(whole.Values("embedding"), single.Values("embedding"));
    }

    [Fact]
    public async Task A_saved_embedder_needs_its_files_no_longer()
    {
        using RecordBatch batch = Onnx.Batch(("text", Arrays.Texts("the runner")));
        using var stage = new SentenceEmbedder { ModelLocation = _model, VocabularyLocation = _vocabulary };
        var folder = new StageFolder(new LocalStorage(), Path.Combine(_folder, "saved"));
        await stage.SavePayloadAsync(folder, Onnx.Cancelled);
        File.Delete(_model);
        File.Delete(_vocabulary);
        using var loaded = new SentenceEmbedder { ModelLocation = _model, VocabularyLocation = _vocabulary };
        await loaded.LoadPayloadAsync(folder, Onnx.Cancelled);
        AreNear(Unit(Mean(2, 5, 6, 7, 3)), (await Onnx.ValuesAsync(loaded, batch, "embedding"))[0]);
    }

    [Fact]
    public void A_model_that_is_no_encoder_of_texts_is_refused()
    {
        File.WriteAllBytes(_model, OnnxGraphs.Network(4, 2));
        var schema = new Schema([new Field("text", Apache.Arrow.Types.StringType.Default, true)], null);
        using var pooled = new SentenceEmbedder { ModelLocation = _model, VocabularyLocation = _vocabulary };
        Assert.Contains("has 2 dimensions, and poolingMode mean is for 3", Assert.Throws<SpecificationException>(() => pooled.TransformSchema(schema)).Message, StringComparison.Ordinal);
        using var other = new SentenceEmbedder { ModelLocation = _model, VocabularyLocation = _vocabulary, PoolingMode = "none" };
        Assert.Contains("the input 'x', which is none that is made of texts", Assert.Throws<SpecificationException>(() => other.TransformSchema(schema)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_classifier_of_texts_is_a_tokenizer_and_a_model()
    {
        // Two numbers for each text: the sum of two columns of the table over its tokens, as a bag of words has them.
        byte[] model = new OnnxGraphs().Input("input_ids", TensorElementType.Int64, "N", "length").Constant("table", [Tokens, 2], [.. Enumerable.Range(0, Tokens * 2).Select(i => i == 13 ? 5f : i == 10 ? 3f : 0f)])
            .Constant("axes", [1], 1L).Node("Gather", ["table", "input_ids"], ["tokens"]).Node("ReduceSum", ["tokens", "axes"], ["logits"], OnnxGraphs.Attribute("keepdims", 0))
            .Output("logits", TensorElementType.Float, "N", 2).Build();
        using var tokenizer = new TextTokenizer { VocabularyLocation = _vocabulary };
        using var classifier = new ONNXModel
        {
            ModelPayload = model, FetchDict = new Dictionary<string, string> { ["logits"] = "logits" }, SoftMaxDict = new Dictionary<string, string> { ["logits"] = "probability" },
            ArgMaxDict = new Dictionary<string, string> { ["logits"] = "prediction" },
        };
        using RecordBatch batch = Onnx.Batch(("text", Arrays.Texts("the", "run", "the run", "the the run")));
        using RecordBatch tokens = await Onnx.RunAsync(tokenizer, batch);
        using RecordBatch result = await Onnx.RunAsync(classifier, tokens);
        // "the" (5) counts 3 for the first class, "run" (6) counts 5 for the second.
        Assert.Equal([0.0, 1.0, 1.0, 0.0], result.Values("prediction"));
        Assert.Equal(1 / (1 + Math.Exp(2)), (float)((object[])result.Values("probability")[2]!)[0], 1e-6);
    }

    private double[] Mean(params int[] tokens) => [.. Enumerable.Range(0, Width).Select(i => tokens.Average(token => (double)_table[(token * Width) + i]))];

    private static double[] Unit(double[] vector) => [.. vector.Select(value => value / Math.Sqrt(vector.Sum(one => one * one)))];

    private static void AreNear(double[] expected, object? actual) =>
        Assert.All(expected.Zip((object[])actual!), pair => Assert.Equal(pair.First, (float)pair.Second, 1e-6));
}
