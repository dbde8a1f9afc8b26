using SynapseServerless.Anomalies;
using SynapseServerless.Causal;
using SynapseServerless.Data;
using SynapseServerless.Explain;
using SynapseServerless.Images;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.MLNet;
using SynapseServerless.Neighbors;
using SynapseServerless.Onnx;
using SynapseServerless.Pipelines;
using SynapseServerless.Recommendation;
using SynapseServerless.Services;
using SynapseServerless.Stages;
using SynapseServerless.VowpalWabbit;

namespace SynapseServerless.Contract.Tests;

/// <summary>One sample, or a few, of every stage there is.</summary>
internal static class Samples
{
    /// <summary>Stages that hold delegates: no specification can write them.</summary>
    public static IReadOnlySet<string> OnlyInCSharp { get; } = new HashSet<string> { "CustomInputParser", "CustomOutputParser" };

    /// <summary>The samples, by name of the stage.</summary>
    public static IReadOnlyDictionary<string, StageSample> All { get; } = new SortedDictionary<string, StageSample>(
        Own().Concat(GeneralSamples.All).Concat(TextSamples.All).Concat(TuningSamples.All).Concat(VectorSamples.All).Concat(LearnerSamples.All).Concat(ExplainSamples.All).Concat(ServiceSamples.All).Concat(ImageSamples.All).Concat(NeighborSamples.All).Concat(RecommendationSamples.All).Concat(AnomalySamples.All).Concat(CausalSamples.All).Concat(VowpalWabbitSamples.All)
            .ToDictionary(sample => sample.Key, sample => sample.Value), StringComparer.Ordinal);

    private static Dictionary<string, StageSample> Own() => new()
    {
        ["ComputeModelStatistics"] = new(() => new ComputeModelStatistics()) { NeedsColumn = "label" },
        ["ComputePerInstanceStatistics"] = new(() => new ComputePerInstanceStatistics()) { NeedsColumn = "label" },
        ["SummarizeData"] = new(() => new SummarizeData()),
        ["DropColumns"] = new(() => new DropColumns { Cols = ["number", "list"] }),
        ["Explode"] = new(() => new Explode { InputCol = "list", OutputCol = "item" }) { NeedsColumn = "list" },
        ["Lambda"] = new(() => new Lambda { Function = Functions.Narrow }),
        ["RenameColumn"] = new(() => new RenameColumn { InputCol = "number", OutputCol = "amount" }) { NeedsColumn = "number" },
        ["Repartition"] = new(() => new Repartition { N = 3 }) { DependsOnCut = true },
        ["SelectColumns"] = new(() => new SelectColumns { Cols = ["text", "features", "number"] }) { NeedsColumn = "features" },
        ["SQLTransformer"] = new(() => new SQLTransformer
        {
            Statement = "SELECT *, number * 2 AS twice, upper(text) AS loud, features[1] AS first FROM __THIS__ WHERE integer IS NULL OR integer < 4",
        })
        { NeedsColumn = "number" },
        ["UDFTransformer"] = new(() => new UDFTransformer { Function = Functions.Join, InputCols = ["number", "text"], OutputCol = "label2" }) { NeedsColumn = "number" },

        ["Pipeline"] = new(() => new Pipeline(
            new SQLTransformer { Statement = "SELECT *, number + 1 AS more FROM __THIS__" },
            new Pipeline(new RenameColumn { InputCol = "more", OutputCol = "most" }) { Uid = "Inner" },
            new LightGBMRegressor { LabelCol = "target", NumIterations = 3, MinDataInLeaf = 5, NumThreads = 1 })),

        ["ClassBalancer"] = new(() => new ClassBalancer { InputCol = "three" }) { NeedsColumn = "three" },
        ["CleanMissingData"] = new(() => new CleanMissingData { InputCols = ["number", "integer"], OutputCols = ["cleanNumber", "cleanInteger"] })
        { NeedsColumn = "number" },
        ["CountSelector"] = new(() => new CountSelector { InputCol = "features", OutputCol = "used" }) { NeedsColumn = "features" },
        ["DataConversion"] = new(() => new DataConversion { Cols = ["integer", "flag"], ConvertTo = "string" }) { NeedsColumn = "flag" },
        ["FastVectorAssembler"] = new(() => new FastVectorAssembler { InputCols = ["number", "features", "flag", "integer"], OutputCol = "all" })
        { NeedsColumn = "number", RefusesNulls = true },
        ["Featurize"] = new(() => new Featurize
        {
            InputCols = ["number", "integer", "text", "words", "flag", "time", "features"], OutputCol = "all", NumFeatures = 1024,
        })
        { NeedsColumn = "words" },
        ["IndexToValue"] = new(() => new Pipeline(
            new ValueIndexer { InputCol = "text", OutputCol = "index" },
            new IndexToValue { InputCol = "index", OutputCol = "back" }))
        { RefusesNulls = true },
        ["KMeans"] = new(() => new KMeans { K = 3 }) { NeedsColumn = "features" },
        ["StratifiedRepartition"] = new(() => new StratifiedRepartition { LabelCol = "three", Mode = "original" })
        { NeedsColumn = "three", DependsOnCut = true },
        ["ValueIndexer"] = new(() => new ValueIndexer { InputCol = "text", OutputCol = "index" }) { NeedsColumn = "text", RefusesNulls = true },

        ["LightGBMClassifier"] = new(() => new LightGBMClassifier { LabelCol = "label", NumIterations = 5, MinDataInLeaf = 5, NumThreads = 1 })
        { NeedsColumn = "features" },
        ["LightGBMRanker"] = new(() => new LightGBMRanker { LabelCol = "three", GroupCol = "group", NumIterations = 5, MinDataInLeaf = 5, NumThreads = 1 })
        { NeedsColumn = "group" },
        ["LightGBMRegressor"] = new(() => new LightGBMRegressor { LabelCol = "target", NumIterations = 5, MinDataInLeaf = 5, NumThreads = 1 })
        { NeedsColumn = "features" },

        ["TreeEnsembleModel"] = new(() => new TreeEnsembleModel { ModelLocation = TrainedByXGBoost.Path }) { NeedsColumn = "features" },
        ["MLNetModel"] = new(() => new MLNetModel { Path = TrainedByMLNet.Path, OutputCols = ["Score"] }) { NeedsColumn = "features" },

        ["ONNXModel"] = new(() => new ONNXModel
        {
            ModelLocation = OnnxFiles.Network, FeedDict = new Dictionary<string, string> { ["x"] = "features" }, FetchDict = new Dictionary<string, string> { ["raw"] = "y" },
            SoftMaxDict = new Dictionary<string, string> { ["raw"] = "chance" }, ArgMaxDict = new Dictionary<string, string> { ["raw"] = "best" }, DeviceType = "CPU",
        })
        { NeedsColumn = "features" },
        ["CausalLM"] = new(() => new CausalLM
        {
            InputCol = "words", Task = "completion", ModelLocation = OnnxFiles.Decoder, VocabularyLocation = OnnxFiles.ByteVocabulary, MergesLocation = OnnxFiles.Merges, MaxNewTokens = 4, Temperature = 1,
        })
        { NeedsColumn = "words" },
        ["SentenceEmbedder"] = new(() => new SentenceEmbedder { InputCol = "words", ModelLocation = OnnxFiles.Encoder, VocabularyLocation = OnnxFiles.Vocabulary, MaxLength = 16 })
        { NeedsColumn = "words" },
        ["TextTokenizer"] = new(() => new TextTokenizer { InputCol = "words", VocabularyLocation = OnnxFiles.Vocabulary, AttentionMaskCol = "mask" }) { NeedsColumn = "words" },
    };

    /// <summary>All rooms.</summary>
    public static StageCatalog Catalog() => new StageCatalog().AddCore().AddML().AddExplain().AddLightGBM().AddMLNet().AddOnnx().AddServices().AddImages().AddNeighbors().AddRecommendation().AddAnomalies().AddCausal().AddVowpalWabbit();
}
