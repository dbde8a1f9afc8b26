using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.LightGBM.Fitting;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

/// <summary>Trains a LightGBM model that predicts a number.</summary>
public sealed class LightGBMRegressor : LightGBMEstimator
{
    /// <summary>What is minimized: regression (squared error), regression_l1, huber, fair, poisson, quantile, mape, gamma, tweedie, cross_entropy or cross_entropy_lambda.</summary>
    [AllowedValues(
        "regression", "regression_l2", "l2", "mean_squared_error", "mse", "l2_root", "root_mean_squared_error", "rmse",
        "regression_l1", "l1", "mean_absolute_error", "mae", "huber", "fair", "poisson", "quantile",
        "mape", "mean_absolute_percentage_error", "gamma", "tweedie", "cross_entropy", "xentropy", "cross_entropy_lambda", "xentlambda")]
    [Native("objective")]
    public string Objective { get; init; } = "regression";

    /// <summary>The quantile for the objective quantile, and where huber turns from squared to absolute error.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    [Native("alpha")]
    public double Alpha { get; init; } = 0.9;

    /// <summary>How the variance grows with the mean for the objective tweedie: near 1 like Poisson, near 2 like Gamma.</summary>
    [Range(1.0, 2.0, MaximumIsExclusive = true)]
    [Native("tweedie_variance_power")]
    public double TweedieVariancePower { get; init; } = 1.5;

    /// <summary>Where the objective fair turns from squared to absolute error.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true), Native("fair_c")]
    public double FairC { get; init; } = 1;

    /// <summary>How far the objective poisson lets a step go, for safety.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true), EffectNeeds(nameof(Objective), "poisson"), Native("poisson_max_delta_step")]
    public double PoissonMaxDeltaStep { get; init; } = 0.7;

    /// <summary>Whether the square root of labels is fitted and predictions are squared; for labels of a wide range.</summary>
    [EffectNeeds(nameof(Objective), "regression", "regression_l2", "l2", "mean_squared_error", "mse", "l2_root", "root_mean_squared_error", "rmse")]
    [Native("reg_sqrt")]
    public bool RegSqrt { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<StageNote> Notes()
    {
        string[] used = [Objective, .. Metric.Split(',', StringSplitOptions.TrimEntries)];
        (string Property, bool IsSet, string[] Uses)[] parameters =
        [
            (nameof(Alpha), Alpha != 0.9, ["huber", "quantile"]), (nameof(FairC), FairC != 1, ["fair"]),
            (nameof(TweedieVariancePower), TweedieVariancePower != 1.5, ["tweedie"]),
        ];
        return base.Notes().Concat(parameters
            .Where(parameter => parameter.IsSet && !parameter.Uses.Intersect(used).Any())
            .Select(parameter => new StageNote(
                Uid, ParameterName.FromProperty(parameter.Property),
                $"It has no effect: neither the objective nor a metric is {string.Join(" or ", parameter.Uses)}.")));
    }

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() =>
        Objective == "quantile" && Alpha >= 1
            ? base.Validate().Append(BadParameter(nameof(Alpha), $"{Alpha:R} is no quantile", "A quantile lies between 0 and 1."))
            : base.Validate();

    private protected override bool IsClassification => false;

    private protected override LabelRule LabelRule(NativeParameters parameters) => parameters["objective"] switch
    {
        "poisson" => new(static label => label >= 0, "a number from 0 up, as the objective poisson needs"),
        "tweedie" => new(static label => label >= 0, "a number from 0 up, as the objective tweedie needs"),
        "gamma" => new(static label => label > 0, "a number above 0, as the objective gamma needs"),
        "cross_entropy" or "xentropy" or "cross_entropy_lambda" or "xentlambda" =>
            new(static label => label is >= 0 and <= 1, "a number from 0 to 1, as the objective cross_entropy needs"),
        _ => new(static _ => true, "a finite number"),
    };

    private protected override void CheckLabels(DatasetScan scan, NativeParameters parameters)
    {
        if (parameters["objective"] is "poisson" or "tweedie" && scan.LabelSum == 0)
            throw new DataException("All labels are 0", Location.OfStage(Uid, LabelCol), $"The objective {parameters["objective"]} needs some above 0.");
    }

    private protected override IReadOnlyList<Field> ModelOutputs(Schema input, int width) =>
        Outputs.Fields(PredictionCol, LeafPredictionCol, FeaturesShapCol, treesPerRow: 0, width == 0 ? 0 : width + 1);

    private protected override Transformer CreateModel(Booster booster, string text, TrainingRecord record, NativeParameters parameters) =>
        new LightGBMRegressionModel(booster, text, record)
        {
            FeaturesCol = FeaturesCol,
            PredictionCol = PredictionCol,
            LeafPredictionCol = LeafPredictionCol,
            FeaturesShapCol = FeaturesShapCol,
            PredictDisableShapeCheck = PredictDisableShapeCheck,
            NumThreads = NumThreads,
            Scorer = Scorer,
        };
}
