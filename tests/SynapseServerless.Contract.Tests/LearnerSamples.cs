using SynapseServerless.LightGBM;
using SynapseServerless.ML;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of Spark ML's learners and evaluators.</summary>
internal static class LearnerSamples
{
    /// <summary>The samples, by name of the stage.</summary>
    public static Dictionary<string, StageSample> All => new()
    {
        ["BinaryClassificationEvaluator"] = new(() => new BinaryClassificationEvaluator { RawPredictionCol = "probability", WeightCol = "weight" }) { NeedsColumn = "probability" },
        ["ChiSqSelector"] = new(() => new ChiSqSelector { OutputCol = "kept", NumTopFeatures = 2 }) { NeedsColumn = "features" },
        ["ClassIndicator"] = new(() => new ClassIndicator { InputCol = "three", OutputCol = "isTwo", ClassIndex = 2 }) { NeedsColumn = "three" },
        ["DecisionTreeClassifier"] = new(() => new DecisionTreeClassifier { LabelCol = "three", MaxDepth = 3, NumThreads = 1 }) { NeedsColumn = "features" },
        ["DecisionTreeRegressor"] = new(() => new DecisionTreeRegressor { LabelCol = "target", MaxDepth = 3, NumThreads = 1 }) { NeedsColumn = "features" },
        ["GBTClassifier"] = new(() => new GBTClassifier { MaxIter = 3, MaxDepth = 3, NumThreads = 1 }) { NeedsColumn = "features" },
        ["GBTRegressor"] = new(() => new GBTRegressor { LabelCol = "target", MaxIter = 3, MaxDepth = 3, NumThreads = 1 }) { NeedsColumn = "features" },
        ["GeneralizedLinearRegression"] = new(() => new GeneralizedLinearRegression { LabelCol = "target", Family = "poisson", LinkPredictionCol = "sum" }) { NeedsColumn = "features" },
        ["LinearRegression"] = new(() => new LinearRegression { LabelCol = "target", RegParam = 0.1, ElasticNetParam = 0.5 }) { NeedsColumn = "features" },
        ["LogisticRegression"] = new(() => new LogisticRegression { LabelCol = "three", RegParam = 0.05 }) { NeedsColumn = "features" },
        ["MulticlassClassificationEvaluator"] = new(() => new MulticlassClassificationEvaluator()) { NeedsColumn = "prediction" },
        ["MultilayerPerceptronClassifier"] = new(() => new MultilayerPerceptronClassifier { LabelCol = "three", Layers = [3, 4, 3], MaxIter = 5 }) { NeedsColumn = "features" },
        ["NaiveBayes"] = new(() => new NaiveBayes { LabelCol = "three" }) { NeedsColumn = "features" },
        ["OneVsRest"] = new(() => new OneVsRest { LabelCol = "three", Classifier = new LogisticRegression { RegParam = 0.05, MaxIter = 5 } }) { NeedsColumn = "features" },
        ["PCA"] = new(() => new PCA { InputCol = "features", OutputCol = "turned", K = 2 }) { NeedsColumn = "features" },
        ["RandomForestClassifier"] = new(() => new RandomForestClassifier { NumTrees = 3, MaxDepth = 3, NumThreads = 1 }) { NeedsColumn = "features" },
        ["RandomForestRegressor"] = new(() => new RandomForestRegressor { LabelCol = "target", NumTrees = 3, MaxDepth = 3, NumThreads = 1 }) { NeedsColumn = "features" },
        ["RegressionEvaluator"] = new(() => new RegressionEvaluator { LabelCol = "target" }) { NeedsColumn = "target" },
    };
}
