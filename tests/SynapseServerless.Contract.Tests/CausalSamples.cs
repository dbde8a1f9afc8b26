using SynapseServerless.Causal;
using SynapseServerless.LightGBM;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of the stages that estimate causal effects.</summary>
internal static class CausalSamples
{
    private static LightGBMRegressor Learner(string uid) => new() { Uid = uid, NumIterations = 3, MinDataInLeaf = 5, NumThreads = 1 };

    // Each group has twelve rows, which are its times.
    private static SQLTransformer Panel => new() { Statement = "SELECT *, date_diff('hour', TIMESTAMP '2001-01-01', time) // 7 % 12 AS month, \"group\" = 'group 3' AS treated, date_diff('hour', TIMESTAMP '2001-01-01', time) // 7 % 12 >= 8 AS post FROM __THIS__" };

    public static IReadOnlyDictionary<string, StageSample> All { get; } = new Dictionary<string, StageSample>
    {
        ["DiffInDiffEstimator"] = new(() => new DiffInDiffEstimator { TreatmentCol = "label", PostTreatmentCol = "flag", OutcomeCol = "target" }) { NeedsColumn = "target" },
        ["DoubleMLEstimator"] = new(() => new DoubleMLEstimator { TreatmentModel = Learner("Treatment"), OutcomeModel = Learner("Outcome"), TreatmentCol = "single", OutcomeCol = "target" }) { NeedsColumn = "features" },
        ["OrthoForestDMLEstimator"] = new(() => new OrthoForestDMLEstimator
        {
            TreatmentModel = Learner("Treatment"), OutcomeModel = Learner("Outcome"), TreatmentCol = "single", OutcomeCol = "target", HeterogeneityVecCol = "features", ConfounderVecCol = "features", NumTrees = 4, MinSamplesLeaf = 5,
        })
        { NeedsColumn = "features" },
        ["OrthoForestVariableTransformer"] = new(() => new OrthoForestVariableTransformer { TreatmentResidualCol = "number", OutcomeResidualCol = "target" }) { NeedsColumn = "number" },
        ["ResidualTransformer"] = new(() => new ResidualTransformer { ObservedCol = "label", PredictedCol = "probability" }) { NeedsColumn = "probability" },
        ["SyntheticControlEstimator"] = new(() => new Pipeline(Panel, new SyntheticControlEstimator
        {
            UnitCol = "group", TimeCol = "month", TreatmentCol = "treated", PostTreatmentCol = "post", OutcomeCol = "target",
        })),
        ["SyntheticDiffInDiffEstimator"] = new(() => new Pipeline(Panel, new SyntheticDiffInDiffEstimator
        {
            UnitCol = "group", TimeCol = "month", TreatmentCol = "treated", PostTreatmentCol = "post", OutcomeCol = "target",
        })),
    };
}
