using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Stages;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of the stages that search for the best of several models. One setting each: which trial is the best must not hang on how rows fall to folds.</summary>
internal static class TuningSamples
{
    /// <summary>The samples, by name of the stage.</summary>
    public static Dictionary<string, StageSample> All => new()
    {
        ["AutoTrain"] = new(() => new AutoTrain { LabelCol = "three", Task = "classification", InputCols = ["features"], Learners = [Learner()], NumRuns = 1, NumFolds = 2, TimeBudgetSeconds = null })
        { NeedsColumn = "features" },
        ["CrossValidator"] = new(() => new CrossValidator
        {
            Estimator = Learner(), EvaluationMetric = "AUC", NumFolds = 2, EstimatorParamMaps = new HyperparamBuilder().AddHyperparam("numLeaves", new DiscreteHyperParam(7)).ParamMaps(),
        })
        { NeedsColumn = "features" },
        ["FindBestModel"] = new(() => new FindBestModel
        {
            Models = [Scored("integer"), Scored("number")], EvaluationMetric = "rmse", LabelCol = "target",
        })
        { NeedsColumn = "number", RefusesNulls = true },
        ["TrainValidationSplit"] = new(() => new TrainValidationSplit { Estimator = Learner(), EvaluationMetric = "AUC" }) { NeedsColumn = "features" },
        ["TuneHyperparameters"] = new(() => new TuneHyperparameters
        {
            Models = [Learner()], ParamSpace = ParamSpace.Grid(HyperParam.Discrete("numLeaves", 7)), EvaluationMetric = "AUC", NumFolds = 2, Parallelism = 2,
        })
        { NeedsColumn = "features" },
    };

    private static SQLTransformer Scored(string column) => new() { Uid = column, Statement = $"SELECT *, {column} AS prediction FROM __THIS__" };

    private static LightGBMClassifier Learner() => new() { LabelCol = "label", NumIterations = 3, MinDataInLeaf = 5, NumThreads = 1 };
}
