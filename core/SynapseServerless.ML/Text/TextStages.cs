using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>The stages of text.</summary>
internal static class TextStages
{
    /// <summary>Adds them.</summary>
    public static StageCatalog AddText(this StageCatalog catalog) => catalog
        .Add<CountVectorizer>()
        .Add<CountVectorizerModel>()
        .Add<HashingTF>()
        .Add<IDF>()
        .Add<IDFModel>()
        .Add<MultiNGram>()
        .Add<NGram>()
        .Add<PageSplitter>()
        .Add<RegexTokenizer>()
        .Add<StopWordsRemover>()
        .Add<TextFeaturizer>()
        .Add<TextFeaturizerModel>()
        .Add<TextPreprocessor>()
        .Add<Tokenizer>()
        .Add<UnicodeNormalize>()
        .Add<Word2Vec>()
        .Add<Word2VecModel>();
}
