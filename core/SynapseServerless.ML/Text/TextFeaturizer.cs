using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Turns text into sparse vectors in one stage: tokens, without stop words, as n-grams, hashed and weighed by how rare they are.</summary>
/// <remarks>
/// What RegexTokenizer, StopWordsRemover, NGram, HashingTF and IDF do one after the other, without columns between them. A null gives a null, where Spark
/// fails.
/// </remarks>
public sealed class TextFeaturizer : AggregateEstimator<IDF.Frequencies>
{
    /// <summary>The column of text; with <c>useTokenizer: false</c> of lists of tokens.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>The column that is written; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>Whether the text is cut into tokens; else the column has them already.</summary>
    public bool UseTokenizer { get; init; } = true;

    /// <summary>Whether the pattern matches what lies between tokens, rather than the tokens.</summary>
    public bool TokenizerGaps { get; init; } = true;

    /// <summary>Tokens shorter than this are left out.</summary>
    [Range(0, int.MaxValue)]
    public int MinTokenLength { get; init; }

    /// <summary>The regular expression that text is cut by.</summary>
    [Required]
    public string TokenizerPattern { get; init; } = JavaText.Spaces;

    /// <summary>Whether text is turned into lower case before it is cut.</summary>
    public bool ToLowercase { get; init; } = true;

    /// <summary>Whether stop words are left out.</summary>
    public bool UseStopWordsRemover { get; init; }

    /// <summary>Whether upper and lower case are different in stop words.</summary>
    public bool CaseSensitiveStopWords { get; init; }

    /// <summary>The language whose stop words are left out, as for StopWordsRemover; <c>custom</c> for those of <see cref="StopWords"/>.</summary>
    [AllowedValues(
        "danish", "dutch", "english", "finnish", "french", "german", "hungarian", "italian", "norwegian", "portuguese", "russian", "spanish", "swedish", "turkish",
        "custom")]
    public string DefaultStopWordLanguage { get; init; } = "english";

    /// <summary>Stop words of your own with commas between them, for <c>defaultStopWordLanguage: custom</c>.</summary>
    public string? StopWords { get; init; }

    /// <summary>Whether tokens are joined to n-grams.</summary>
    public bool UseNGram { get; init; }

    /// <summary>How many tokens an n-gram has.</summary>
    [Range(1, 1_000)]
    public int NGramLength { get; init; } = 2;

    /// <summary>Whether a slot is 1 however often its tokens come.</summary>
    public bool Binary { get; init; }

    /// <summary>How many slots tokens are hashed to.</summary>
    [Range(1, int.MaxValue)]
    public int NumFeatures { get; init; } = 262_144;

    /// <summary>Whether slots are weighed by how rare they are.</summary>
    public bool UseIDF { get; init; } = true;

    /// <summary>Slots that fewer texts use than this become 0.</summary>
    [Range(0, int.MaxValue)]
    public int MinDocFreq { get; init; } = 1;

    internal string Output => OutputCol ?? Uid + "_output";

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        foreach (SpecificationException error in Patterns.Objections(TokenizerPattern, Uid, "tokenizerPattern"))
            yield return error;
        if (UseStopWordsRemover && DefaultStopWordLanguage == "custom" && string.IsNullOrEmpty(StopWords))
            yield return BadParameter(nameof(StopWords), "There are no stop words", "Set stopWords to words with commas between them, or defaultStopWordLanguage to a language.");
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Input(input);
        return Schemas.With(input, SparseVectors.Field(Output, NumFeatures));
    }

    /// <inheritdoc/>
    protected override IDF.Frequencies Create(Schema input) => new() { Width = NumFeatures };

    /// <inheritdoc/>
    protected override IDF.Frequencies Add(IDF.Frequencies state, RecordBatch batch, StageContext context)
    {
        state.Rows += batch.Length;
        if (!UseIDF)
            return state;
        IArrowArray column = InputColumns.Get(batch, Uid, InputCol);
        Func<int, IReadOnlyList<string>> tokens = Tokens()(column);
        var counts = new TermCounts(NumFeatures, Binary);
        var bad = new List<BadRow>();
        TokenColumns.EachRow(
            column, bad, InputCol,
            row =>
            {
                counts.Begin();
                foreach (string token in tokens(row))
                    counts.Add(Words.Slot(token, NumFeatures));
                foreach (int slot in counts.Distinct())
                    state.Slots[slot] = state.Slots.GetValueOrDefault(slot) + 1;
            },
            () => state.Rows--);
        if (bad.Count > 0)
            context.Rows.Reject(batch, bad, context);
        return state;
    }

    /// <inheritdoc/>
    protected override IDF.Frequencies Combine(IDF.Frequencies left, IDF.Frequencies right) => left.Plus(right);

    /// <inheritdoc/>
    protected override Transformer Finish(IDF.Frequencies state, Schema input, StageContext context)
    {
        if (state.Rows == 0)
            throw new DataException("There are no texts to learn from", Location.OfStage(Uid, InputCol), "Fit on rows whose text is not null.");
        return new TextFeaturizerModel
        {
            Uid = Uid + "Model", Featurizer = this, NumDocs = state.Rows,
            Slots = [.. state.Slots.Keys.Order()], DocFreq = [.. state.Slots.OrderBy(static pair => pair.Key).Select(static pair => pair.Value)],
        };
    }

    internal Field Input(Schema input) => UseTokenizer
        ? InputColumns.Require(input, Uid, "inputCol", InputCol, CellTexts.IsText, "a column of text, or set useTokenizer to false for lists of tokens")
        : InputColumns.Require(input, Uid, "inputCol", InputCol, TokenColumns.Accepts, TokenColumns.Expected);

    /// <summary>A function that opens a column, giving one from row to tokens.</summary>
    internal Func<IArrowArray, Func<int, IReadOnlyList<string>>> Tokens()
    {
        Func<string, IReadOnlyList<string>> tokenize = RegexTokenizer.Rule(TokenizerPattern, TokenizerGaps, MinTokenLength, ToLowercase, Uid, "tokenizerPattern");
        Func<IReadOnlyList<string>, IReadOnlyList<string>>? remove = UseStopWordsRemover
            ? StopWordsRemover.Rule(DefaultStopWordLanguage == "custom" ? StopWords!.Split(',') : StopWordLists.Of(DefaultStopWordLanguage), CaseSensitiveStopWords)
            : null;
        return column =>
        {
            Func<int, IReadOnlyList<string>> read = UseTokenizer ? TokenColumns.Reader(column, tokenize) : TokenColumns.Reader(column);
            return row =>
            {
                IReadOnlyList<string> tokens = read(row);
                tokens = remove?.Invoke(tokens) ?? tokens;
                return UseNGram ? NGram.Of(tokens, NGramLength) : tokens;
            };
        };
    }
}

/// <summary>Turns text into sparse vectors; what TextFeaturizer fits.</summary>
public sealed class TextFeaturizerModel : BatchTransformer
{
    /// <summary>How text is turned into slots.</summary>
    [Required]
    public TextFeaturizer? Featurizer { get; init; }

    /// <summary>The slots that some text used, ascending; empty without IDF.</summary>
    public IReadOnlyList<int> Slots { get; init; } = [];

    /// <summary>How many texts used each of <see cref="Slots"/>.</summary>
    public IReadOnlyList<long> DocFreq { get; init; } = [];

    /// <summary>How many texts there were.</summary>
    public long NumDocs { get; init; }

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        TextFeaturizer stage = Featurizer!;
        Field field = stage.Input(input);
        int place = input.GetFieldIndex(field.Name);
        var added = new AddedColumns(input, SparseVectors.Field(stage.Output, stage.NumFeatures));
        Func<IArrowArray, Func<int, IReadOnlyList<string>>> tokens = stage.Tokens();
        Func<int, double>? weight = stage.UseIDF ? Weights(stage) : null;
        return BoundBatchTransformer.Of(
            input, added.Output,
            (batch, context, _) =>
            {
                var bad = new List<BadRow>();
                using RecordBatch all = added.To(batch, Vectors(stage, batch.Column(place), bad, tokens, weight));
                return bad.Count == 0 ? Batches.Share(all) : context.RejectRows(batch, bad, all);
            },
            keepsRows: true);
    }

    private static StructArray Vectors(
        TextFeaturizer stage, IArrowArray column, List<BadRow> bad, Func<IArrowArray, Func<int, IReadOnlyList<string>>> open, Func<int, double>? weight)
    {
        Func<int, IReadOnlyList<string>> tokens = open(column);
        var counts = new TermCounts(stage.NumFeatures, stage.Binary);
        TokenColumns.EachRow(
            column, bad, stage.InputCol,
            row =>
            {
                IReadOnlyList<string> found = tokens(row);
                counts.Begin();
                foreach (string token in found)
                    counts.Add(Words.Slot(token, stage.NumFeatures));
                counts.End(weight);
            },
            counts.AddNull);
        return counts.Build();
    }

    private Func<int, double> Weights(TextFeaturizer stage)
    {
        var known = new Dictionary<int, double>(Slots.Count);
        for (int i = 0; i < Slots.Count; i++)
            known[Slots[i]] = IDFModel.Weight(DocFreq[i], NumDocs, stage.MinDocFreq);
        double rest = IDFModel.Weight(0, NumDocs, stage.MinDocFreq);
        return slot => known.GetValueOrDefault(slot, rest);
    }
}
