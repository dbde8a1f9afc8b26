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
    public string Objective { get; init; } = "regression";

    /// <summary>The quantile for the objective quantile, and where huber turns from squared to absolute error.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double Alpha { get; init; } = 0.9;

    /// <summary>How the variance grows with the mean for the objective tweedie: near 1 like Poisson, near 2 like Gamma.</summary>
    [Range(1.0, 2.0, MaximumIsExclusive = true)]
    public double TweedieVariancePower { get; init; } = 1.5;

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() =>
        Objective == "quantile" && Alpha >= 1
            ? base.Validate().Append(BadParameter(nameof(Alpha), $"{Alpha:R} is no quantile", "A quantile lies between 0 and 1."))
            : base.Validate();

    private protected override bool IsClassification => false;

    private protected override void AddObjective(NativeParameters parameters)
    {
        parameters.Set("objective", Objective);
        if (Objective is "huber" or "quantile")
            parameters.Set("alpha", Alpha);
        if (Objective == "tweedie")
            parameters.Set("tweedie_variance_power", TweedieVariancePower);
    }

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
        };
}
