using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Onnx.Graphs;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Onnx.Text;

/// <summary>What the stages share that cut texts into tokens.</summary>
public abstract class TextStage : Transformer, IOpensFiles
{
    private const string VocabularyFile = "vocabulary", MergesFile = "merges.txt";

    private readonly Lock _reading = new();
    private TokenEncoder? _encoder;
    private byte[]? _vocabulary;
    private byte[]? _merges;

    /// <summary>The column of texts.</summary>
    [Required, MinLength(1)]
    public string InputCol { get; init; } = "text";

    /// <summary>How texts are cut: wordPiece (BERT), bpe (GPT-2, RoBERTa), sentencePiece (T5, XLM-R, Llama 2) or tiktoken (GPT-4 and later).</summary>
    [AllowedValues(TokenEncoder.WordPiece, TokenEncoder.Bpe, TokenEncoder.SentencePiece, TokenEncoder.Tiktoken)]
    public string Tokenizer { get; init; } = TokenEncoder.WordPiece;

    /// <summary>The vocabulary, a file or the URL of a blob: <c>vocab.txt</c> of wordPiece, <c>vocab.json</c> or <c>tokenizer.json</c> of bpe, the <c>.model</c> of sentencePiece, the <c>.tiktoken</c> of tiktoken, which may be left out for o200k_base.</summary>
    [LocationParameter]
    public string VocabularyLocation { get; init; } = "";

    /// <summary>The file <c>merges.txt</c> of bpe; <c>tokenizer.json</c> has the merges itself.</summary>
    [LocationParameter, EffectNeeds(nameof(Tokenizer), TokenEncoder.Bpe)]
    public string MergesLocation { get; init; } = "";

    /// <summary>The encoding of tiktoken.</summary>
    [AllowedValues("o200k_base", "cl100k_base", "p50k_base", "r50k_base"), EffectNeeds(nameof(Tokenizer), TokenEncoder.Tiktoken)]
    public string Encoding { get; init; } = "o200k_base";

    /// <summary>Whether wordPiece makes small letters of all, as uncased models want it.</summary>
    [EffectNeeds(nameof(Tokenizer), TokenEncoder.WordPiece)]
    public bool LowerCase { get; init; } = true;

    /// <summary>Whether tokens that mark beginning and end are added, as the tokenizer has them: [CLS] and [SEP], or beginToken and endToken.</summary>
    public bool AddSpecialTokens { get; init; } = true;

    /// <summary>The token of bpe that marks the beginning, such as <c>&lt;s&gt;</c>; none when empty.</summary>
    [EffectNeeds(nameof(Tokenizer), TokenEncoder.Bpe)]
    public string BeginToken { get; init; } = "";

    /// <summary>The token of bpe that marks the end, such as <c>&lt;/s&gt;</c>; none when empty.</summary>
    [EffectNeeds(nameof(Tokenizer), TokenEncoder.Bpe)]
    public string EndToken { get; init; } = "";

    /// <summary>How many tokens a text has at most, with those that are added; what comes after them is left out. 0 for no limit.</summary>
    [Range(0, 1 << 20)]
    public int MaxLength { get; init; } = 512;

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (VocabularyLocation.Length == 0 && _vocabulary is null && Tokenizer != TokenEncoder.Tiktoken)
            yield return BadParameter(nameof(VocabularyLocation), $"The vocabulary of {Tokenizer} is missing", "Give the file that came with the model.");
        if (Tokenizer == TokenEncoder.Bpe && MergesLocation.Length == 0 && _merges is null && !TokenizerJson.IsName(VocabularyLocation))
            yield return BadParameter(nameof(MergesLocation), "The merges of bpe are missing", "Give the file merges.txt that came with the model.");
        if (Tokenizer == TokenEncoder.Tiktoken && VocabularyLocation.Length == 0 && _vocabulary is null && Encoding != "o200k_base")
            yield return BadParameter(nameof(VocabularyLocation), $"The vocabulary of {Encoding} is missing", $"Give the file {Encoding}.tiktoken.");
        if (MaxLength is > 0 and < 3 && AddSpecialTokens)
            yield return BadParameter(nameof(MaxLength), "There is no room for a token of the text between those that are added", "Give at least 3.");
    }

    /// <inheritdoc/>
    public override async ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (Vocabulary() is { } vocabulary)
            await folder.WriteAsync(VocabularyFile, stream => stream.WriteAsync(vocabulary, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (Merges() is { } merges)
            await folder.WriteAsync(MergesFile, stream => stream.WriteAsync(merges, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask LoadPayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (VocabularyLocation.Length > 0)
            _vocabulary = await ReadAsync(folder, VocabularyFile, cancellationToken).ConfigureAwait(false);
        if (MergesLocation.Length > 0 && Tokenizer == TokenEncoder.Bpe)
            _merges = await ReadAsync(folder, MergesFile, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public virtual async Task OpenFilesAsync(IStorage storage, StageCatalog catalog, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(storage);
        if (_vocabulary is null && ModelFiles.IsElsewhere(VocabularyLocation))
            _vocabulary = await ModelFiles.ReadAsync(VocabularyLocation, storage, Location.OfParameter(Uid, "vocabularyLocation"), cancellationToken).ConfigureAwait(false);
        if (_merges is null && ModelFiles.IsElsewhere(MergesLocation))
            _merges = await ModelFiles.ReadAsync(MergesLocation, storage, Location.OfParameter(Uid, "mergesLocation"), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A file of a saved stage.</summary>
    private protected static async ValueTask<byte[]> ReadAsync(StageFolder folder, string name, CancellationToken cancellationToken)
    {
        await using Stream file = await folder.OpenReadAsync(name, cancellationToken).ConfigureAwait(false);
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes.ToArray();
    }

    /// <summary>Words that are one token where the vocabulary has them.</summary>
    private protected virtual IReadOnlyList<string> Marks => [];

    /// <summary>Whether the token that marks the end is among those that are added.</summary>
    private protected virtual bool AddsEnd => true;

    internal IReadOnlyList<string> MarksOf => Marks;

    internal bool HasEnd => AddSpecialTokens && AddsEnd;

    /// <summary>Cuts texts; made once.</summary>
    private protected TokenEncoder Encoder()
    {
        lock (_reading)
            return _encoder ??= TokenEncoder.Create(this, Vocabulary(), Merges());
    }

    /// <summary>The place of the column of texts.</summary>
    private protected int Place(Schema input)
    {
        Field field = InputColumns.Require(
            input, Uid, "inputCol", InputCol, type => type is StringType or LargeStringType or StringViewType, "a column of text");
        return input.FieldsList.ToList().IndexOf(field);
    }

    private byte[]? Vocabulary() => _vocabulary ?? Read(VocabularyLocation, "vocabularyLocation");

    private byte[]? Merges() => Tokenizer == TokenEncoder.Bpe && MergesLocation.Length > 0 ? _merges ?? Read(MergesLocation, "mergesLocation") : null;

    private byte[]? Read(string path, string parameter)
    {
        if (path.Length == 0)
            return null;
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            string reason = failure is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : failure.Message.TrimEnd('.');
            throw new SpecificationException($"The file '{path}' cannot be read: {reason}", Location.OfParameter(Uid, parameter), "Give the file that came with the model.", failure);
        }
    }
}
