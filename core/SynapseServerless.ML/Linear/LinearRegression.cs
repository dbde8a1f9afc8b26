using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Numbers;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Learns a weighted sum of features that is near a number: by least squares, or by Huber's loss, which large errors move less.</summary>
/// <remarks>
/// <para>Parameters, defaults and the objective are those of Spark ML's LinearRegression. With the squared error it is, as Spark's and glmnet's, that of labels of
/// deviation 1: in the label's own unit the part of <c>regParam</c> that goes by squares (L2) is divided by the deviation of the labels, and the part that goes by absolute
/// values (L1) is not. With Huber's loss labels are taken as they are.</para>
/// <para><c>normal</c> adds up products of features in one pass after the first, and solves the equations; <c>l-bfgs</c> takes a pass for each evaluation of loss and
/// gradient. The deviations that penalties go by are those of the population with <c>normal</c> and of a sample (n - 1) with <c>l-bfgs</c>, as in Spark.</para>
/// <para>Neither the order of rows nor how they are cut into partitions shows in the coefficients.</para>
/// </remarks>
public sealed class LinearRegression : GradientEstimator
{
    /// <summary>How it is solved: <c>normal</c> (by the normal equations, up to 4,096 features), <c>l-bfgs</c>, or <c>auto</c>, which is normal where that can be.</summary>
    [AllowedValues("auto", "normal", "l-bfgs")]
    public string Solver { get; init; } = "auto";

    /// <summary>What is minimized: <c>squaredError</c> or <c>huber</c>.</summary>
    [AllowedValues("squaredError", "huber")]
    public string Loss { get; init; } = "squaredError";

    /// <summary>How many scales an error is away from where it counts as large; of Huber's loss.</summary>
    [Range(1.0, double.MaxValue, MinimumIsExclusive = true)]
    [EffectNeeds(nameof(Loss), "huber")]
    public double Epsilon { get; init; } = 1.35;

    private bool IsHuber => Loss == "huber";

    private protected override bool IsClassifier => false;

    private protected override LearningColumns Columns => new(Uid, FeaturesCol, LabelCol, WeightCol);

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (IsHuber && Solver == "normal")
            yield return BadParameter(nameof(Solver), "Huber's loss has no normal equations", "Set solver to auto or l-bfgs.");
        if (IsHuber && RegParam > 0 && ElasticNetParam > 0)
            yield return BadParameter(nameof(ElasticNetParam), "With Huber's loss coefficients cost by their squares alone", "Set elasticNetParam to 0, or loss to squaredError.");
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Columns.Require(input);
        return Schemas.With(input, NumberColumns.Number(PredictionCol));
    }

    private protected override (LinearProblem Problem, double[] Start, double L1) Begin(LearningSummary summary)
    {
        if (Solver == "normal" && summary.Width > ProductSums.MaxWidth)
            throw BadParameter(nameof(Solver), $"There are {summary.Width} features, and normal takes {ProductSums.MaxWidth} at most", "Set solver to auto or l-bfgs.");
        bool isNormal = !IsHuber && Solver != "l-bfgs" && summary.Width <= ProductSums.MaxWidth;
        double deviation = summary.LabelDeviation(ofSample: !isNormal), mean = summary.LabelMean;
        // Labels that are all the same have no deviation to go by.
        double scale = IsHuber ? 1 : deviation > 0 ? deviation : mean != 0 ? Math.Abs(mean) : 1, penalty = RegParam / scale;
        double[] deviations = summary.Deviations(ofSample: !isNormal);
        var problem = new LinearProblem
        {
            Width = summary.Width, Outputs = 1, Weight = summary.Weight, HasIntercept = FitIntercept, IsQuadratic = isNormal, HasScale = IsHuber,
            Centers = FitIntercept ? summary.Means() : new double[summary.Width],
            Factors = System.Array.ConvertAll(deviations, static deviation => deviation > 0 ? 1 / deviation : 0),
            L2 = penalty * (1 - ElasticNetParam), PenalizesScaled = Standardization,
            LabelScale = scale, LabelCenter = FitIntercept && !IsHuber ? mean : 0,
        };
        double[] start = new double[problem.Variables];
        if (IsHuber)
        {
            start[^1] = Math.Log(deviation > 0 ? deviation : 1);
            if (FitIntercept)
                start[summary.Width] = mean;
        }
        return (problem, start, penalty * ElasticNetParam);
    }

    private protected override RowLoss LossOf(LinearProblem problem, double[] point) => IsHuber ? new HuberLoss(problem.Scale(point), Epsilon) : new SquaredLoss();

    private protected override Transformer Model(LinearProblem problem, Minimizer minimizer, Schema input)
    {
        Coefficients found = problem.At(minimizer.Trial);
        return new LinearRegressionModel
        {
            Uid = Uid + "Model", FeaturesCol = FeaturesCol, PredictionCol = PredictionCol, Coefficients = found.Slopes[0], Intercept = found.Intercepts[0],
            Scale = problem.Scale(minimizer.Trial), TotalIterations = minimizer.Iteration, Converged = minimizer.HasConverged, ObjectiveHistory = [.. minimizer.Values],
        };
    }
}
