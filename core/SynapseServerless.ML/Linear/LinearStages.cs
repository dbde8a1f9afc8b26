using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>The learners of Spark ML that are not trees, its evaluators, and what chooses and turns features.</summary>
internal static class LinearStages
{
    /// <summary>Adds them.</summary>
    public static StageCatalog AddLearners(this StageCatalog catalog) => catalog
        .Add<BinaryClassificationEvaluator>()
        .Add<ChiSqSelector>()
        .Add<ChiSqSelectorModel>()
        .Add<GeneralizedLinearRegression>()
        .Add<GeneralizedLinearRegressionModel>()
        .Add<LinearRegression>()
        .Add<LinearRegressionModel>()
        .Add<LogisticRegression>()
        .Add<LogisticRegressionModel>()
        .Add<MulticlassClassificationEvaluator>()
        .Add<NaiveBayes>()
        .Add<NaiveBayesModel>()
        .Add<PCA>()
        .Add<PCAModel>()
        .Add<RegressionEvaluator>();
}
