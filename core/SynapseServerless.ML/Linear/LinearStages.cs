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
        .Add<ClassIndicator>()
        .Add<GeneralizedLinearRegression>()
        .Add<GeneralizedLinearRegressionModel>()
        .Add<LinearRegression>()
        .Add<LinearRegressionModel>()
        .Add<LogisticRegression>()
        .Add<LogisticRegressionModel>()
        .Add<MulticlassClassificationEvaluator>()
        .Add<MultilayerPerceptronClassificationModel>()
        .Add<MultilayerPerceptronClassifier>()
        .Add<NaiveBayes>()
        .Add<NaiveBayesModel>()
        .Add<OneVsRest>()
        .Add<OneVsRestModel>()
        .Add<PCA>()
        .Add<PCAModel>()
        .Add<RegressionEvaluator>();
}
