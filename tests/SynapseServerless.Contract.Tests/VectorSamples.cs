using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of Spark ML's stages over vectors, indexes and numbers, and of those that train on tables as they are.</summary>
internal static class VectorSamples
{
    /// <summary>The samples, by name of the stage.</summary>
    public static Dictionary<string, StageSample> All => new()
    {
        ["Binarizer"] = new(() => new Binarizer { InputCol = "number", OutputCol = "flag2", Threshold = 3 }) { NeedsColumn = "number" },
        ["Bucketizer"] = new(() => new Bucketizer { InputCol = "number", OutputCol = "bucket", Splits = [0, 2, 5, double.PositiveInfinity], HandleInvalid = "keep" })
        { NeedsColumn = "number" },
        ["ElementwiseProduct"] = Of(new ElementwiseProduct { InputCol = "features", OutputCol = "scaled", ScalingVec = [1, 2, 3] }),
        ["Imputer"] = new(() => new Imputer { InputCols = ["number", "integer"], OutputCols = ["full", "whole"], Strategy = "median" }) { NeedsColumn = "number" },
        ["IndexToString"] = new(() => new IndexToString { InputCol = "three", OutputCol = "name", Labels = ["a", "b", "c"] }) { NeedsColumn = "three" },
        ["MaxAbsScaler"] = Of(new MaxAbsScaler { InputCol = "features", OutputCol = "scaled" }),
        ["MinMaxScaler"] = Of(new MinMaxScaler { InputCol = "features", OutputCol = "scaled" }),
        ["Normalizer"] = Of(new Normalizer { InputCol = "features", OutputCol = "scaled" }),
        ["OneHotEncoder"] = new(() => new OneHotEncoder { InputCol = "three", OutputCol = "encoded" }) { NeedsColumn = "three" },
        ["PolynomialExpansion"] = Of(new PolynomialExpansion { InputCol = "features", OutputCol = "products" }),
        ["QuantileDiscretizer"] = new(() => new QuantileDiscretizer { InputCol = "number", OutputCol = "bucket", NumBuckets = 4, HandleInvalid = "keep" }) { NeedsColumn = "number" },
        ["StandardScaler"] = Of(new StandardScaler { InputCol = "features", OutputCol = "scaled", WithMean = true }),
        ["StringIndexer"] = new(() => new StringIndexer { InputCol = "text", OutputCol = "index" }) { NeedsColumn = "text", RefusesNulls = true },
        ["TrainClassifier"] = new(() => new TrainClassifier
        {
            LabelCol = "text", InputCols = ["number", "words", "flag"], NumFeatures = 256,
            Model = new LightGBMClassifier { Objective = "multiclass", NumIterations = 3, MinDataInLeaf = 5, NumThreads = 1 },
        })
        { NeedsColumn = "words" },
        ["TrainRegressor"] = new(() => new TrainRegressor
        {
            LabelCol = "target", InputCols = ["number", "text"], NumFeatures = 256, Model = new LightGBMRegressor { NumIterations = 3, MinDataInLeaf = 5, NumThreads = 1 },
        })
        { NeedsColumn = "target" },
        ["VectorAssembler"] = new(() => new VectorAssembler { InputCols = ["number", "features"], OutputCol = "all" }) { NeedsColumn = "number", RefusesNulls = true },
        ["VectorIndexer"] = Of(new VectorIndexer { InputCol = "features", OutputCol = "indexed", MaxCategories = 5 }),
        ["VectorSlicer"] = Of(new VectorSlicer { InputCol = "features", OutputCol = "sliced", Indices = [2, 0] }),
    };

    // A stage that holds nothing may be disposed and used again.
    private static StageSample Of(Stage stage) => new(() => stage) { NeedsColumn = "features" };
}
