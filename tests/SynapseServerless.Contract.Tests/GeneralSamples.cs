using SynapseServerless.ML;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of the stages that are of use in any pipeline.</summary>
internal static class GeneralSamples
{
    /// <summary>The samples, by name of the stage.</summary>
    public static Dictionary<string, StageSample> All => new()
    {
        ["Cacher"] = new(() => new Cacher()),
        ["EnsembleByKey"] = new(() => new EnsembleByKey { Keys = ["text", "flag"], Cols = ["number", "features"] }) { NeedsColumn = "number" },
        ["LumpFeatures"] = new(() => new LumpFeatures { LumpRules = new Dictionary<string, int> { ["text"] = 2, ["words"] = 3 } }) { NeedsColumn = "words" },
        ["MultiColumnAdapter"] = new(() => new MultiColumnAdapter
        {
            InputCols = ["text", "words"], OutputCols = ["first", "second"], BaseStage = new ValueIndexer { InputCol = "text", HandleInvalid = "keep" },
        })
        { NeedsColumn = "words" },
        ["Timer"] = new(() => new SynapseServerless.ML.Timer { Stage = new ValueIndexer { InputCol = "text", OutputCol = "index", HandleInvalid = "keep" } }) { NeedsColumn = "text" },
        ["VectorZipper"] = new(() => new VectorZipper { InputCols = ["number", "target", "label"], OutputCol = "zipped" }) { NeedsColumn = "number" },
    };
}
