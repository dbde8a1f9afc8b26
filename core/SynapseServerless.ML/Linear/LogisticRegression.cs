using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Numbers;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Learns probabilities of classes that are a logistic function of a weighted sum of features: of two classes, or by softmax of several.</summary>
/// <remarks>
/// <para>Parameters, defaults and the objective are those of Spark ML's LogisticRegression: the mean loss, plus <c>regParam</c> times
/// <c>elasticNetParam</c> times the sum of absolute coefficients and (1 - <c>elasticNetParam</c>) / 2 times the sum of their squares. Intercepts cost nothing.
/// Each evaluation of loss and gradient is a pass over the data; L-BFGS, or OWL-QN with absolute values, says where to evaluate next.</para>
/// <para>Labels are class indexes 0, 1, 2 and so on without gaps. One class alone is an error, as is a class without rows; Spark gives infinite intercepts then.
/// A fit that has not converged says after how many steps, and how far it was.</para>
/// <para>Neither the order of rows nor how they are cut into partitions shows in the coefficients. Spark's bounds on coefficients are not here.</para>
/// </remarks>
public sealed class LogisticRegression : GradientEstimator
{
    /// <summary>How classes are modelled: <c>binomial</c> (two classes, one vector of coefficients), <c>multinomial</c> (a vector for each), or <c>auto</c>, which is binomial for two classes.</summary>
    [AllowedValues("auto", "binomial", "multinomial")]
    public string Family { get; init; } = "auto";

    /// <summary>The column that the model writes raw scores to, one for each class; none when empty.</summary>
    public string RawPredictionCol { get; init; } = "rawPrediction";

    /// <summary>The column that the model writes probabilities to, one for each class; none when empty.</summary>
    public string ProbabilityCol { get; init; } = "probability";

    /// <summary>Class 1 of two is predicted where its probability is above this.</summary>
    [Range(0.0, 1.0)]
    public double Threshold { get; init; } = 0.5;

    /// <summary>For each class a number by which its probability is divided before the largest wins; empty to go by <see cref="Threshold"/> or the largest probability.</summary>
    public IReadOnlyList<double> Thresholds { get; init; } = [];

    private ClassColumns Outputs => new(RawPredictionCol, ProbabilityCol, PredictionCol);

    private protected override bool IsClassifier => true;

    private protected override LearningColumns Columns => LearningColumns.OfClasses(Uid, FeaturesCol, LabelCol, WeightCol);

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        foreach (SpecificationException error in ClassColumns.CheckThresholds(Uid, Thresholds, Family == "binomial" ? 2 : 0))
            yield return error;
        if (Thresholds.Count > 0 && Threshold != 0.5 && !(Thresholds.Count == 2 && Math.Abs(Threshold - (1 / (1 + (Thresholds[0] / Thresholds[1])))) < 1e-5))
            yield return BadParameter(nameof(Threshold), "Threshold and thresholds are both set and say different things", "Set one of them.");
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        ClassNames names = ClassNames.Of(Columns.Require(input));
        return Schemas.With(input, Outputs.Fields(Family == "binomial" ? 2 : names.Values.Count, names));
    }

    private protected override (LinearProblem Problem, double[] Start, double L1) Begin(LearningSummary summary)
    {
        int classes = Classes.Count(summary.Classes.Keys, Uid, LabelCol);
        if (Family == "binomial" && classes > 2)
            throw BadParameter(nameof(Family), $"The family is binomial, and there are {classes} classes", "Set family to auto or multinomial.");
        foreach (SpecificationException error in ClassColumns.CheckThresholds(Uid, Thresholds, classes))
            throw error;
        int outputs = classes == 2 && Family != "multinomial" ? 1 : classes;
        double[] deviations = summary.Deviations(ofSample: true);
        var problem = new LinearProblem
        {
            Width = summary.Width, Outputs = outputs, Weight = summary.Weight, HasIntercept = FitIntercept,
            Centers = FitIntercept ? summary.Means() : new double[summary.Width],
            Factors = System.Array.ConvertAll(deviations, static deviation => deviation > 0 ? 1 / deviation : 0),
            L2 = RegParam * (1 - ElasticNetParam), PenalizesScaled = Standardization,
        };
        double[] start = new double[problem.Variables];
        if (FitIntercept)
        {
            // Without features, the intercepts alone give the classes' shares.
            double[] logs = [.. summary.Classes.Values.Select(static weight => Math.Log(weight))];
            for (int output = 0; output < outputs; output++)
                start[(outputs * summary.Width) + output] = outputs == 1 ? logs[1] - logs[0] : logs[output] - logs.Average();
        }
        return (problem, start, RegParam * ElasticNetParam);
    }

    private protected override RowLoss LossOf(LinearProblem problem, double[] point) => problem.Outputs == 1 ? new LogisticLoss() : new SoftmaxLoss(problem.Outputs);

    private protected override Transformer Model(LinearProblem problem, Minimizer minimizer, Schema input)
    {
        Coefficients found = problem.At(minimizer.Trial);
        if (problem.Outputs > 1)
            Center(found, problem.Width);
        ClassNames names = ClassNames.Of(input.GetFieldByName(LabelCol));
        return new LogisticRegressionModel
        {
            Uid = Uid + "Model", FeaturesCol = FeaturesCol, PredictionCol = PredictionCol, RawPredictionCol = RawPredictionCol, ProbabilityCol = ProbabilityCol,
            Threshold = Threshold, Thresholds = Thresholds, CoefficientMatrix = found.Slopes, InterceptVector = found.Intercepts, NumFeatures = problem.Width,
            NumClasses = Math.Max(2, problem.Outputs), Levels = names.Values, LevelType = names.Type,
            TotalIterations = minimizer.Iteration, Converged = minimizer.HasConverged, ObjectiveHistory = [.. minimizer.Values],
        };
    }

    // Adding the same to all classes changes no probability: those whose mean is 0 are the ones that are meant.
    private void Center(Coefficients found, int width)
    {
        int classes = found.Slopes.Length;
        for (int j = 0; j < width && RegParam == 0; j++)
        {
            double mean = found.Slopes.Sum(own => own[j]) / classes;
            foreach (double[] own in found.Slopes)
                own[j] -= mean;
        }
        double middle = found.Intercepts.Average();
        for (int k = 0; k < classes && FitIntercept; k++)
            found.Intercepts[k] -= middle;
    }
}

/// <summary>Counts classes and says which are missing.</summary>
internal static class Classes
{
    /// <summary>How many classes there are.</summary>
    /// <exception cref="DataException">There is one class alone, or one without rows.</exception>
    public static int Count(IReadOnlyCollection<int> classes, string stage, string label)
    {
        int[] found = [.. classes];
        string shown = string.Join(", ", found.Take(10)) + (found.Length > 10 ? ", ..." : "");
        if (found.Length < 2)
            throw new DataException($"All labels are {shown}; there is nothing to tell apart", Location.OfStage(stage, label), "Fit on rows of two classes at least.");
        if (found[^1] != found.Length - 1)
        {
            int missing = Enumerable.Range(0, found.Length).First(i => found[i] != i);
            throw new DataException(
                $"No row is of class {missing}: the labels are {shown}, and they have to be 0 to {found.Length - 1} without gaps", Location.OfStage(stage, label),
                "Fit on rows of every class, or make labels with StringIndexer or ValueIndexer.");
        }
        return found.Length;
    }
}
