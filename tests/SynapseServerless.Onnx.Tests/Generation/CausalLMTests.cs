using System.Text.Json;
using Apache.Arrow;
using Microsoft.ML.OnnxRuntime.Tensors;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Services;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Onnx.Tests.Generation;

/// <summary>Answers of a decoder whose rule is known: expected ones follow from the rule, without the runtime.</summary>
public sealed class CausalLMTests : IDisposable
{
    private const int Letters = 26;

    private readonly string _folder = Directory.CreateTempSubdirectory("synapse-lm-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Texts_are_gone_on_with_in_groups_however_the_rows_are_cut(bool hasCache, bool pads)
    {
        string?[] texts = ["ab", "cd", null, "abc", "z", "yx", "q", "abcdefgh"];
        using CausalLM stage = Stage(Counter.Model(Letters, hasCache), pads: pads);
        using RecordBatch rows = Onnx.Batch(("text", Arrays.Texts(texts)));
        foreach (int piece in (int[])[int.MaxValue, 1, 3])
        {
            using RecordBatch result = await Onnx.RunAsync(stage, rows, piece);
            IReadOnlyList<object?> answers = result.Values("answer");
            for (int row = 0; row < texts.Length; row++)
                Assert.Equal(texts[row] is null ? null : Text(Counter.Next(Tokens(texts[row]!), 7, Letters)), Content(answers[row]));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_decoder_of_PyTorch_answers_as_PyTorch_computes_it_without_a_cache(bool pads)
    {
        string data = Path.Combine(AppContext.BaseDirectory, "Data");
        JsonElement[] facts = [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(data, "torch-decoder.json"))).RootElement.EnumerateArray()];
        using CausalLM stage = Stage(File.ReadAllBytes(Path.Combine(data, "torch-decoder.onnx")), pads: pads, count: 12);
        IReadOnlyList<object?> answers = await AnswersAsync(stage, [.. facts.Select(static fact => Text(Numbers(fact, "prompt")))]);
        Assert.Equal(facts.Select(static fact => Text(Numbers(fact, "answer"))), answers.Select(Content));

        static IEnumerable<int> Numbers(JsonElement fact, string name) => fact.GetProperty(name).EnumerateArray().Select(static token => token.GetInt32());
    }

    [Fact]
    public async Task An_answer_says_why_it_ended_and_what_it_took()
    {
        int[] prompt = Tokens("ab");
        List<int> next = Counter.Next(prompt, 7, Letters);
        using CausalLM stage = Stage(Counter.Model(Letters), ends: [next[3]]);
        var answer = (Dictionary<string, object?>)(await AnswersAsync(stage, "ab"))[0]!;
        Assert.Equal(Text(next[..3]), Content(answer));
        Assert.Equal("stop", Choice(answer)["finish_reason"]);
        var usage = (Dictionary<string, object?>)answer["usage"]!;
        Assert.Equal((2L, 3L, 5L), (usage["prompt_tokens"], usage["completion_tokens"], usage["total_tokens"]));
        Assert.Equal(("chat.completion", "counter"), (answer["object"], answer["model"]));

        using CausalLM stopped = Stage(Counter.Model(Letters), stop: [Text(next[2..4])]);
        Assert.Equal(Text(next[..2]), Content((await AnswersAsync(stopped, "ab"))[0]));
        using CausalLM whole = Stage(Counter.Model(Letters));
        Assert.Equal("length", Choice((await AnswersAsync(whole, "ab"))[0])["finish_reason"]);
    }

    [Fact]
    public async Task A_conversation_is_written_as_the_model_was_trained_to_see_it()
    {
        int count = Counter.Words.Length;
        // <|im_start|>user, line feed, hi, <|im_end|>, line feed, <|im_start|>assistant, line feed: by hand.
        int[] prompt = [27, .. Tokens("user"), 26, .. Tokens("hi"), 28, 26, 27, .. Tokens("assistant"), 26];
        List<int> next = [.. Counter.Next(prompt, 7, count).TakeWhile(static token => token != 28)];
        using CausalLM stage = Stage(Counter.Model(count), task: "chat");
        var answer = (Dictionary<string, object?>)(await AnswersAsync(stage, "hi"))[0]!;
        Assert.Equal((long)prompt.Length, ((Dictionary<string, object?>)answer["usage"]!)["prompt_tokens"]);
        Assert.Equal((long)next.Count, ((Dictionary<string, object?>)answer["usage"]!)["completion_tokens"]);

        // The same as messages, and with what the system says.
        Assert.Equal(Content(answer), Content((await AnswersAsync(stage, """[{"role": "user", "content": "hi"}]"""))[0]));
        using CausalLM told = Stage(Counter.Model(count), task: "chat", system: "be");
        var other = (Dictionary<string, object?>)(await AnswersAsync(told, "hi"))[0]!;
        Assert.Equal(prompt.Length + 12L, ((Dictionary<string, object?>)other["usage"]!)["prompt_tokens"]);
    }

    [Fact]
    public async Task The_one_file_of_a_tokenizer_is_as_good_as_vocabulary_and_merges()
    {
        int count = Counter.Words.Length;
        using CausalLM two = Stage(Counter.Model(count), task: "chat");
        // Marks are added tokens there, and the pattern cuts letters one by one.
        string file = Path.Combine(_folder, "tokenizer.json");
        File.WriteAllText(file, JsonSerializer.Serialize(new
        {
            added_tokens = Counter.Words.Index().Skip(27).Select(static word => new { id = word.Index, content = word.Item, special = true }),
            pre_tokenizer = new { type = "Sequence", pretokenizers = new object[] { new { type = "Split", pattern = new { Regex = "\\p{L}|\\s" } }, new { type = "ByteLevel" } } },
            model = new { type = "BPE", vocab = Counter.Words.Take(27).Index().ToDictionary(static word => word.Item, static word => word.Index), merges = new[] { "h i" }.Take(0) },
        }));
        using var one = new CausalLM { InputCol = "text", OutputCol = "answer", ModelLocation = two.ModelLocation, VocabularyLocation = file, MaxNewTokens = 7 };
        Assert.Empty(one.Validate());
        Assert.Equal(Content((await AnswersAsync(two, "hi"))[0]), Content((await AnswersAsync(one, "hi"))[0]));
        File.WriteAllText(file, """{"model": {"type": "Unigram", "vocab": []}}""");
        using var other = new CausalLM { InputCol = "text", ModelLocation = two.ModelLocation, VocabularyLocation = file };
        var error = Assert.Throws<SpecificationException>(() => other.TransformSchema(new Schema([new Field("text", Apache.Arrow.Types.StringType.Default, true)], null)));
        Assert.Contains("its model is Unigram, and BPE is read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Draws_are_the_same_for_the_same_seed_wherever_a_row_stands()
    {
        using CausalLM stage = Stage(Counter.Model(Letters), temperature: 5);
        string?[] texts = ["ab", "cd", "ab", "efg"];
        string?[] first = [.. (await AnswersAsync(stage, texts)).Select(Content)];
        Assert.Equal(first[0], first[2]);
        Assert.Equal([first[3], first[1], first[0]], (await AnswersAsync(stage, "efg", "cd", "ab")).Select(Content));
        using CausalLM other = Stage(Counter.Model(Letters), temperature: 5, seed: 1);
        Assert.NotEqual(first, (await AnswersAsync(other, texts)).Select(Content));
        using CausalLM one = Stage(Counter.Model(Letters), temperature: 5, topK: 1);
        Assert.Equal(Text(Counter.Next(Tokens("ab"), 7, Letters)), Content((await AnswersAsync(one, "ab"))[0]));
    }

    [Fact]
    public void The_output_has_the_type_of_chat_completions()
    {
        using CausalLM stage = Stage(Counter.Model(Letters));
        Field field = stage.TransformSchema(new Schema([new Field("text", Apache.Arrow.Types.StringType.Default, true)], null)).GetFieldByName("answer");
        using var service = new OpenAIChatCompletion { MessagesCol = "m", DeploymentName = "d" };
        Assert.Equal(TypeNames.Of(ArrowTypeText.Parse("answer", service.Operation.Answer).DataType), TypeNames.Of(field.DataType));
    }

    [Fact]
    public async Task A_saved_stage_has_its_model_and_its_vocabulary_with_it()
    {
        StageCatalog catalog = new StageCatalog().AddOnnx();
        using CausalLM stage = Stage(Counter.Model(Letters));
        await StageSerializer.SaveAsync(stage, Path.Combine(_folder, "saved"), new LocalStorage(), catalog, Onnx.Cancelled);
        foreach (string file in (string[])["counter.onnx", "vocab.json", "merges.txt"])
            File.Delete(Path.Combine(_folder, file));
        using var loaded = (CausalLM)await StageSerializer.LoadAsync(Path.Combine(_folder, "saved"), new LocalStorage(), catalog, Onnx.Cancelled);
        Assert.Equal(Text(Counter.Next(Tokens("ab"), 7, Letters)), Content((await AnswersAsync(loaded, "ab"))[0]));
    }

    [Fact]
    public async Task Rows_that_cannot_be_answered_are_bad_rows_and_the_others_go_on()
    {
        using CausalLM stage = Stage(Counter.Model(Counter.Words.Length), task: "chat", most: 40);
        using RecordBatch rows = Onnx.Batch(("text", Arrays.Texts("hi", """[{"role": "robot", "content": "hi"}]""", """[1]""", new string('a', 60), "ho")));
        var aside = new Onnx.SetAside();
        using RecordBatch result = await Onnx.RunAsync(stage, rows, context: new StageContext("lm") { Rows = aside });
        Assert.Equal([1L, 2L, 3L], aside.Places);
        Assert.Contains("a message of the role 'robot'", aside.Rows[0].Problem, StringComparison.Ordinal);
        Assert.Contains("no list of messages", aside.Rows[1].Problem, StringComparison.Ordinal);
        Assert.Contains("tokens, and maxLength is 40", aside.Rows[2].Problem, StringComparison.Ordinal);
        Assert.Equal(2, result.Length);
    }

    [Fact]
    public void Models_that_do_not_tell_the_next_token_are_refused()
    {
        byte[] merged = new OnnxGraphs().Input("input_ids", TensorElementType.Int64, "b", "s").Input("use_cache_branch", TensorElementType.Bool, 1).Node("Identity", ["input_ids"], ["logits"]).Output("logits", TensorElementType.Int64, "b", "s").Build();
        Says("has the input 'use_cache_branch'", merged);
        Says("has no output 'logits'", new OnnxGraphs().Input("input_ids", TensorElementType.Int64, "b", "s").Node("Identity", ["input_ids"], ["y"]).Output("y", TensorElementType.Int64, "b", "s").Build());
        Says("'logits' is int64", new OnnxGraphs().Input("input_ids", TensorElementType.Int64, "b", "s").Node("Identity", ["input_ids"], ["logits"]).Output("logits", TensorElementType.Int64, "b", "s").Build());
        Says("has the input 'x'", OnnxGraphs.Network(2, 2));
    }

    private void Says(string part, byte[] model)
    {
        using CausalLM stage = Stage(model);
        var error = Assert.Throws<SpecificationException>(() => stage.TransformSchema(new Schema([new Field("text", Apache.Arrow.Types.StringType.Default, true)], null)));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal("modelLocation", error.Location.Parameter);
    }

    private CausalLM Stage(
        byte[] model, string task = "completion", bool pads = false, IReadOnlyList<int>? ends = null, IReadOnlyList<string>? stop = null, string system = "", double temperature = 0, int topK = 0, long seed = 0, int most = 0, int count = 7)
    {
        (string path, string vocabulary, string merges) = Counter.Write(_folder, model);
        return new CausalLM
        {
            InputCol = "text", OutputCol = "answer", ModelLocation = path, VocabularyLocation = vocabulary, MergesLocation = merges, Task = task, MaxNewTokens = count, BatchSize = 2, PadPrompts = pads,
            EosTokenIds = ends ?? [], Stop = stop ?? [], SystemPrompt = system, Temperature = temperature, TopK = topK, Seed = seed, MaxLength = most,
        };
    }

    private static async Task<IReadOnlyList<object?>> AnswersAsync(CausalLM stage, params string?[] texts)
    {
        using RecordBatch rows = Onnx.Batch(("text", Arrays.Texts(texts)));
        return await Onnx.ValuesAsync(stage, rows, "answer");
    }

    private static int[] Tokens(string text) => [.. text.Select(static letter => letter - 'a')];

    private static string Text(IEnumerable<int> tokens) => string.Concat(tokens.Select(static token => (char)('a' + token)));

    private static Dictionary<string, object?> Choice(object? answer) => (Dictionary<string, object?>)((object?[])((Dictionary<string, object?>)answer!)["choices"]!)[0]!;

    private static string? Content(object? answer) => answer is null ? null : (string?)((Dictionary<string, object?>)Choice(answer)["message"]!)["content"];
}
