using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Spaces that are worth searching for learners that are known by name; SynapseML's DefaultHyperparams.</summary>
public static class DefaultHyperparams
{
    /// <summary>The parameters of a learner that are worth tuning, with their ranges; none where the learner is not known.</summary>
    /// <param name="learner">The learner.</param>
    public static IReadOnlyList<HyperParam> Of(Estimator learner)
    {
        ArgumentNullException.ThrowIfNull(learner);
        IReadOnlyList<HyperParam> known = learner.Type switch
        {
            "LightGBMClassifier" or "LightGBMRegressor" or "LightGBMRanker" =>
            [
                HyperParam.Range("numLeaves", 7, 255, "log"), HyperParam.Range("learningRate", 0.02, 0.3, "log"), HyperParam.Range("numIterations", 50, 400, "log"),
                HyperParam.Range("minDataInLeaf", 5, 100, "log"), HyperParam.Range("featureFraction", 0.5, 1), HyperParam.Range("lambdaL2", 0.001, 10, "log"),
            ],
            "LogisticRegression" or "LinearRegression" =>
            [
                HyperParam.Range("regParam", 0.0001, 1, "log"), HyperParam.Discrete("elasticNetParam", 0.0, 0.5, 1.0),
            ],
            "DecisionTreeClassifier" or "DecisionTreeRegressor" => [HyperParam.Range("maxDepth", 2, 12), HyperParam.Range("minInstancesPerNode", 1, 50, "log")],
            "RandomForestClassifier" or "RandomForestRegressor" => [HyperParam.Range("numTrees", 20, 200, "log"), HyperParam.Range("maxDepth", 3, 12)],
            "GBTClassifier" or "GBTRegressor" => [HyperParam.Range("maxIter", 20, 200, "log"), HyperParam.Range("maxDepth", 2, 8), HyperParam.Range("stepSize", 0.02, 0.3, "log")],
            "NaiveBayes" => [HyperParam.Range("smoothing", 0.01, 10, "log")],
            "MultilayerPerceptronClassifier" => [HyperParam.Range("maxIter", 20, 400, "log"), HyperParam.Range("tol", 1e-7, 1e-3, "log")],
            "ALS" => [HyperParam.Range("rank", 4, 64, "log"), HyperParam.Range("regParam", 0.001, 1, "log")],
            _ => [],
        };
        return [.. known.Where(param => StageCopies.Parameter(learner, param.Param) is not null)];
    }
}
