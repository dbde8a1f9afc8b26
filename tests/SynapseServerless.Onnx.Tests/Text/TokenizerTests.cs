using Apache.Arrow;
using Google.Protobuf;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Onnx.Tests.Text;

/// <summary>Tokenizers over small vocabularies. Expected numbers are worked out by hand from how each algorithm is defined.</summary>
public sealed class TokenizerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("synapse-text-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task WordPiece_takes_the_longest_piece_that_fits_from_the_left()
    {
        string vocabulary = Vocabularies.WordPiece(_folder);
        using var stage = new TextTokenizer { VocabularyLocation = vocabulary, AttentionMaskCol = "mask", TokenTypeCol = "types" };
        using RecordBatch batch = Onnx.Batch(("text", Arrays.Texts("The runner runs", null, "unrunnable!", "")));
        using RecordBatch result = await Onnx.RunAsync(stage, batch);
        // [CLS] the run ##ner run ##s [SEP]; un ##run ##nable is not in the vocabulary as a whole word, so that it is unknown but for the mark.
        Assert.Equal<object?>([new object?[] { 2L, 5L, 6L, 7L, 6L, 8L, 3L }, null, new object?[] { 2L, 1L, 9L, 3L }, new object?[] { 2L, 3L }], result.Values("input_ids"));
        Assert.Equal<object?>([new object?[] { 1L, 1L, 1L, 1L }], [result.Values("mask")[2]]);
        Assert.Equal<object?>([new object?[] { 0L, 0L, 0L, 0L }], [result.Values("types")[2]]);
    }

    [Fact]
    public async Task A_limit_counts_the_marks_and_leaves_out_what_comes_after()
    {
        string vocabulary = Vocabularies.WordPiece(_folder);
        using RecordBatch batch = Onnx.Batch(("text", Arrays.Texts("the the the the the")));
        using var limited = new TextTokenizer { VocabularyLocation = vocabulary, MaxLength = 4 };
        Assert.Equal<object?>([new object?[] { 2L, 5L, 5L, 3L }], await Onnx.ValuesAsync(limited, batch, "input_ids"));
        using var bare = new TextTokenizer { VocabularyLocation = vocabulary, AddSpecialTokens = false, MaxLength = 2 };
        Assert.Equal<object?>([new object?[] { 5L, 5L }], await Onnx.ValuesAsync(bare, batch, "input_ids"));
        using var open = new TextTokenizer { VocabularyLocation = vocabulary, MaxLength = 0 };
        Assert.Equal(7, ((object[])(await Onnx.ValuesAsync(open, batch, "input_ids"))[0]!).Length);
    }

    [Fact]
    public async Task Byte_pairs_are_merged_in_the_order_of_the_merges()
    {
        (string vocabulary, string merges) = Vocabularies.Bpe(_folder);
        using RecordBatch batch = Onnx.Batch(("text", Arrays.Texts("low lower")));
        using var stage = new TextTokenizer { Tokenizer = "bpe", VocabularyLocation = vocabulary, MergesLocation = merges };
        // l o -> lo, lo w -> low, and a blank belongs to the word after it (Ġ): low, Ġlow, e, r.
        Assert.Equal<object?>([new object?[] { 9L, 10L, 4L, 5L }], await Onnx.ValuesAsync(stage, batch, "input_ids"));
        using var marked = new TextTokenizer { Tokenizer = "bpe", VocabularyLocation = vocabulary, MergesLocation = merges, BeginToken = "<s>", EndToken = "</s>" };
        Assert.Equal<object?>([new object?[] { 0L, 9L, 10L, 4L, 5L, 6L }], await Onnx.ValuesAsync(marked, batch, "input_ids"));
    }

    [Fact]
    public async Task Sentence_pieces_are_merged_by_score()
    {
        using RecordBatch batch = Onnx.Batch(("text", Arrays.Texts("ab ab")));
        using var stage = new TextTokenizer { Tokenizer = "sentencePiece", VocabularyLocation = Vocabularies.SentencePiece(_folder), AddSpecialTokens = false };
        // A blank is put before the text and kept as a mark: two times the piece of the mark, a and b.
        Assert.Equal<object?>([new object?[] { 7L, 7L }], await Onnx.ValuesAsync(stage, batch, "input_ids"));
        using var marked = new TextTokenizer { Tokenizer = "sentencePiece", VocabularyLocation = Vocabularies.SentencePiece(_folder) };
        Assert.Equal<object?>([new object?[] { 1L, 7L, 7L, 2L }], await Onnx.ValuesAsync(marked, batch, "input_ids"));
    }

    [Fact]
    public async Task Tiktoken_gives_the_published_numbers()
    {
        // OpenAI's tokenizer page and the tiktoken library show these for "hello world" in o200k_base.
        using RecordBatch batch = Onnx.Batch(("text", Arrays.Texts("hello world")));
        using var stage = new TextTokenizer { Tokenizer = "tiktoken" };
        Assert.Equal<object?>([new object?[] { 24912L, 2375L }], await Onnx.ValuesAsync(stage, batch, "input_ids"));
    }

    [Fact]
    public async Task A_saved_tokenizer_needs_its_files_no_longer()
    {
        (string vocabulary, string merges) = Vocabularies.Bpe(_folder);
        using RecordBatch batch = Onnx.Batch(("text", Arrays.Texts("low lower")));
        using var stage = new TextTokenizer { Tokenizer = "bpe", VocabularyLocation = vocabulary, MergesLocation = merges };
        var folder = new StageFolder(new LocalStorage(), Path.Combine(_folder, "saved"));
        await stage.SavePayloadAsync(folder, Onnx.Cancelled);
        File.Delete(vocabulary);
        File.Delete(merges);
        using var loaded = new TextTokenizer { Tokenizer = "bpe", VocabularyLocation = vocabulary, MergesLocation = merges };
        await loaded.LoadPayloadAsync(folder, Onnx.Cancelled);
        Assert.Equal<object?>([new object?[] { 9L, 10L, 4L, 5L }], await Onnx.ValuesAsync(loaded, batch, "input_ids"));
    }

    [Fact]
    public void What_is_missing_or_wrong_is_named()
    {
        var schema = new Schema([new Field("text", Apache.Arrow.Types.StringType.Default, true), new Field("n", Apache.Arrow.Types.DoubleType.Default, true)], null);
        Assert.Contains("vocabulary of wordPiece is missing", Assert.Single(new TextTokenizer().Validate()).Message, StringComparison.Ordinal);
        Assert.Contains("merges of bpe are missing", Assert.Single(new TextTokenizer { Tokenizer = "bpe", VocabularyLocation = "v" }.Validate()).Message, StringComparison.Ordinal);
        Says("no such file", new TextTokenizer { VocabularyLocation = Path.Combine(_folder, "none.txt") });
        string text = Path.Combine(_folder, "text.txt");
        File.WriteAllText(text, "no vocabulary");
        Says("is no vocabulary of wordPiece", new TextTokenizer { VocabularyLocation = text });
        Says("is no vocabulary of sentencePiece", new TextTokenizer { Tokenizer = "sentencePiece", VocabularyLocation = text });
        Says("is no vocabulary of bpe", new TextTokenizer { Tokenizer = "bpe", VocabularyLocation = text, MergesLocation = text });
        Says("which TextTokenizer cannot take", new TextTokenizer { InputCol = "n", VocabularyLocation = Vocabularies.WordPiece(_folder) });

        void Says(string part, TextTokenizer stage)
        {
            using (stage)
                Assert.Contains(part, Assert.Throws<SpecificationException>(() => stage.TransformSchema(schema)).Message, StringComparison.Ordinal);
        }
    }
}
