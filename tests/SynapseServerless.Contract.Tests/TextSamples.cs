using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of the stages of text.</summary>
internal static class TextSamples
{
    /// <summary>The samples, by name of the stage.</summary>
    public static Dictionary<string, StageSample> All => new()
    {
        ["CountVectorizer"] = After(new CountVectorizer { InputCol = "tokens", OutputCol = "counts" }),
        ["HashingTF"] = After(new HashingTF { InputCol = "tokens", OutputCol = "counts", NumFeatures = 100 }),
        ["IDF"] = new(() => new IDF { InputCol = "features", OutputCol = "weighed" }) { NeedsColumn = "features" },
        ["MultiNGram"] = After(new MultiNGram { InputCol = "tokens", OutputCol = "grams", Lengths = [1, 2] }),
        ["NGram"] = After(new NGram { InputCol = "tokens", OutputCol = "grams" }),
        ["PageSplitter"] = new(() => new PageSplitter { InputCol = "words", OutputCol = "pages", MaximumPageLength = 10, MinimumPageLength = 5 }) { NeedsColumn = "words" },
        ["RegexTokenizer"] = new(() => new RegexTokenizer { InputCol = "words", OutputCol = "tokens", Pattern = "[ q]+" }) { NeedsColumn = "words" },
        ["StopWordsRemover"] = After(new StopWordsRemover { InputCol = "tokens", OutputCol = "kept" }),
        ["TextFeaturizer"] = new(() => new TextFeaturizer { InputCol = "words", OutputCol = "vector", UseStopWordsRemover = true, NumFeatures = 500 }) { NeedsColumn = "words" },
        ["TextPreprocessor"] = new(() => new TextPreprocessor
        {
            InputCol = "words", OutputCol = "changed", Map = new Dictionary<string, string> { ["quick"] = "slow", ["the "] = "" },
        })
        { NeedsColumn = "words" },
        ["Tokenizer"] = new(() => new Tokenizer { InputCol = "words", OutputCol = "tokens" }) { NeedsColumn = "words" },
        ["UnicodeNormalize"] = new(() => new UnicodeNormalize { InputCol = "words", OutputCol = "normal" }) { NeedsColumn = "words" },
        ["Word2Vec"] = After(new Word2Vec { InputCol = "tokens", OutputCol = "mean", VectorSize = 4, MinCount = 1, NumPartitions = 2 }),
    };

    private static StageSample After(Stage stage) => new(() => stage is Transformer transformer
        ? new PipelineModel(new Tokenizer { InputCol = "words", OutputCol = "tokens" }, transformer)
        : new Pipeline(new Tokenizer { InputCol = "words", OutputCol = "tokens" }, stage))
    { NeedsColumn = "words" };
}
