using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Gives each row raw scores, probabilities and the class; what LogisticRegression fits.</summary>
public sealed class LogisticRegressionModel : BatchTransformer, IModelInsights, IOnnxExport
{
    /// <summary>Coefficients: one vector for two classes told apart by one, else one for each class.</summary>
    public IReadOnlyList<double[]> CoefficientMatrix { get; init; } = [];

    /// <summary>Intercepts, one for each vector of coefficients.</summary>
    public IReadOnlyList<double> InterceptVector { get; init; } = [];

    /// <summary>How many classes there are.</summary>
    public int NumClasses { get; init; } = 2;

    /// <summary>How many features there are.</summary>
    public int NumFeatures { get; init; }

    /// <summary>What the classes stand for; empty where nothing is known.</summary>
    public IReadOnlyList<string> Levels { get; init; } = [];

    /// <summary>Type of what the classes stand for: <c>string</c>, <c>integer</c>, <c>long</c>, <c>double</c> or <c>boolean</c>.</summary>
    public string LevelType { get; init; } = "string";

    /// <summary>The column of feature vectors.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>The column that gets the class.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>The column that gets raw scores, one for each class; none when empty.</summary>
    public string RawPredictionCol { get; init; } = "rawPrediction";

    /// <summary>The column that gets probabilities, one for each class; none when empty.</summary>
    public string ProbabilityCol { get; init; } = "probability";

    /// <summary>Class 1 of two is predicted where its probability is above this.</summary>
    [Range(0.0, 1.0)]
    public double Threshold { get; init; } = 0.5;

    /// <summary>For each class a number by which its probability is divided before the largest wins; empty to go by <see cref="Threshold"/> or the largest probability.</summary>
    public IReadOnlyList<double> Thresholds { get; init; } = [];

    /// <summary>How many iterations the fit took.</summary>
    public int TotalIterations { get; init; }

    /// <summary>Whether the fit converged.</summary>
    public bool Converged { get; init; } = true;

    /// <summary>The objective at the start of the fit and after each iteration.</summary>
    public IReadOnlyList<double> ObjectiveHistory { get; init; } = [];

    private ClassColumns Outputs => new(RawPredictionCol, ProbabilityCol, PredictionCol);

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => ClassColumns.CheckThresholds(Uid, Thresholds, NumClasses);

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        LinearModels.CheckWidth(input, Uid, FeaturesCol, NumFeatures);
        var added = new AddedColumns(input, Outputs.Fields(NumClasses, new ClassNames(Levels, LevelType)));
        var coefficients = new Coefficients([.. CoefficientMatrix], [.. InterceptVector]);
        return BoundBatchTransformer.Of(input, added.Output, (batch, context, _) => Transform(batch, coefficients, added, context), keepsRows: true);
    }

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        OnnxValue sums = LinearForms.Sums(graph, FeaturesCol, CoefficientMatrix, InterceptVector);
        bool isOne = CoefficientMatrix.Count == 1;
        OnnxValue raw = isOne ? graph.Side(graph.Node("Neg", [sums], OnnxElement.Double, 1), sums) : sums;
        OnnxValue probabilities = isOne ? ClassForms.Logistic(graph, raw) : ClassForms.SoftMax(graph, raw);
        ClassForms.Set(graph, Outputs, raw, probabilities, Thresholds, NumClasses == 2 && Thresholds.Count == 0 ? Threshold : null);
    }

    /// <inheritdoc/>
    public ModelInsights GetInsights() => new()
    {
        TrainingCurves = new Dictionary<string, IReadOnlyList<double>> { ["objective"] = ObjectiveHistory },
        Facts = new Dictionary<string, string>
        {
            ["classes"] = NumClasses.ToString(CultureInfo.InvariantCulture),
            ["features"] = NumFeatures.ToString(CultureInfo.InvariantCulture),
            ["iterations"] = TotalIterations.ToString(CultureInfo.InvariantCulture),
            ["converged"] = Converged ? "yes" : "no",
        },
    };

    private RecordBatch Transform(RecordBatch batch, Coefficients coefficients, AddedColumns added, StageContext context)
    {
        LearningRows rows = LearningRows.Read(batch, LearningColumns.OfFeatures(Uid, FeaturesCol));
        int count = rows.Count, classes = NumClasses, outputs = coefficients.Slopes.Length;
        double[] margins = new double[count * outputs], raw = new double[count * classes], probabilities = new double[count * classes], predictions = new double[count];
        coefficients.Margins(rows, 0, count, margins, count);
        for (int row = 0; row < count; row++)
        {
            Span<double> scores = raw.AsSpan(row * classes, classes), chances = probabilities.AsSpan(row * classes, classes);
            if (outputs == 1)
            {
                double margin = margins[row], small = Math.Exp(-Math.Abs(margin)), large = 1 / (1 + small);
                (scores[0], scores[1]) = (-margin, margin);
                (chances[0], chances[1]) = margin > 0 ? (small * large, large) : (large, small * large);
                continue;
            }
            for (int k = 0; k < classes; k++)
                scores[k] = margins[(k * count) + row];
            System.Numerics.Tensors.TensorPrimitives.Subtract<double>(scores, System.Numerics.Tensors.TensorPrimitives.Max<double>(scores), chances);
            System.Numerics.Tensors.TensorPrimitives.SoftMax<double>(chances, chances);
        }
        if (classes == 2 && Thresholds.Count == 0)
        {
            for (int row = 0; row < count; row++)
                predictions[row] = probabilities[(2 * row) + 1] > Threshold ? 1 : 0;
        }
        else
            ClassColumns.Choose(probabilities, classes, [.. Thresholds], predictions);
        using RecordBatch good = context.RejectRows(batch, rows.Bad);
        return Outputs.AddTo(good, added, raw, probabilities, predictions);
    }
}

/// <summary>What linear models have in common.</summary>
internal static class LinearModels
{
    /// <summary>Throws when vectors are not as wide as those of the fit.</summary>
    public static void CheckWidth(Schema input, string stage, string features, int learned)
    {
        int width = VectorRows.WidthOf(VectorRows.Require(input, stage, "featuresCol", features), stage, "featuresCol");
        if (width != learned)
        {
            throw new SpecificationException(
                $"The vectors of column '{features}' have {width} slots and those of the fit {learned}", Location.OfParameter(stage, "featuresCol"),
                "Assemble the same features as for the fit.");
        }
    }
}
