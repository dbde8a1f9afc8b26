using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.VowpalWabbit;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of the stages that learn online.</summary>
internal static class VowpalWabbitSamples
{
    public static IReadOnlyDictionary<string, StageSample> All { get; } = new Dictionary<string, StageSample>
    {
        ["VowpalWabbitCSETransformer"] = new(() => new Pipeline(
            new SQLTransformer { Statement = $"SELECT *, {Decision} AS value FROM __THIS__" },
            new VowpalWabbitDSJsonTransformer(),
            new VowpalWabbitGeneric { PassThroughArgs = "--dsjson --cb_explore_adf", NumBits = 10 },
            new VowpalWabbitCSETransformer { MetricsStratificationCols = ["three"] })),
        ["VowpalWabbitClassifier"] = new(() => new VowpalWabbitClassifier { LabelConversion = true, PassThroughArgs = "--loss_function logistic", NumBits = 10 })
        { NeedsColumn = "features" },
        ["VowpalWabbitContextualBandit"] = new(() => new Pipeline(
            new SQLTransformer { Statement = "SELECT *, 1 + coalesce(integer, 0) % 2 AS chosenAction, CAST(0.5 AS DOUBLE) AS chance FROM __THIS__" },
            new VectorZipper { InputCols = ["features", "features"], OutputCol = "actions" },
            new VowpalWabbitContextualBandit { SharedCol = "features", FeaturesCol = "actions", ProbabilityCol = "chance", NumBits = 10, PassThroughArgs = "--cb_type dr" })),
        ["VowpalWabbitDSJsonTransformer"] = new(() => new Pipeline(
            new SQLTransformer { Statement = $"SELECT *, {Decision} AS value FROM __THIS__" },
            new VowpalWabbitDSJsonTransformer { Rewards = new Dictionary<string, string> { ["cost"] = "_label_cost" } })),
        ["VowpalWabbitFeaturizer"] = new(() => new VowpalWabbitFeaturizer
        {
            InputCols = ["number", "text", "flag", "list", "features"], StringSplitInputCols = ["words"], OutputCol = "hashed", NumBits = 18,
        })
        { NeedsColumn = "words", RefusesNulls = true },
        ["VowpalWabbitGeneric"] = new(() => new Pipeline(
            new SQLTransformer { Statement = "SELECT *, concat(target, ' |n x:', coalesce(integer, 0), ' |t ', coalesce(text, 'none')) AS value FROM __THIS__" },
            new VowpalWabbitGeneric { Interactions = ["nt"], NumBits = 10 })),
        ["VowpalWabbitGenericProgressive"] = new(() => new Pipeline(
            new SQLTransformer { Statement = "SELECT *, concat(target, ' |n x:', coalesce(integer, 0)) AS input FROM __THIS__" },
            // What is predicted hangs on what was learnt from the same partition before; here nothing is learnt.
            new VowpalWabbitGenericProgressive { NumBits = 10, PassThroughArgs = "-t --initial_weight 0.5 --min_prediction -9 --max_prediction 9" })),
        ["VowpalWabbitInteractions"] = new(() => new VowpalWabbitInteractions { InputCols = ["features", "probability"], NumBits = 12 }) { NeedsColumn = "probability" },
        ["VowpalWabbitRegressor"] = new(() => new VowpalWabbitRegressor { LabelCol = "target", WeightCol = "weight", NumPasses = 2, NumBits = 10 }) { NeedsColumn = "weight" },
    };

    private const string Decision = """
        concat('{"_label_cost":', label, ',"_label_probability":0.5,"_label_Action":1,"_labelIndex":0,"EventId":"e","c":{"s":{"x":', target, '},"_multi":[{"a":{"one":1}},{"a":{"two":1}}]}}')
        """;
}
