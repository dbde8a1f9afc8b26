using Microsoft.ML.Tokenizers;

namespace SynapseServerless.Onnx.Text;

/// <summary>Cuts texts into the numbers of tokens. Serves any number of threads at a time.</summary>
internal sealed class TokenEncoder
{
    public const string WordPiece = "wordPiece", Bpe = "bpe", SentencePiece = "sentencePiece", Tiktoken = "tiktoken";

    private readonly Tokenizer _tokenizer;
    private readonly int _most;
    private readonly bool _hasMarks;

    private TokenEncoder(Tokenizer tokenizer, int most, bool hasMarks) => (_tokenizer, _most, _hasMarks) = (tokenizer, most == 0 ? int.MaxValue : most, hasMarks);

    /// <summary>The tokenizer of a stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="vocabulary">The file of the vocabulary; null where none is given.</param>
    /// <param name="merges">The file of the merges; null where none is given.</param>
    /// <exception cref="SpecificationException">A file is not what the tokenizer needs.</exception>
    public static TokenEncoder Create(TextStage stage, byte[]? vocabulary, byte[]? merges)
    {
        if (vocabulary is null && stage.Tokenizer != Tiktoken)
            throw new SpecificationException($"The vocabulary of {stage.Tokenizer} is missing", Location.OfParameter(stage.Uid, "vocabularyLocation"), "Give the file that came with the model.");
        try
        {
            return new TokenEncoder(Tokenizer(stage, vocabulary, merges), stage.MaxLength, stage.AddSpecialTokens);
        }
        catch (Exception failure) when (failure is not (SynapseException or OutOfMemoryException))
        {
            throw new SpecificationException(
                $"'{stage.VocabularyLocation}' is no vocabulary of {stage.Tokenizer}: {failure.Message.ReplaceLineEndings(" ").TrimEnd('.')}",
                Location.OfParameter(stage.Uid, "vocabularyLocation"), "Give the file that came with the model, or name its tokenizer in tokenizer.", failure);
        }
    }

    /// <summary>The tokens of a text, as many as there may be.</summary>
    public IReadOnlyList<int> Encode(string text)
    {
        // This one alone adds its marks, and counts them, only where it is called by its own type.
        if (_tokenizer is BertTokenizer bert)
            return _most == int.MaxValue ? bert.EncodeToIds(text, addSpecialTokens: _hasMarks) : bert.EncodeToIds(text, _most, addSpecialTokens: _hasMarks, out _, out _);
        return _most == int.MaxValue ? _tokenizer.EncodeToIds(text) : _tokenizer.EncodeToIds(text, _most, out _, out _);
    }

    /// <summary>All tokens of a text, whatever the limit.</summary>
    public IReadOnlyList<int> EncodeWhole(string text) => _tokenizer.EncodeToIds(text);

    /// <summary>The text of tokens.</summary>
    public string Decode(IEnumerable<int> tokens) => _tokenizer.Decode(tokens) ?? "";

    /// <summary>The token that a text is; null where it is none or several.</summary>
    public int? Find(string text) => _tokenizer switch
    {
        BpeTokenizer bpe => bpe.Vocabulary.TryGetValue(text, out int token) ? token : null,
        TiktokenTokenizer tiktoken => tiktoken.SpecialTokens?.TryGetValue(text, out int mark) == true ? mark : null,
        SentencePieceTokenizer pieces => pieces.Vocabulary.TryGetValue(text, out int piece) ? piece : null,
        _ => null,
    };

    private static Tokenizer Tokenizer(TextStage stage, byte[]? vocabulary, byte[]? merges)
    {
        using var words = new MemoryStream(vocabulary ?? [], writable: false);
        using var pairs = new MemoryStream(merges ?? [], writable: false);
        switch (stage.Tokenizer)
        {
            case WordPiece:
                return BertTokenizer.Create(words, new BertOptions { LowerCaseBeforeTokenization = stage.LowerCase });
            case Bpe:
                return BpeTokenizer.Create(BpeVocabulary.Read(words, pairs, stage));
            case SentencePiece:
                return SentencePieceTokenizer.Create(words, stage.AddSpecialTokens, stage.HasEnd, specialTokens: null);
            default:
                return vocabulary is null
                    ? TiktokenTokenizer.CreateForEncoding(stage.Encoding)
                    : TiktokenTokenizer.CreateForModel(ModelOf(stage.Encoding), words);
        }
    }

    // The library knows encodings by models that use them.
    private static string ModelOf(string encoding) => encoding switch
    {
        "cl100k_base" => "gpt-4",
        "p50k_base" => "text-davinci-003",
        "r50k_base" => "text-davinci-001",
        _ => "gpt-4o",
    };
}
